/** Bodies as an institution sends them: valid, with fresh codes each time. */

let serial = 0;

/** A payment identifier of 17 digits that no other test uses: segregation code, then a counter. */
export const freshIuv = (segregationCode = "47"): string => {
  serial += 1;
  const base = `${process.pid % 100_000}${Date.now() % 1_000_000}${serial}`
    .slice(-13)
    .padStart(13, "0");
  const check = Number(BigInt(`3${segregationCode}${base}`) % 93n);
  return `${segregationCode}${base}${String(check).padStart(2, "0")}`;
};

export const freshIupd = (): string => {
  serial += 1;
  return `77777777777-${process.pid}-${Date.now()}-${serial}`;
};

export type TransferBody = Readonly<Record<string, unknown>>;
export type OptionBody = Readonly<Record<string, unknown>> & { readonly iuv: string };
export type PositionBody = Readonly<Record<string, unknown>> & {
  readonly iupd: string;
  readonly paymentOption: ReadonlyArray<OptionBody>;
};

export const transferBody = (overrides: Partial<TransferBody> = {}): TransferBody => ({
  idTransfer: "1",
  amount: 10_000,
  remittanceInformation: "TARI quota comune",
  category: "9/0101108TS/",
  iban: "IT60X0542811101000000123456",
  ...overrides,
});

export const optionBody = (overrides: Partial<OptionBody> = {}): OptionBody => ({
  iuv: freshIuv(),
  amount: 10_000,
  description: "TARI saldo",
  isPartialPayment: false,
  dueDate: "2035-12-31T12:00:00",
  transfer: [transferBody()],
  ...overrides,
});

export const positionBody = (overrides: Partial<PositionBody> = {}): PositionBody => ({
  iupd: freshIupd(),
  type: "F",
  fiscalCode: "VRDLGU70A01F205X",
  fullName: "Luigi Verdi",
  switchToExpired: false,
  companyName: "Comune di Borgo Esempio",
  officeName: "Tributi",
  paymentOption: [optionBody()],
  ...overrides,
});

type Changes = Readonly<Record<string, unknown>>;

/** A valid position but for these members of its own; undefined leaves a member out. */
export const withPosition = (changes: Changes): Changes => ({ ...positionBody(), ...changes });

/** The same for its only option. */
export const withOption = (changes: Changes): Changes =>
  withPosition({ paymentOption: [{ ...optionBody(), ...changes }] });

/** The same for its only transfer. */
export const withTransfer = (changes: Changes): Changes =>
  withOption({ transfer: [{ ...transferBody(), ...changes }] });

export const stampBody = {
  hashDocument: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  stampType: "01",
  provincialResidence: "RM",
};

/** The same for a stamp instead of an account. */
export const withStamp = (changes: Changes): Changes =>
  withTransfer({ iban: null, stamp: { ...stampBody, ...changes } });

/** So many metadata pairs with keys of their own. */
export const metadataBodies = (count: number): ReadonlyArray<Changes> =>
  Array.from({ length: count }, (_, index) => ({ key: `key ${index}`, value: "value" }));

/** A local date-time so many milliseconds from now, as bodies carry it. */
export const localFromNow = (milliseconds: number): string =>
  new Date(Date.now() + milliseconds).toISOString().slice(0, 23);
