import * as E from "fp-ts/Either";
import { erasedCode, erasedName, isSameCode, textEraser } from "../erasure/erased-person";
import { settle } from "./clock";
import { isClosed } from "./closed";
import { advanced, eventOf, type Accepted, type Execution } from "./events";
import type { DebtPosition, Debtor, Metadata, PaymentOption } from "./model";
import { refusedFrom, type RefusedFrom } from "./refusal";

export type EraseDebtor = Execution & { readonly fiscalCode: string };
export type EraseDebtorRejected = RefusedFrom<"NotErasable">;

const erased = ({ type }: Debtor): Debtor => ({
  type,
  fiscalCode: erasedCode,
  fullName: erasedName,
  streetName: null,
  civicNumber: null,
  postalCode: null,
  city: null,
  province: null,
  region: null,
  country: null,
  email: null,
  phone: null,
});

type Texts = {
  readonly text: (text: string) => string;
  readonly maybe: (text: string | null) => string | null;
  readonly metadata: (metadata: ReadonlyArray<Metadata>) => ReadonlyArray<Metadata>;
};

const textsOf = (text: (text: string) => string): Texts => ({
  text,
  maybe: (value) => (value === null ? null : text(value)),
  metadata: (metadata) =>
    metadata.map(({ key, value }) => ({ key: text(key), value: text(value) })),
});

type Contents = Pick<DebtPosition, "debtor" | "officeName" | "options">;

/** The position without that person: as debtor of the whole or of an option, and in every text that is free. */
const withoutPerson = (code: string, { debtor, officeName, options }: DebtPosition): Contents => {
  const isPerson = (other: Debtor | null): other is Debtor =>
    other !== null && isSameCode(other.fiscalCode, code);
  const persons = [debtor, ...options.map((option) => option.debtor)].filter(isPerson);
  const { maybe, metadata, text } = textsOf(
    textEraser(
      code,
      persons.map(({ fullName }) => fullName),
    ),
  );
  const without = (option: PaymentOption): PaymentOption => ({
    ...option,
    debtor: isPerson(option.debtor) ? erased(option.debtor) : option.debtor,
    description: text(option.description),
    planDescription: maybe(option.planDescription),
    metadata: metadata(option.metadata),
    transfers: option.transfers.map((transfer) => ({
      ...transfer,
      remittanceInformation: text(transfer.remittanceInformation),
      metadata: metadata(transfer.metadata),
    })),
  });
  return {
    debtor: isPerson(debtor) ? erased(debtor) : debtor,
    officeName: maybe(officeName),
    options: options.map(without),
  };
};

const isSame = (position: DebtPosition, { debtor, officeName, options }: Contents): boolean =>
  JSON.stringify([position.debtor, position.officeName, position.options]) ===
  JSON.stringify([debtor, officeName, options]);

/** Whether anything of it would be erased. */
export const mentionsPerson = (code: string, position: DebtPosition): boolean =>
  !isSame(position, withoutPerson(code, position));

/**
 * Erases one person's data from a position on which nothing is owed any more: name, code, addresses, and both wherever
 * they stand in free texts. Amounts, codes of payment, dates and accounts are kept. A position that is still to be paid
 * is refused. One that doesn't mention the person, or doesn't any more, is left as it is.
 *
 * It shows in the version, because readers would be told that nothing has changed, but not in the date of the last
 * update: neither the institution nor a payer did anything.
 */
export const eraseDebtor =
  ({ at, command, fiscalCode }: EraseDebtor) =>
  (stored: DebtPosition): E.Either<EraseDebtorRejected, Accepted> => {
    const { next: position, events } = settle(at, command)(stored);
    const contents = withoutPerson(fiscalCode, position);
    if (isSame(position, contents)) return E.right({ next: position, events });
    if (!isClosed(position.status)) return E.left(refusedFrom("NotErasable", position));
    const next: DebtPosition = {
      ...advanced(position, { at, command }),
      ...contents,
      lastUpdatedAt: position.lastUpdatedAt,
    };
    return E.right({ next, events: [...events, eventOf("DebtorErased", next, at)] });
  };
