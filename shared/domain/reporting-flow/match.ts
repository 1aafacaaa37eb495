import type { DebtPosition } from "../debt-position/model";
import type { OrganizationFiscalCode } from "../primitives/identifiers";
import type { PaymentLine } from "./model";

/** How surely a line means a transfer of a position: 0 not at all, up to `certain`. */
export const certain = 3;

/**
 * A payment identifier is unique inside one institution only, and the flow of a second beneficiary names that
 * beneficiary, not the institution whose position it is. So what speaks for a transfer counts: that the money of
 * it goes to the flow's institution, and that the line names the receipt that paid it.
 */
export const likeness = (
  line: PaymentLine,
  receiver: OrganizationFiscalCode,
  position: DebtPosition,
): number => {
  const option = position.options.find(({ iuv }) => iuv === line.iuv);
  const transfer = option?.transfers.find(({ id }) => id === line.transfer);
  if (option === undefined || transfer === undefined) return 0;
  const isReceiver = transfer.organization === receiver;
  const isReceipt = option.payment?.receiptId === line.receiptId;
  // In another institution's ledger only the beneficiary gives the line a claim to the transfer.
  if (position.organization !== receiver && !isReceiver) return 0;
  return (isReceipt ? 2 : isReceiver ? 1 : 0.5) + (isReceipt && isReceiver ? 1 : 0);
};

/** The position that a line means, or that none does, or that several do equally. */
export type Match<P> =
  | { readonly _tag: "Found"; readonly position: P }
  | { readonly _tag: "None" }
  | { readonly _tag: "Ambiguous" };

/** The likeliest of the candidates; at equal likeness the institution's own goes before others'. */
export const matched = <P extends { readonly value: DebtPosition }>(
  line: PaymentLine,
  receiver: OrganizationFiscalCode,
  candidates: ReadonlyArray<P>,
): Match<P> => {
  const rated = candidates
    .map((position) => ({ position, rate: likeness(line, receiver, position.value) }))
    .filter(({ rate }) => rate > 0);
  const best = Math.max(0, ...rated.map(({ rate }) => rate));
  const likeliest = rated.filter(({ rate }) => rate === best).map(({ position }) => position);
  const own = likeliest.find(({ value }) => value.organization === receiver);
  const [first, ...others] = likeliest;
  if (first === undefined) return { _tag: "None" };
  if (own !== undefined) return { _tag: "Found", position: own };
  return others.length === 0 ? { _tag: "Found", position: first } : { _tag: "Ambiguous" };
};

/** The transfers that go to other institutions, by beneficiary and payment identifier: how theirs are found. */
export const foreignTransfers = (position: DebtPosition): ReadonlyArray<string> => [
  ...new Set(
    position.options.flatMap(({ iuv, transfers }) =>
      transfers
        .filter(({ organization }) => organization !== position.organization)
        .map(({ organization }) => foreignTransfer(organization, iuv)),
    ),
  ),
];

export const foreignTransfer = (beneficiary: string, iuv: string): string =>
  `${beneficiary}|${iuv}`;
