import type { CreateRejected } from "../domain/debt-position/create";
import type { DeleteRejected } from "../domain/debt-position/delete";
import type { InvalidateRejected } from "../domain/debt-position/invalidate";
import type { PublishRejected } from "../domain/debt-position/publish";
import type { RestoreRejected } from "../domain/debt-position/restore";
import type { UpdateRejected } from "../domain/debt-position/update";
import type { StoreFailure } from "../ports/store";
import type { Unhealthy } from "../workflows/check-health";
import type { IdempotencyKeyReused } from "../workflows/create-debt-position";
import type { CommandFailure } from "../workflows/debt-position-command";
import type { UnfitToken } from "../workflows/list-token";
import type { ExclusiveParameters, WindowTooWide } from "../workflows/list-window";

/** A member at fault: where it is (`paymentOption[0].amount`) and what is wrong with it. Never the value. */
export type FieldViolation = { readonly path: string; readonly message: string };

export type ParameterViolation =
  | { readonly _tag: "Mismatch"; readonly name: string; readonly value: string }
  | { readonly _tag: "Constraint"; readonly name: string; readonly message: string };

/** What the kit itself refuses, before an operation has seen the request. */
export type RequestFailure =
  | { readonly _tag: "KeyMissing" }
  | { readonly _tag: "KeyUnknown" }
  | { readonly _tag: "AccessForbidden" }
  | { readonly _tag: "RouteNotFound" }
  | { readonly _tag: "MethodNotAllowed"; readonly allow: ReadonlyArray<string> }
  | { readonly _tag: "BodyTooLarge"; readonly limit: number }
  | { readonly _tag: "UnsupportedMediaType"; readonly expected: string }
  | { readonly _tag: "UnreadableBody"; readonly problem: string }
  | { readonly _tag: "InvalidBody"; readonly violations: ReadonlyArray<FieldViolation> }
  | {
      readonly _tag: "InvalidParameters";
      /** Name of the operation in the details of the published interface. */
      readonly operation: string;
      readonly violations: ReadonlyArray<ParameterViolation>;
    }
  | { readonly _tag: "Defect"; readonly requestId: string };

/** Everything that can reach a caller. Each surface has one table from these to its wire form. */
export type Failure =
  | RequestFailure
  | Unhealthy
  | CommandFailure
  | IdempotencyKeyReused
  | ExclusiveParameters
  | WindowTooWide
  | UnfitToken
  | CreateRejected
  | PublishRejected
  | UpdateRejected
  | InvalidateRejected
  | DeleteRejected
  | RestoreRejected
  | StoreFailure;

export type FailureTag = Failure["_tag"];
export type FailureOf<Tag extends FailureTag> = Extract<Failure, { readonly _tag: Tag }>;

/** What every operation can answer besides its own refusals. */
export const commonFailures = [
  "BodyTooLarge",
  "UnsupportedMediaType",
  "UnreadableBody",
  "InvalidBody",
  "InvalidParameters",
  "KeyMissing",
  "KeyUnknown",
  "AccessForbidden",
  "StoreUnavailable",
  "StoreThrottled",
  "CorruptDocument",
  "Defect",
] as const satisfies ReadonlyArray<FailureTag>;
