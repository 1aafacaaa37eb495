import * as E from "fp-ts/Either";
import { settle } from "./clock";
import { advanced, eventOf, type Execution, type Removed } from "./events";
import type { DebtPosition } from "./model";
import { refusedFrom, type RefusedFrom } from "./refusal";
import { forbidden, mayAct, type SegregationForbidden, type SegregationGrant } from "./segregation";

export type Delete = Execution & { readonly grant: SegregationGrant };

export type DeleteRejected = SegregationForbidden | RefusedFrom<"PaymentFound">;

/**
 * Removes a position that nobody has paid, even one that was withdrawn or has expired; its identifiers are
 * free again. Its journal stays and ends here. There is nothing to repeat: a second call finds nothing.
 */
export const remove =
  ({ at, command, grant }: Delete) =>
  (stored: DebtPosition): E.Either<DeleteRejected, Removed> => {
    const { next: position, events } = settle(at, command)(stored);
    if (!mayAct(grant, position.options)) return E.left(forbidden(position));
    switch (position.status) {
      case "DRAFT":
      case "PUBLISHED":
      case "VALID":
      case "EXPIRED":
      case "INVALID": {
        const last = advanced(position, { at, command });
        return E.right({
          next: null,
          events: [...events, eventOf("DebtPositionDeleted", last, at)],
        });
      }
      case "PARTIALLY_PAID":
      case "PAID":
      case "REPORTED":
        return E.left(refusedFrom("PaymentFound", position));
    }
  };
