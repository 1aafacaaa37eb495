import * as E from "fp-ts/Either";
import { settle } from "./clock";
import { advanced, eventOf, type Accepted, type Execution } from "./events";
import type { DebtPosition, Invalid } from "./model";
import { refusedFrom, type RefusedFrom } from "./refusal";
import { forbidden, mayAct, type SegregationForbidden, type SegregationGrant } from "./segregation";

export type Invalidate = Execution & { readonly grant: SegregationGrant };

export type InvalidateRejected = SegregationForbidden | RefusedFrom<"NotInvalidable">;

/**
 * Withdraws a published position: payers are told that it was annulled, not that it is unknown, and its
 * identifiers stay taken. A draft was never out, and what has expired or is paid can't be withdrawn. A repeat
 * is refused.
 */
export const invalidate =
  ({ at, command, grant }: Invalidate) =>
  (stored: DebtPosition): E.Either<InvalidateRejected, Accepted<Invalid>> => {
    const { next: position, events } = settle(at, command)(stored);
    if (!mayAct(grant, position.options)) return E.left(forbidden(position));
    switch (position.status) {
      case "PUBLISHED":
      case "VALID": {
        const next: Invalid = { ...advanced(position, { at, command }), status: "INVALID" };
        return E.right({ next, events: [...events, eventOf("DebtPositionInvalidated", next, at)] });
      }
      case "DRAFT":
      case "EXPIRED":
      case "INVALID":
      case "PARTIALLY_PAID":
      case "PAID":
      case "REPORTED":
        return E.left(refusedFrom("NotInvalidable", position));
    }
  };
