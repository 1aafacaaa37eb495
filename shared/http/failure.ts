import type { AgreementRejected } from "../domain/agreement/register";
import type { CreateRejected } from "../domain/debt-position/create";
import type { DeleteRejected } from "../domain/debt-position/delete";
import type { InvalidateRejected } from "../domain/debt-position/invalidate";
import type { UpdateNotificationFeeRejected } from "../domain/debt-position/notification-fee";
import type { MarkAsPaidRejected } from "../domain/debt-position/pay";
import type { PublishRejected } from "../domain/debt-position/publish";
import type { ReportTransferRejected } from "../domain/debt-position/report-transfer";
import type { RestoreRejected } from "../domain/debt-position/restore";
import type { UpdateRejected } from "../domain/debt-position/update";
import type { ApproveRejected } from "../domain/review/approve";
import type { AssignRejected } from "../domain/review/assign";
import type { CommentRejected } from "../domain/review/comment";
import type { RejectRejected } from "../domain/review/reject";
import type { NotAllowed, ServiceMissing, ServiceUnknown } from "../domain/service-access/caller";
import type { NoValidScopes, PermissionMissing } from "../domain/service-access/permissions";
import type { EditRejected } from "../domain/service-lifecycle/edit";
import type { ReleaseMissing } from "../domain/service-publication/refusal";
import type { ImageNotValid } from "../domain/service/logo";
import type { Unidentified } from "../ports/access";
import type { QueueNotFound } from "../ports/queue-inspection";
import type { InvalidFlow } from "../ports/flow-contents";
import type { StoreFailure } from "../ports/store";
import type { FlowTaken } from "../workflows/accept-reporting-flow";
import type { SubscriptionTaken } from "../ports/subscriptions";
import type { AgreementNotFound } from "../workflows/agreements";
import type { Unhealthy } from "../workflows/check-health";
import type { IdempotencyKeyReused } from "../workflows/create-debt-position";
import type { FlowTooOld } from "../workflows/list-reporting-flows";
import type { IngestionNotFound } from "../workflows/read-flow-progress";
import type { ReportingFlowNotFound } from "../workflows/read-reporting-flow";
import type { CommandFailure } from "../workflows/debt-position-command";
import type { ReviewNotFound } from "../workflows/review-command";
import type { SubscriptionNotFound } from "../workflows/command-subscription";
import type { KeysOfService } from "../workflows/rotate-key";
import type { UnfitToken } from "../workflows/list-token";
import type { ExclusiveParameters, WindowTooWide } from "../workflows/list-window";
import type { NotEnoughElements } from "../workflows/numbered-pages";
import type { ReadReceiptRejected } from "../workflows/read-receipt";
import type { AddressNotAdmitted } from "../workflows/admit-address";
import type { NeverSubmitted } from "../workflows/read-service-review";
import type { InvalidDateRange } from "../workflows/receipt-window";

/** A member at fault: where it is (`paymentOption[0].amount`) and what is wrong with it. Never the value. */
export type FieldViolation = { readonly path: string; readonly message: string };

export type ParameterViolation =
  | { readonly _tag: "Mismatch"; readonly name: string; readonly value: string }
  | { readonly _tag: "Constraint"; readonly name: string; readonly message: string };

/** What the kit itself refuses, before an operation has seen the request. */
export type RequestFailure =
  | Unidentified
  | { readonly _tag: "AccessForbidden" }
  | NoValidScopes
  | PermissionMissing
  | { readonly _tag: "RouteNotFound" }
  | { readonly _tag: "MethodNotAllowed"; readonly allow: ReadonlyArray<string> }
  | { readonly _tag: "BodyTooLarge"; readonly limit: number }
  | { readonly _tag: "UnsupportedMediaType"; readonly expected: string }
  | { readonly _tag: "UnreadableBody"; readonly problem: string }
  | {
      readonly _tag: "InvalidBody";
      /** Name of what the body should have been; not known of one in another form. */
      readonly codec?: string;
      readonly violations: ReadonlyArray<FieldViolation>;
    }
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
  | SubscriptionNotFound
  | SubscriptionTaken
  | KeysOfService
  | CreateRejected
  | PublishRejected
  | UpdateRejected
  | InvalidateRejected
  | DeleteRejected
  | RestoreRejected
  | MarkAsPaidRejected
  | ReportTransferRejected
  | UpdateNotificationFeeRejected
  | NotEnoughElements
  | InvalidDateRange
  | ReadReceiptRejected
  | InvalidFlow
  | IngestionNotFound
  | FlowTaken
  | FlowTooOld
  | ReportingFlowNotFound
  | NotAllowed
  | ServiceUnknown
  | ServiceMissing
  | ReleaseMissing
  | EditRejected
  | ImageNotValid
  | AddressNotAdmitted
  | NeverSubmitted
  | ReviewNotFound
  | ApproveRejected
  | RejectRejected
  | AssignRejected
  | CommentRejected
  | AgreementRejected
  | AgreementNotFound
  | QueueNotFound
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
