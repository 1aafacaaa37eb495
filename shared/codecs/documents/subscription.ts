import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals, refined } from "../../prelude/refined";
import { permissions } from "../../domain/service-access/permissions";
import { GroupId, OwnerId } from "../../domain/service/identifiers";
import { reader, schema } from "./stored";
import { tagged } from "./tagged";

export const keyKind = "key";
export const subscriptionKind = "subscription";

const hash = /^[0-9a-f]{64}$/;
const isHash = (value: unknown): value is string => typeof value === "string" && hash.test(value);
const Hash = refined("SHA-256", isHash, "must be a SHA-256", { type: "string" });

/** A member that older documents don't have. */
const orAbsent = <A, O>(codec: t.Type<A, O>): t.Type<A | null, O | null> =>
  new t.Type<A | null, O | null>(
    codec.name,
    (value): value is A | null => value === null || codec.is(value),
    (value, context) =>
      value === undefined || value === null ? t.success(null) : codec.validate(value, context),
    (value) => (value === null ? null : codec.encode(value)),
  );

const StoredKey = record("Key", { subscription: t.string });

/** Only whom to ask about a key: what it may do is said in one place. */
export const keyDocument = (subscription: string) => ({
  ...StoredKey.encode({ subscription }),
  kind: keyKind,
  schema,
});
export const fromKeyDocument = reader(keyKind, StoredKey);

const StoredGrants = tagged("OrganizationGrants", "_tag", {
  Every: record("Every", { _tag: literals("grants", "Every") }),
  Some: record("Some", {
    _tag: literals("grants", "Some"),
    codes: list(
      record("Grant", { organization: t.string, segregationCodes: nullable(list(t.string)) }),
    ),
  }),
});
type StoredGrants = t.TypeOf<typeof StoredGrants>;

const StoredSubscription = record("Subscription", {
  subscription: t.string,
  callerKind: literals(
    "caller kind",
    "creditor",
    "broker",
    "node",
    "manage",
    "manage-group",
    "reviewer",
    "admin",
    "service",
  ),
  state: literals("state", "active", "suspended"),
  organizations: StoredGrants,
  keys: record("Keys", { primary: nullable(Hash), secondary: nullable(Hash) }),
  services: orAbsent(
    record("ServiceGrants", {
      owner: OwnerId,
      groups: list(GroupId),
      permissions: list(literals("permission", ...permissions)),
      sourceRanges: list(t.string),
      email: nullable(t.string),
    }),
  ),
  readable: orAbsent(record("ReadableKeys", { primary: t.string, secondary: t.string })),
});

type Stored = t.TypeOf<typeof StoredSubscription>;

type Grants =
  | { readonly _tag: "Every" }
  | { readonly _tag: "Some"; readonly codes: ReadonlyMap<string, ReadonlyArray<string> | null> };
type Subscription = Pick<Stored, "state" | "keys"> & {
  readonly id: string;
  readonly kind: Stored["callerKind"];
  readonly organizations: Grants;
  readonly services?: NonNullable<Stored["services"]>;
  readonly readable?: NonNullable<Stored["readable"]>;
};

const storedGrants = (grants: Grants): StoredGrants =>
  grants._tag === "Every"
    ? grants
    : {
        _tag: "Some",
        codes: [...grants.codes].map(([organization, segregationCodes]) => ({
          organization,
          segregationCodes,
        })),
      };

const grantsOf = (stored: StoredGrants): Grants =>
  stored._tag === "Every"
    ? stored
    : {
        _tag: "Some",
        codes: new Map(stored.codes.map((each) => [each.organization, each.segregationCodes])),
      };

export const subscriptionDocument = ({
  id,
  keys,
  kind,
  organizations,
  readable,
  services,
  state,
}: Subscription) => ({
  ...StoredSubscription.encode({
    services: services ?? null,
    readable: readable ?? null,
    subscription: id,
    callerKind: kind,
    state,
    keys,
    organizations: storedGrants(organizations),
  }),
  kind: subscriptionKind,
  schema,
});

const decode = reader(subscriptionKind, StoredSubscription);

export const fromSubscriptionDocument = (document: unknown) => {
  const decoded = decode(document);
  if (decoded._tag === "Left") return decoded;
  const { callerKind, keys, organizations, readable, services, state, subscription } =
    decoded.right;
  const value: Subscription = {
    state,
    keys,
    id: subscription,
    kind: callerKind,
    organizations: grantsOf(organizations),
    ...(services === null ? {} : { services }),
    ...(readable === null ? {} : { readable }),
  };
  return { ...decoded, right: value };
};
