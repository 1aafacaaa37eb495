import * as E from "fp-ts/Either";
import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import type * as t from "io-ts";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import {
  CreatedSubscriptionView,
  grantsOf,
  SubscriptionRequest,
  subscriptionViewOf,
} from "../../shared/codecs/http/subscription";
import { endpoint } from "../../shared/http/endpoint";
import type { FailureOf, FieldViolation } from "../../shared/http/failure";
import {
  createSubscription as create,
  managePrefix,
  managesServices,
} from "../../shared/workflows/create-subscription";
import { subscriptionExample } from "./examples";
import { admin, adminAccess, etagHeader, maxBodyBytes, subscriptionsTag } from "./surface";

type Sent = t.TypeOf<typeof SubscriptionRequest>;

/** What a key that manages services must say of itself, and no other key may. */
const violationsOf = ({ id, kind, services }: Sent): ReadonlyArray<FieldViolation> => {
  if (!managesServices(kind))
    return services === null
      ? []
      : [{ path: "services", message: "is only for keys that manage services" }];
  if (services === null)
    return [{ path: "services", message: "is required for keys that manage services" }];
  return [
    ...(id === null || id.startsWith(managePrefix)
      ? []
      : [{ path: "id", message: `must begin with ${managePrefix}` }]),
    ...(kind === "manage-group" && services.groups.length === 0
      ? [{ path: "services.groups", message: "must name at least one group" }]
      : []),
    ...(kind === "manage" && services.groups.length > 0
      ? [{ path: "services.groups", message: "is only for keys of the kind manage-group" }]
      : []),
  ];
};

const consistent = (body: Sent): E.Either<FailureOf<"InvalidBody">, Sent["services"]> => {
  const violations = violationsOf(body);
  return violations.length === 0
    ? E.right(body.services)
    : E.left({ _tag: "InvalidBody", codec: SubscriptionRequest.name, violations });
};

export const createSubscription = endpoint({
  id: "createSubscription",
  operationId: "createSubscription",
  validatedAs: "createSubscription",
  surface: admin,
  method: "POST",
  route: "subscriptions",
  tag: subscriptionsTag,
  summary: "Issue a subscription; its two keys are told in this answer and never again",
  access: adminAccess,
  params: NoParameters,
  query: NoParameters,
  body: {
    codec: SubscriptionRequest,
    maxBytes: maxBodyBytes,
    example: {
      id: subscriptionExample.id,
      kind: subscriptionExample.kind,
      organizations: subscriptionExample.organizations,
    },
  },
  success: {
    status: 201,
    description: "The subscription with its keys",
    body: CreatedSubscriptionView,
    example: {
      ...subscriptionExample,
      primaryKey: "rT0yQe0b8mZ7Vw3kq1dYx4sJp6uLh2cNfA9oGiEtXvM",
      secondaryKey: "Kc7uWb2pXn5eRz8aLg1hTq4vYs6oJd3mFiC0kHxNwQE",
    },
    headers: etagHeader,
  },
  failures: ["SubscriptionTaken", "TooContended"],
  run: ({ body }) =>
    pipe(
      RTE.fromEither(consistent(body)),
      RTE.flatMap((services) =>
        create({
          id: body.id,
          kind: body.kind,
          organizations: grantsOf(body),
          ...(services === null ? {} : { services }),
        }),
      ),
      RTE.map(({ primary, secondary, subscription, version }) => ({
        body: {
          ...subscriptionViewOf(subscription),
          primaryKey: primary,
          secondaryKey: secondary,
        },
        etag: etagOf(version),
      })),
    ),
});
