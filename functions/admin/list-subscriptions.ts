import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters, wholeNumber } from "../../shared/codecs/http/parameters";
import { SubscriptionsView, subscriptionViewOf } from "../../shared/codecs/http/subscription";
import { endpoint } from "../../shared/http/endpoint";
import { record } from "../../shared/prelude/record";
import { listSubscriptions as list } from "../../shared/workflows/read-subscriptions";
import { subscriptionExample } from "./examples";
import { admin, adminAccess, subscriptionsTag } from "./surface";

const tokenHeader = "X-Continuation-Token";

export const listSubscriptions = endpoint({
  id: "listSubscriptions",
  operationId: "listSubscriptions",
  validatedAs: "listSubscriptions",
  surface: admin,
  method: "GET",
  route: "subscriptions",
  tag: subscriptionsTag,
  summary: "List subscriptions in the order of their ids, page by page",
  access: adminAccess,
  params: NoParameters,
  query: record("SubscriptionsQuery", {
    limit: wholeNumber(50, { minimum: 1, maximum: 100, documented: 50 }),
  }),
  requestHeaders: { [tokenHeader]: "Goes on after the page that answered this token" },
  body: null,
  success: {
    status: 200,
    description: "One page, without keys",
    body: SubscriptionsView,
    example: { subscriptions: [subscriptionExample] },
    headers: { [tokenHeader]: "For the page after this one; absent on the last" },
  },
  failures: ["UnfitToken"],
  run: ({ header, query }) =>
    pipe(
      list(query.limit, header(tokenHeader)),
      RTE.map(({ subscriptions, token }) => ({
        body: { subscriptions: subscriptions.map(subscriptionViewOf) },
        headers: token === null ? {} : { [tokenHeader]: token },
      })),
    ),
});
