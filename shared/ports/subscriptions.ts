import type { Option } from "fp-ts/Option";
import type { TaskEither } from "fp-ts/TaskEither";
import type { CallerKind, OrganizationGrants, ServiceGrants } from "./access";
import type { Contended, StoreFailure, Versioned } from "./store";

/** What a key may do. Its two keys are known by their SHA-256 only; null for the half that isn't issued. */
export type Subscription = {
  readonly id: string;
  readonly kind: CallerKind;
  readonly state: "active" | "suspended";
  readonly organizations: OrganizationGrants;
  readonly keys: { readonly primary: string | null; readonly secondary: string | null };
  /** Of subscriptions that manage services, and of a service's own. */
  readonly services?: ServiceGrants;
  /** The keys themselves, encrypted, where their owner may read them again: a service's own. */
  readonly readable?: { readonly primary: string; readonly secondary: string };
};

/** The subscription, or the hash of one of its keys, exists already and isn't this one's. */
export type SubscriptionTaken = {
  readonly _tag: "SubscriptionTaken";
  readonly what: "subscription" | "key";
};

/** Which half of a subscription's pair of keys. */
export type KeyHalf = keyof Subscription["keys"];

/** Administration of subscriptions. It reads the truth, never a cache. */
export type Subscriptions = {
  readonly get: (id: string) => TaskEither<StoreFailure, Option<Versioned<Subscription>>>;

  /** At most so many, in the order of their ids, after that one; null: from the first. */
  readonly list: (
    after: string | null,
    limit: number,
  ) => TaskEither<StoreFailure, ReadonlyArray<Subscription>>;

  /** Writes its keys first and the subscription last: what a crash leaves opens nothing, and a repeat completes it. */
  readonly create: (
    subscription: Subscription,
  ) => TaskEither<StoreFailure | Contended | SubscriptionTaken, void>;

  /**
   * Suspends, resumes, rotates or grants anew, if the version is still the one read. Keys that are gained work
   * from then on, keys that are lost are dead from then on (but for what callers have cached).
   */
  readonly replace: (
    found: Versioned<Subscription>,
    next: Subscription,
  ) => TaskEither<StoreFailure | Contended | SubscriptionTaken, void>;
};

export type HasSubscriptions = { readonly subscriptions: Subscriptions };
