import type { Instant } from "../../prelude/instant";
import type { DeliveredReceipt } from "./model";

/**
 * What came of a delivered receipt.
 * - RECEIVED: kept, and not decided yet; what a crash leaves.
 * - ACCEPTED: its option was paid by it.
 * - COMPLETED: its option was paid by it before, without the receipt, which was added.
 * - REPEATED: its option was paid by this receipt before.
 * - CLOSED_ELSEWHERE: the institution had marked the option as paid; the receipt was added.
 * - ALREADY_PAID: another receipt has paid the option.
 * - EXCLUDED: payment of an alternative has begun.
 * - UNKNOWN_NOTICE: no option has this notice number.
 * - OLD_RECEIPT: the IUV has a receipt from an earlier life of its position.
 * - INCOHERENT: its notice number and its IUV belong to different options, or a text that must not be is blank.
 * - NOT_PAID: it says itself that nothing was paid.
 */
export const deliveryStates = [
  "RECEIVED",
  "ACCEPTED",
  "COMPLETED",
  "REPEATED",
  "CLOSED_ELSEWHERE",
  "ALREADY_PAID",
  "EXCLUDED",
  "UNKNOWN_NOTICE",
  "OLD_RECEIPT",
  "INCOHERENT",
  "NOT_PAID",
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What the payment node is told. A delivery isn't answered before it is decided. */
export type DeliveryOutcome = Exclude<DeliveryState, "RECEIVED">;

/** A receipt as delivered, kept whatever came of it. */
export type Delivery = {
  readonly receipt: DeliveredReceipt;
  readonly state: DeliveryState;
  /** Whether the receipt says another amount than its option: the money moved all the same. */
  readonly hasOtherAmount: boolean;
  readonly deliveredAt: Instant;
  readonly decidedAt: Instant | null;
};

export const received = (receipt: DeliveredReceipt, at: Instant): Delivery => ({
  receipt,
  state: "RECEIVED",
  hasOtherAmount: false,
  deliveredAt: at,
  decidedAt: null,
});

const moneyMoved = (state: DeliveryState): boolean => {
  switch (state) {
    case "ACCEPTED":
    case "COMPLETED":
    case "REPEATED":
    case "NOT_PAID":
      return false;
    case "RECEIVED":
    case "CLOSED_ELSEWHERE":
    case "ALREADY_PAID":
    case "EXCLUDED":
    case "UNKNOWN_NOTICE":
    case "OLD_RECEIPT":
    case "INCOHERENT":
      return true;
  }
};

/** Money that moved without settling what it was for: the institution has to look at it. */
export const needsReconciliation = ({ hasOtherAmount, state }: Delivery): boolean =>
  hasOtherAmount || moneyMoved(state);

/** What is decided for good; everything else is decided anew when the receipt comes again. */
export const isFinal = ({ state }: Delivery): boolean =>
  state === "ACCEPTED" || state === "COMPLETED" || state === "CLOSED_ELSEWHERE";
