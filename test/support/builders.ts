import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as t from "io-ts";
import { fromLocal, type Instant } from "../../shared/prelude/instant";
import { settle } from "../../shared/domain/debt-position/clock";
import { create, type Create } from "../../shared/domain/debt-position/create";
import type {
  Accepted,
  DebtPositionEvent,
  Execution,
} from "../../shared/domain/debt-position/events";
import { invalidate } from "../../shared/domain/debt-position/invalidate";
import type {
  DebtPosition,
  Debtor,
  Payment,
  PaymentOption,
  ServiceType,
  Status,
} from "../../shared/domain/debt-position/model";
import { pay } from "../../shared/domain/debt-position/pay";
import type {
  OptionProposal,
  Proposal,
  StampProposal,
  TransferProposal,
} from "../../shared/domain/debt-position/proposal";
import { nothingLoaded, type Policy } from "../../shared/domain/debt-position/registries";
import { reportTransfer } from "../../shared/domain/debt-position/report-transfer";
import type { Update } from "../../shared/domain/debt-position/update";
import { Cents } from "../../shared/domain/primitives/cents";
import {
  CommandId,
  Incarnation,
  Iupd,
  Iuv,
  Nav,
  OrganizationFiscalCode,
} from "../../shared/domain/primitives/identifiers";

const decoded = <A>(codec: t.Type<A>, value: unknown): A => {
  const result = codec.decode(value);
  if (E.isLeft(result)) throw new Error(`${codec.name} refuses ${JSON.stringify(value)}`);
  return result.right;
};

export const organization = (code = "77777777777"): OrganizationFiscalCode =>
  decoded(OrganizationFiscalCode, code);
export const iupd = (value: string): Iupd => decoded(Iupd, value);
export const iuv = (value: string): Iuv => decoded(Iuv, value);
export const nav = (value: string): Nav => decoded(Nav, value);
export const cents = (value: number): Cents => decoded(Cents, value);
/** A command's identifier from a small number. */
export const commandId = (number: number): CommandId =>
  decoded(CommandId, String(number).padStart(26, "0"));
export const incarnation = (number = 1): Incarnation =>
  decoded(Incarnation, `01${String(number).padStart(24, "0")}`);

/** The instant of a local date-time, such as `2030-05-21T10:00`. */
export const at = (text: string): Instant => {
  const instant = fromLocal(text);
  if (O.isNone(instant)) throw new Error(`${text} is no date-time`);
  return instant.value;
};

/** When the builders create positions. */
export const start = at("2030-01-01T00:00");
/** When commands run, unless a test says otherwise. */
export const now = at("2030-01-15T12:00");
/** The due date of proposed options. */
export const due = at("2030-06-30T12:00");
export const afterDue = at("2030-07-01T00:00");

export const execution = (overrides: Partial<Execution> = {}): Execution => ({
  at: now,
  command: commandId(2),
  ...overrides,
});

/** The value of a decision that a test takes for granted. */
export const accepted = <L, A>(result: E.Either<L, A>): A => {
  if (E.isLeft(result)) throw new Error(`refused: ${JSON.stringify(result.left)}`);
  return result.right;
};

/** The reason of a refusal that a test takes for granted. */
export const refused = <L, A>(result: E.Either<L, A>): L => {
  if (E.isRight(result)) throw new Error(`accepted: ${JSON.stringify(result.right)}`);
  return result.left;
};

/** `accepted`, or the tag of the refusal. */
export const outcome = (result: E.Either<{ readonly _tag: string }, unknown>): string =>
  E.isRight(result) ? "accepted" : result.left._tag;

export const typesOf = (events: ReadonlyArray<DebtPositionEvent>): ReadonlyArray<string> =>
  events.map(({ type }) => type);

export const debtor = (overrides: Partial<Debtor> = {}): Debtor => ({
  type: "F",
  fiscalCode: "VRDLGU70A01F205X",
  fullName: "Luigi Verdi",
  streetName: null,
  civicNumber: null,
  postalCode: null,
  city: null,
  province: null,
  region: null,
  country: "IT",
  email: "luigi@example.org",
  phone: null,
  ...overrides,
});

export const iban = "IT60X0542811101000000123456";
export const stamp: StampProposal = {
  hashDocument: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  stampType: "01",
  provincialResidence: "RM",
};

export const transferProposal = (overrides: Partial<TransferProposal> = {}): TransferProposal => ({
  id: "1",
  amount: cents(10_000),
  organization: null,
  companyName: null,
  remittanceInformation: "TARI quota comune",
  category: "9/0101108TS/",
  iban,
  postalIban: null,
  stamp: null,
  metadata: [],
  ...overrides,
});

/** One transfer of the whole amount, unless the transfers are given. */
export const optionProposal = (overrides: Partial<OptionProposal> = {}): OptionProposal => {
  const amount = overrides.amount ?? cents(10_000);
  return {
    iuv: iuv("47123456789012389"),
    nav: null,
    amount,
    description: "TARI saldo",
    isPartialPayment: false,
    dueDate: due,
    retentionDate: null,
    metadata: [],
    transfers: [transferProposal({ amount })],
    ...overrides,
  };
};

export const proposal = (overrides: Partial<Proposal> = {}): Proposal => ({
  iupd: iupd("77777777777-4f0c1c52"),
  payStandIn: true,
  debtor: debtor(),
  switchToExpired: false,
  companyName: "Comune di Borgo Esempio",
  officeName: "Tributi",
  validityDate: null,
  options: [optionProposal()],
  ...overrides,
});

/** Nothing is asked beyond the rules that always hold. */
export const lenient: Policy = { isStrict: false, registries: nothingLoaded };

export const creation = (overrides: Partial<Create> = {}): Create => ({
  at: start,
  command: commandId(1),
  organization: organization(),
  serviceType: "GPD",
  proposal: proposal(),
  toPublish: false,
  grant: null,
  incarnation: incarnation(),
  planId: "plan-1",
  auxDigit: "3",
  policy: lenient,
  ...overrides,
});

export const replacement = (overrides: Partial<Update> = {}): Update => ({
  ...execution(),
  proposal: proposal(),
  toPublish: false,
  grant: null,
  planId: "plan-2",
  auxDigit: "3",
  policy: lenient,
  ...overrides,
});

export const payment = (overrides: Partial<Payment> = {}): Payment => ({
  paidAt: at("2030-02-01T09:30"),
  method: null,
  fee: cents(150),
  pspCode: null,
  pspTaxCode: null,
  pspCompany: "PSP Uno",
  receiptId: "R1",
  ...overrides,
});

export const single = iuv("47123456789013003");
export const firstInstallment = iuv("47123456789012490");
export const lastInstallment = iuv("47123456789012591");
export const navOf = (code: Iuv): Nav => nav(`3${code}`);

/** The alternatives of the specification's example 10.5: one option, or a plan of two installments. */
export const alternatives: ReadonlyArray<OptionProposal> = [
  optionProposal({ iuv: single }),
  optionProposal({ iuv: firstInstallment, amount: cents(5_000), isPartialPayment: true }),
  optionProposal({ iuv: lastInstallment, amount: cents(5_000), isPartialPayment: true }),
];

type Setting = {
  readonly serviceType?: ServiceType;
  readonly options?: ReadonlyArray<OptionProposal>;
  readonly switchToExpired?: boolean;
};

/** When a position built as PUBLISHED becomes valid. */
export const validity = at("2030-03-01T00:00");

const created = (
  setting: Setting,
  validityDate: Instant | null,
  toPublish: boolean,
): DebtPosition =>
  accepted(
    create(
      creation({
        serviceType: setting.serviceType ?? "GPD",
        toPublish,
        proposal: proposal({
          options: setting.options ?? alternatives,
          switchToExpired: setting.switchToExpired ?? false,
          validityDate,
        }),
      }),
    ),
  ).next;

const after = (
  position: DebtPosition,
  ...steps: ReadonlyArray<(state: DebtPosition) => E.Either<unknown, Accepted>>
): DebtPosition => steps.reduce((state, step) => accepted(step(state)).next, position);

const early = execution({ at: at("2030-01-02T00:00"), command: commandId(1) });
const paying = (code: Iuv) => pay({ ...early, code, payment: payment() });
const reporting = (code: Iuv) => reportTransfer({ ...early, iuv: code, transfer: "1", flow: null });

/**
 * A position in the status given, reached by commands. The paid ones have paid the first installment, or
 * the whole plan; their single option is unpaid. Expired ones are marked to expire, the others aren't.
 */
export const positionIn = (status: Status, setting: Setting = {}): DebtPosition => {
  switch (status) {
    case "DRAFT":
      return created(setting, null, false);
    case "PUBLISHED":
      return created(setting, validity, true);
    case "VALID":
      return created(setting, null, true);
    case "EXPIRED":
      return settle(
        afterDue,
        commandId(1),
      )(created({ switchToExpired: true, ...setting }, null, true)).next;
    case "INVALID":
      return after(created(setting, null, true), invalidate({ ...early, grant: null }));
    case "PARTIALLY_PAID":
      return after(created(setting, null, true), paying(firstInstallment));
    case "PAID":
      return after(positionIn("PARTIALLY_PAID", setting), paying(lastInstallment));
    case "REPORTED":
      return after(
        positionIn("PAID", setting),
        reporting(firstInstallment),
        reporting(lastInstallment),
      );
  }
};

/** The option with that IUV; the test fails when there is none. */
export const optionIn = (position: DebtPosition, code: Iuv): PaymentOption => {
  const option = position.options.find((candidate) => candidate.iuv === code);
  if (option === undefined) throw new Error(`no option ${code}`);
  return option;
};
