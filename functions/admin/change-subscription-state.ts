import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import {
  StateRequest,
  SubscriptionPath,
  SubscriptionView,
  subscriptionViewOf,
} from "../../shared/codecs/http/subscription";
import { endpoint } from "../../shared/http/endpoint";
import { changeSubscriptionState as change } from "../../shared/workflows/change-subscription-state";
import { subscriptionExample } from "./examples";
import { expectation } from "./expectation";
import {
  admin,
  adminAccess,
  etagHeader,
  ifMatchHeader,
  maxBodyBytes,
  subscriptionsTag,
} from "./surface";

export const changeSubscriptionState = endpoint({
  id: "changeSubscriptionState",
  operationId: "changeSubscriptionState",
  validatedAs: "changeSubscriptionState",
  surface: admin,
  method: "PUT",
  route: "subscriptions/{id}/state",
  tag: subscriptionsTag,
  summary: "Suspend a subscription, or resume it with the same keys",
  access: adminAccess,
  params: SubscriptionPath,
  query: NoParameters,
  requestHeaders: ifMatchHeader,
  body: { codec: StateRequest, maxBytes: maxBodyBytes, example: { state: "suspended" } },
  success: {
    status: 200,
    description: "The subscription as it is now",
    body: SubscriptionView,
    example: { ...subscriptionExample, state: "suspended" },
    headers: etagHeader,
  },
  failures: ["SubscriptionNotFound", "SubscriptionTaken", "StaleVersion", "TooContended"],
  run: ({ body, header, params }) =>
    pipe(
      change(params.id, expectation(header), body.state),
      RTE.map(({ subscription, version }) => ({
        body: subscriptionViewOf(subscription),
        etag: etagOf(version),
      })),
    ),
});
