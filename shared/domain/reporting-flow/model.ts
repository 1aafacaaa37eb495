import type { Instant } from "../../prelude/instant";
import type { Cents } from "../primitives/cents";
import type { CommandId, Iuv, OrganizationFiscalCode } from "../primitives/identifiers";

/**
 * How a payment ended: 0 executed, 3 revoked, 4 stand-in, 8 stand-in without request, 9 executed without request.
 */
export const paymentOutcomes = ["0", "3", "4", "8", "9"] as const;
export type PaymentOutcome = (typeof paymentOutcomes)[number];

/** One payment that a flow tells of. */
export type PaymentLine = {
  readonly iuv: Iuv;
  /** The receipt's identifier (IUR). */
  readonly receiptId: string;
  /** "1" to "5"; a line that names none means the first. */
  readonly transfer: string;
  readonly amount: Cents;
  readonly outcome: PaymentOutcome;
  /** `2026-03-14`. */
  readonly day: string;
};

/** What a flow says before its payments. */
export type FlowHeading = {
  /** The institution that receives the money. */
  readonly organization: OrganizationFiscalCode;
  /** Unique for one institution only. */
  readonly flowId: string;
  /** To the second and without zone, `2026-03-15T22:31:05`: what tells the revisions of a flow apart. */
  readonly date: string;
  /** The same as the flow states it, with fraction and zone. */
  readonly statedDate: string;
  /** Reference of the settlement, and its day. */
  readonly regulation: string;
  readonly regulationDay: string;
  readonly sender: {
    readonly type: "G" | "A" | "B";
    readonly code: string;
    readonly name: string | null;
  };
  readonly bank: string | null;
  readonly receiverName: string | null;
  /** Payments and their sum as the flow declares them, which may differ from its lines. */
  readonly declaredPayments: number;
  readonly declaredAmount: Cents;
};

/** A flow whose content has been read to its end. */
export type CheckedFlow = {
  readonly heading: FlowHeading;
  /** SHA-256 of its bytes, by which they are kept. */
  readonly content: string;
  readonly bytes: number;
  readonly payments: number;
  readonly amount: Cents;
};

/** A flow as its institution can read it. */
export type ReportingFlow = CheckedFlow & { readonly publishedAt: Instant };

export type FlowKey = Pick<FlowHeading, "organization" | "flowId" | "date">;

/** One text for one revision of one flow of one institution. */
export const flowKeyText = ({ date, flowId, organization }: FlowKey): string =>
  `${organization}|${flowId}|${date}`;

/** The first thing in a flow that its format doesn't allow: where, and what is wrong with it; never its value. */
export type FlowFault = { readonly element: string; readonly problem: string };

export const lineStates = [
  "PENDING",
  "REPORTED",
  "ALREADY_REPORTED",
  "WAITING",
  "REVOKED",
  "UNKNOWN",
  "REFUSED",
] as const;
export type LineState = (typeof lineStates)[number];

export const refusalReasons = ["OtherPlanReported", "NeverPaid", "Ambiguous"] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** What became of a line: WAITING for its receipt, or final but for PENDING. Only REFUSED has a reason. */
export type LineVerdict = { readonly state: LineState; readonly reason: RefusalReason | null };

export type ReportedLine = { readonly line: PaymentLine; readonly verdict: LineVerdict };

export const pending: LineVerdict = { state: "PENDING", reason: null };

export const isOpen = ({ verdict: { state } }: ReportedLine): boolean =>
  state === "PENDING" || state === "WAITING";

/** Lines that are reported together, and when they are looked at again. */
export type FlowChunk = FlowKey & {
  /** Counts from 0. */
  readonly n: number;
  /**
   * The command of all its reports, however often they are tried: by it a transfer that this chunk has
   * reported is told from one that another had.
   */
  readonly command: CommandId;
  readonly attempts: number;
  /** Null when every line is final. */
  readonly nextAttemptAt: Instant | null;
  readonly lines: ReadonlyArray<ReportedLine>;
};

/** How many lines of a flow are in each state; a state without lines may be missing. */
export type LineCounts = Readonly<Partial<Record<LineState, number>>>;

export const countsOf = (lines: ReadonlyArray<ReportedLine>): LineCounts =>
  lines.reduce<LineCounts>(
    (counts, { verdict: { state } }) => ({ ...counts, [state]: (counts[state] ?? 0) + 1 }),
    {},
  );

/** Lines in one chunk. */
export const chunkSize = 250;
