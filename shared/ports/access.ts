import type { TaskEither } from "fp-ts/TaskEither";
import type { StoreFailure } from "./store";

export const callerKinds = [
  "creditor",
  "broker",
  "node",
  "manage",
  "manage-group",
  "reviewer",
  "admin",
] as const;
export type CallerKind = (typeof callerKinds)[number];

/** Which institutions a subscription may act for, and with which segregation codes in each (null: all). */
export type OrganizationGrants =
  | { readonly _tag: "Every" }
  | {
      readonly _tag: "Some";
      readonly codes: ReadonlyMap<string, ReadonlyArray<string> | null>;
    };

/** Who presents a key: the subscription behind it and what it may touch. */
export type Caller = {
  readonly subscription: string;
  readonly kind: CallerKind;
  readonly organizations: OrganizationGrants;
};

/** What comes with a call, by name, in whatever case; null when absent or empty. */
export type Presented = {
  readonly header: (name: string) => string | null;
  readonly query: (name: string) => string | null;
};

/** Nobody says who calls, or somebody who isn't believed. */
export type Unidentified = { readonly _tag: "KeyMissing" } | { readonly _tag: "KeyUnknown" };

/** Whether what was known a moment ago will do, or only what holds now. */
export type Knowledge = "recent" | "current";

export type HasAccess = {
  /** Who calls, by what is presented; refused for a key that is unknown, rotated or suspended. */
  readonly callerOf: (
    presented: Presented,
    knowledge: Knowledge,
  ) => TaskEither<StoreFailure | Unidentified, Caller>;
};
