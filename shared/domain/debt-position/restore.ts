import * as E from "fp-ts/Either";
import { settle } from "./clock";
import { advanced, eventOf, type Accepted, type Execution } from "./events";
import type { DebtPosition, Draft } from "./model";
import { refusedFrom, type RefusedFrom } from "./refusal";
import { forbidden, mayAct, type SegregationForbidden, type SegregationGrant } from "./segregation";

export type Restore = Execution & { readonly grant: SegregationGrant };

export type RestoreRejected = SegregationForbidden | RefusedFrom<"NotRestorable">;

/**
 * Brings a withdrawn position back as a draft, with its identifiers and contents. Validity dates that have
 * begun, also those that publication filled in, are forgotten, because a draft with such a date could never be
 * published again; those to come stay. Nothing else can be restored: an expired position comes back by an
 * update, a draft is where a restoration would lead (so a repeat is refused), and the others are in force.
 */
export const restore =
  ({ at, command, grant }: Restore) =>
  (stored: DebtPosition): E.Either<RestoreRejected, Accepted<Draft>> => {
    const { next: position, events } = settle(at, command)(stored);
    if (!mayAct(grant, position.options)) return E.left(forbidden(position));
    switch (position.status) {
      case "INVALID": {
        const next: Draft = {
          ...advanced(position, { at, command }),
          options: position.options.map((option) => ({
            ...option,
            validFrom: option.validFrom !== null && option.validFrom > at ? option.validFrom : null,
          })),
          status: "DRAFT",
          publishedAt: null,
        };
        return E.right({ next, events: [...events, eventOf("DebtPositionRestored", next, at)] });
      }
      case "DRAFT":
      case "PUBLISHED":
      case "VALID":
      case "EXPIRED":
      case "PARTIALLY_PAID":
      case "PAID":
      case "REPORTED":
        return E.left(refusedFrom("NotRestorable", position));
    }
  };
