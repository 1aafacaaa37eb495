import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import {
  SubscriptionPath,
  SubscriptionView,
  subscriptionViewOf,
} from "../../shared/codecs/http/subscription";
import { endpoint } from "../../shared/http/endpoint";
import { readSubscription } from "../../shared/workflows/read-subscriptions";
import { subscriptionExample } from "./examples";
import { admin, adminAccess, etagHeader, subscriptionsTag } from "./surface";

export const getSubscription = endpoint({
  id: "getSubscription",
  operationId: "getSubscription",
  validatedAs: "getSubscription",
  surface: admin,
  method: "GET",
  route: "subscriptions/{id}",
  tag: subscriptionsTag,
  summary: "Read a subscription",
  access: adminAccess,
  params: SubscriptionPath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "The subscription, without its keys",
    body: SubscriptionView,
    example: subscriptionExample,
    headers: etagHeader,
  },
  failures: ["SubscriptionNotFound"],
  run: ({ params }) =>
    pipe(
      readSubscription(params.id),
      RTE.map(({ subscription, version }) => ({
        body: subscriptionViewOf(subscription),
        etag: etagOf(version),
      })),
    ),
});
