import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { KeyPath, RotatedKeyView } from "../../shared/codecs/http/subscription";
import { endpoint } from "../../shared/http/endpoint";
import { rotateKey as rotate } from "../../shared/workflows/rotate-key";
import { subscriptionExample } from "./examples";
import { expectation } from "./expectation";
import { admin, adminAccess, etagHeader, ifMatchHeader, subscriptionsTag } from "./surface";

export const rotateKey = endpoint({
  id: "rotateKey",
  operationId: "rotateKey",
  validatedAs: "rotateKey",
  surface: admin,
  method: "PUT",
  route: "subscriptions/{id}/keys/{half}",
  tag: subscriptionsTag,
  summary: "Put a new key in place of one half of the pair; it is told in this answer only",
  access: adminAccess,
  params: KeyPath,
  query: NoParameters,
  requestHeaders: ifMatchHeader,
  body: null,
  success: {
    status: 200,
    description: "The new key",
    body: RotatedKeyView,
    example: {
      id: subscriptionExample.id,
      half: "primary",
      key: "rT0yQe0b8mZ7Vw3kq1dYx4sJp6uLh2cNfA9oGiEtXvM",
    },
    headers: etagHeader,
  },
  failures: [
    "SubscriptionNotFound",
    "SubscriptionTaken",
    "KeysOfService",
    "StaleVersion",
    "TooContended",
  ],
  run: ({ header, params: { half, id } }) =>
    pipe(
      rotate(id, expectation(header), half),
      RTE.map(({ key, version }) => ({ body: { id, half, key }, etag: etagOf(version) })),
    ),
});
