import * as E from "fp-ts/Either";
import { settle } from "./clock";
import { advanced, eventOf, type Accepted, type Execution } from "./events";
import { findOption } from "./find-option";
import type { DebtPosition } from "./model";
import { optionNotFound, type PaymentOptionNotFound } from "./pay";

export type EnableSendPrice = Execution & {
  /** Notice number or IUV. */
  readonly code: string;
};

/**
 * From now on the notification platform (SEND) is asked for the price of this notice at each lookup. Any
 * status will do; what is enabled already stays so, and nothing changes.
 */
export const enableSendPrice =
  (command: EnableSendPrice) =>
  (stored: DebtPosition): E.Either<PaymentOptionNotFound, Accepted> => {
    const { at, code } = command;
    const settled = settle(at, command.command)(stored);
    const position = settled.next;
    const option = findOption(position, code);
    if (option === null) return E.left(optionNotFound(position.organization, code));
    if (option.sendSync) return E.right(settled);
    const { iuv } = option;
    const next: DebtPosition = {
      ...advanced(position, command),
      options: position.options.map((each) =>
        each.iuv === iuv ? { ...each, sendSync: true, lastUpdatedAt: at } : each,
      ),
    };
    const event = eventOf("SendPriceEnabled", next, at, { iuv });
    return E.right({ next, events: [...settled.events, event] });
  };
