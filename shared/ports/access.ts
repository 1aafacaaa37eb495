import type { Option } from "fp-ts/Option";
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

export type HasAccess = {
  /** Who a key belongs to; none for an unknown, rotated or suspended one. */
  readonly callerOf: (key: string) => TaskEither<StoreFailure, Option<Caller>>;
};
