import type { TaskEither } from "fp-ts/TaskEither";
import type { Permission } from "../domain/service-access/permissions";
import type { GroupId, OwnerId } from "../domain/service/identifiers";
import type { StoreFailure } from "./store";

export const callerKinds = [
  "creditor",
  "broker",
  "node",
  "manage",
  "manage-group",
  "reviewer",
  "admin",
  // A service's own keys: they send its messages and open nothing here.
  "service",
] as const;
export type CallerKind = (typeof callerKinds)[number];

/** Which institutions a subscription may act for, and with which segregation codes in each (null: all). */
export type OrganizationGrants =
  | { readonly _tag: "Every" }
  | {
      readonly _tag: "Some";
      readonly codes: ReadonlyMap<string, ReadonlyArray<string> | null>;
    };

/** Which services a subscription may manage, and from where. */
export type ServiceGrants = {
  readonly owner: OwnerId;
  /** Empty: every service of the owner. */
  readonly groups: ReadonlyArray<GroupId>;
  readonly permissions: ReadonlyArray<Permission>;
  /** Addresses and ranges that calls may come from; empty: from anywhere. */
  readonly sourceRanges: ReadonlyArray<string>;
  /** Where answers go; null: not known. */
  readonly email: string | null;
};

/** Who presents a key: the subscription behind it and what it may touch. */
export type Caller = {
  readonly subscription: string;
  readonly kind: CallerKind;
  readonly organizations: OrganizationGrants;
  /** Of those who manage services only. */
  readonly services?: ServiceGrants;
  /** Who says so: a key of ours, or a gateway that has put right what a caller may choose. A key unless said. */
  readonly identity?: "key" | "gateway";
};

/** What comes with a call, by name, in whatever case; null when absent or empty. */
export type Presented = {
  readonly header: (name: string) => string | null;
  readonly query: (name: string) => string | null;
};

/** Nobody says who calls, or somebody who isn't believed. */
export type Unidentified =
  | { readonly _tag: "KeyMissing" }
  | { readonly _tag: "KeyUnknown" }
  /** A gateway that is believed doesn't tell whose services are to be managed. */
  | { readonly _tag: "AnonymousUser" };

/** Whether what was known a moment ago will do, or only what holds now. */
export type Knowledge = "recent" | "current";

export type HasAccess = {
  /** Who calls, by what is presented; refused for a key that is unknown, rotated or suspended. */
  readonly callerOf: (
    presented: Presented,
    knowledge: Knowledge,
  ) => TaskEither<StoreFailure | Unidentified, Caller>;
};
