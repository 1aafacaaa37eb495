import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals, refined } from "../../prelude/refined";
import { reader, schema } from "./stored";
import { tagged } from "./tagged";

export const keyKind = "key";
export const subscriptionKind = "subscription";

const hash = /^[0-9a-f]{64}$/;
const isHash = (value: unknown): value is string => typeof value === "string" && hash.test(value);
const Hash = refined("SHA-256", isHash, "must be a SHA-256", { type: "string" });

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
  ),
  state: literals("state", "active", "suspended"),
  organizations: StoredGrants,
  keys: record("Keys", { primary: nullable(Hash), secondary: nullable(Hash) }),
});

type Grants =
  | { readonly _tag: "Every" }
  | { readonly _tag: "Some"; readonly codes: ReadonlyMap<string, ReadonlyArray<string> | null> };
type Subscription = Omit<
  t.TypeOf<typeof StoredSubscription>,
  "subscription" | "organizations" | "callerKind"
> & {
  readonly id: string;
  readonly kind: t.TypeOf<typeof StoredSubscription>["callerKind"];
  readonly organizations: Grants;
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

export const subscriptionDocument = ({ id, keys, kind, organizations, state }: Subscription) => ({
  ...StoredSubscription.encode({
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
  const { callerKind, organizations, subscription, ...rest } = decoded.right;
  const value: Subscription = {
    ...rest,
    id: subscription,
    kind: callerKind,
    organizations: grantsOf(organizations),
  };
  return { ...decoded, right: value };
};
