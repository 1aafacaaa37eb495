import * as E from "fp-ts/Either";
import { settle } from "./clock";
import { advanced, eventOf, type Accepted, type Execution } from "./events";
import type { DebtPosition, PaymentOption, Status, Transfer } from "./model";

export type ReplaceIban = Execution & {
  readonly oldIban: string;
  readonly newIban: string;
  /** At most so many transfers: what is left of the caller's limit. */
  readonly limit: number;
};

export type IbanReplaced = Accepted & { readonly replaced: number };

const isOpen = (status: Status): boolean => {
  switch (status) {
    case "DRAFT":
    case "PUBLISHED":
    case "VALID":
    case "PARTIALLY_PAID":
      return true;
    case "EXPIRED":
    case "INVALID":
    case "PAID":
    case "REPORTED":
      return false;
  }
};

/** The accounts that a replacement could change as things stand, with repetitions. */
export const openIbans = (position: DebtPosition): ReadonlyArray<string> =>
  isOpen(position.status)
    ? position.options
        .filter(({ status }) => status === "PO_UNPAID")
        .flatMap(({ transfers }) =>
          transfers.flatMap(({ destination }) =>
            destination._tag === "Account" ? [destination.iban] : [],
          ),
        )
    : [];

const uses = (iban: string, { destination }: Transfer): boolean =>
  destination._tag === "Account" && destination.iban === iban;

const redirected = (transfer: Transfer, { at, newIban }: ReplaceIban): Transfer =>
  transfer.destination._tag === "Account"
    ? { ...transfer, destination: { ...transfer.destination, iban: newIban }, lastUpdatedAt: at }
    : transfer;

/** Where the transfers to be redirected are: those of unpaid options, in order, up to the limit. */
const concerned = (
  position: DebtPosition,
  { limit, newIban, oldIban }: ReplaceIban,
): ReadonlyArray<Transfer> =>
  isOpen(position.status) && newIban !== oldIban
    ? position.options
        .filter(({ status }) => status === "PO_UNPAID")
        .flatMap(({ transfers }) => transfers.filter((transfer) => uses(oldIban, transfer)))
        .slice(0, Math.max(0, limit))
    : [];

/**
 * One position's share in the replacement of an account: every transfer of an unpaid option that uses the old
 * IBAN, to whichever beneficiary, while the position is a draft, published, valid or partially paid. Postal
 * IBANs stay. Nothing is refused: a position that isn't concerned, or the same IBAN again, changes nothing,
 * so a caller who repeats until nothing is replaced comes to an end.
 *
 * The last update of the transfers changes, those of their option and position don't (specification 9).
 * It counts as a revision all the same: the revision is in the ETag, and who read the old IBAN must neither
 * be told that nothing has changed nor put it back unawares.
 */
export const replaceIban =
  (command: ReplaceIban) =>
  (stored: DebtPosition): E.Either<never, IbanReplaced> => {
    const settled = settle(command.at, command.command)(stored);
    const position = settled.next;
    const found = new Set(concerned(position, command));
    if (found.size === 0) return E.right({ ...settled, replaced: 0 });
    const redirect = (option: PaymentOption): PaymentOption => ({
      ...option,
      transfers: option.transfers.map((transfer) =>
        found.has(transfer) ? redirected(transfer, command) : transfer,
      ),
    });
    const next: DebtPosition = {
      ...advanced(position, command),
      options: position.options.map(redirect),
      lastUpdatedAt: position.lastUpdatedAt,
    };
    const event = eventOf("DebtPositionIbanReplaced", next, command.at);
    return E.right({ next, events: [...settled.events, event], replaced: found.size });
  };
