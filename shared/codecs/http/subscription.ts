import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals, refinedString } from "../../prelude/refined";
import { shaped, type Shaped } from "../../prelude/shape";
import { permissions } from "../../domain/service-access/permissions";
import { GroupId, OwnerId } from "../../domain/service/identifiers";
import { arrayOf, optionalObject } from "./fields";
import { absentable } from "./service-fields";

/** Bodies and views of subscriptions: what a key may do. Never a key but where it is issued, never a hash. */

const Kind = literals(
  "CallerKind",
  "creditor",
  "broker",
  "node",
  "manage",
  "manage-group",
  "reviewer",
  "admin",
);
/** Besides those that are issued: a service's own, which comes with the service. */
const AnyKind = literals(
  "AnyCallerKind",
  "creditor",
  "broker",
  "node",
  "manage",
  "manage-group",
  "reviewer",
  "admin",
  "service",
);
const State = literals("SubscriptionState", "active", "suspended");
const Half = literals("KeyHalf", "primary", "secondary");

/** Ids are shown in addresses and logs. */
export const SubscriptionId = refinedString("SubscriptionId", { pattern: "^[A-Za-z0-9_-]{1,64}$" });
const Organization = refinedString("GrantedOrganization", { pattern: "^[A-Za-z0-9_-]{1,64}$" });
/** Of either family; an address alone is a range of one. */
const SourceRange = refinedString("SourceRange", {
  pattern: "^[0-9A-Fa-f.:]{2,45}(/[0-9]{1,3})?$",
});
const SegregationCode = refinedString("SegregationCode", { pattern: "^[0-9]{2}$" });

const Grant = record("Grant", {
  organization: Organization,
  segregationCodes: optionalObject(
    arrayOf(SegregationCode, [
      {
        holds: (items) => items.length > 0,
        message: "must name at least one code, or be null for all of them",
        schema: { minItems: 1 },
      },
    ]),
  ),
});
const GrantView = record("GrantView", {
  organization: Organization,
  segregationCodes: nullable(list(SegregationCode)),
});

const everyOrganization = "*";

const namesEachOnce = (grants: ReadonlyArray<{ readonly organization: string }>): boolean =>
  new Set(grants.map(({ organization }) => organization)).size === grants.length;

/** `"*"`, or the institutions one by one. */
const organizationsOf = <A extends { readonly organization: string }, O>(
  item: t.Type<A, O>,
  isFit: (grants: ReadonlyArray<A>) => boolean = () => true,
): t.Type<"*" | ReadonlyArray<A>, unknown> & Shaped => {
  const every = literals("EveryOrganization", everyOrganization);
  const some = list(item);
  return shaped(
    new t.Type<"*" | ReadonlyArray<A>, unknown>(
      "Organizations",
      (value): value is "*" | ReadonlyArray<A> => every.is(value) || some.is(value),
      (value, context) => {
        if (every.is(value)) return t.success(value);
        if (!Array.isArray(value))
          return t.failure(value, context, `must be "${everyOrganization}" or a list of grants`);
        return pipe(
          some.validate(value, context),
          E.filterOrElse(isFit, (): t.Errors => [
            { value, context, message: "must name each organization once" },
          ]),
        );
      },
      (value) => (value === everyOrganization ? value : some.encode(value)),
    ),
    { kind: "either", of: [every, some] },
  );
};

/** Of a key that manages services: whose, of which groups, with which permissions, from where. */
const ServiceGrantsRequest = record("ServiceGrantsRequest", {
  owner: OwnerId,
  groups: arrayOf(GroupId),
  permissions: arrayOf(literals("Permission", ...permissions)),
  sourceRanges: arrayOf(SourceRange),
  email: optionalObject(t.string),
});
const ServiceGrantsView = record("ServiceGrants", {
  owner: OwnerId,
  groups: list(GroupId),
  permissions: list(literals("Permission", ...permissions)),
  sourceRanges: list(t.string),
  email: nullable(t.string),
});

export const SubscriptionRequest = record("SubscriptionRequest", {
  id: optionalObject(SubscriptionId),
  kind: Kind,
  organizations: organizationsOf(Grant, namesEachOnce),
  services: optionalObject(ServiceGrantsRequest),
});
export const StateRequest = record("SubscriptionStateRequest", { state: State });

const view = {
  id: t.string,
  kind: AnyKind,
  state: State,
  organizations: organizationsOf(GrantView),
  /** The halves of the pair that are issued. */
  keys: list(Half),
  /** Of keys that manage services, and of a service's own. */
  services: absentable(ServiceGrantsView),
};
export const SubscriptionView = record("Subscription", view);
export const SubscriptionsView = record("Subscriptions", {
  subscriptions: list(SubscriptionView),
});
export const CreatedSubscriptionView = record("CreatedSubscription", {
  ...view,
  primaryKey: t.string,
  secondaryKey: t.string,
});
export const RotatedKeyView = record("RotatedKey", { id: t.string, half: Half, key: t.string });

export const SubscriptionPath = record("SubscriptionPath", { id: SubscriptionId });
export const KeyPath = record("KeyPath", { id: SubscriptionId, half: Half });

type Grants =
  | { readonly _tag: "Every" }
  | { readonly _tag: "Some"; readonly codes: ReadonlyMap<string, ReadonlyArray<string> | null> };

export const grantsOf = ({ organizations }: t.TypeOf<typeof SubscriptionRequest>): Grants =>
  organizations === everyOrganization
    ? { _tag: "Every" }
    : {
        _tag: "Some",
        codes: new Map(
          organizations.map(({ organization, segregationCodes }) => [
            organization,
            segregationCodes,
          ]),
        ),
      };

type Subscription = {
  readonly id: string;
  readonly kind: t.TypeOf<typeof AnyKind>;
  readonly services?: t.TypeOf<typeof ServiceGrantsView>;
  readonly state: t.TypeOf<typeof State>;
  readonly organizations: Grants;
  readonly keys: { readonly primary: string | null; readonly secondary: string | null };
};

export const subscriptionViewOf = ({
  id,
  keys: { primary, secondary },
  kind,
  organizations,
  services,
  state,
}: Subscription): t.TypeOf<typeof SubscriptionView> => ({
  id,
  kind,
  state,
  organizations:
    organizations._tag === "Every"
      ? everyOrganization
      : [...organizations.codes].map(([organization, segregationCodes]) => ({
          organization,
          segregationCodes,
        })),
  keys: [
    ...(primary === null ? [] : (["primary"] as const)),
    ...(secondary === null ? [] : (["secondary"] as const)),
  ],
  services: services ?? null,
});
