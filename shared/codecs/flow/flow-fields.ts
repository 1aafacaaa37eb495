import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import type { FlowFault, FlowHeading, PaymentLine } from "../../domain/reporting-flow/model";
import { paymentOutcomes } from "../../domain/reporting-flow/model";
import { Iuv, OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import {
  amountFrom,
  branded,
  date,
  digitBetween,
  oneOf,
  statedDateTime,
  textBetween,
  textMatching,
  type SimpleType,
} from "../soap/simple-types";
import { paymentName } from "./flow-grammar";

/** The texts of the elements that were there, by their path under the element that holds them. */
export type Texts = ReadonlyMap<string, string>;

type Read<A> = E.Either<FlowFault, A>;

const required =
  <A>(path: string, type: SimpleType<A>, at = path) =>
  (texts: Texts): Read<A> =>
    pipe(
      type.read(texts.get(path) ?? ""),
      E.mapLeft((problem) => ({ element: at, problem })),
    );

const optional =
  <A, B>(path: string, type: SimpleType<A>, otherwise: B, at = path) =>
  (texts: Texts): Read<A | B> =>
    texts.has(path) ? required(path, type, at)(texts) : E.right(otherwise);

const text35 = textBetween(1, 35);
const count: SimpleType<number> = {
  read: (text) => {
    const digits = /^[\t\n\r ]*\+?0*([1-9]\d{0,14})(?:\.0*)?[\t\n\r ]*$/.exec(text)?.[1];
    return digits === undefined
      ? E.left("must be a whole number of at most 15 digits, from 1")
      : E.right(Number(digits));
  },
  write: String,
};

const version = required("versioneOggetto", oneOf("1.0", "1.1"));
const flowId = required(
  "identificativoFlusso",
  textMatching(/^[a-zA-Z0-9\-_]{1,35}$/, "must have 1 to 35 letters, digits, hyphens, underscores"),
);
const flowDate = required("dataOraFlusso", statedDateTime);
const regulation = required("identificativoUnivocoRegolamento", text35);
const regulationDay = required("dataRegolamento", date);
const sender = "istitutoMittente/identificativoUnivocoMittente";
const senderType = required(`${sender}/tipoIdentificativoUnivoco`, oneOf("G", "A", "B"));
const senderCode = required(`${sender}/codiceIdentificativoUnivoco`, text35);
const senderName = optional("istitutoMittente/denominazioneMittente", textBetween(3, 70), null);
const bank = optional("codiceBicBancaDiRiversamento", text35, null);
const receiver = "istitutoRicevente/identificativoUnivocoRicevente";
const receiverType = required(`${receiver}/tipoIdentificativoUnivoco`, oneOf("G"));
const organization = required(
  `${receiver}/codiceIdentificativoUnivoco`,
  branded(text35, OrganizationFiscalCode),
);
const receiverName = optional(
  "istitutoRicevente/denominazioneRicevente",
  textBetween(1, 140),
  null,
);
const payments = required("numeroTotalePagamenti", count);
const amount = required("importoTotalePagamenti", amountFrom(0));

const dayDigits = 10;
const secondDigits = 19;

/** What comes before the payments. */
export const readHeading = (texts: Texts): Read<FlowHeading> =>
  pipe(
    E.Do,
    E.tap(() => version(texts)),
    E.bind("flowId", () => flowId(texts)),
    E.bind("stated", () => flowDate(texts)),
    E.bind("regulation", () => regulation(texts)),
    E.bind("regulated", () => regulationDay(texts)),
    E.bind("type", () => senderType(texts)),
    E.bind("code", () => senderCode(texts)),
    E.bind("name", () => senderName(texts)),
    E.bind("bank", () => bank(texts)),
    E.tap(() => receiverType(texts)),
    E.bind("organization", () => organization(texts)),
    E.bind("receiverName", () => receiverName(texts)),
    E.bind("declaredPayments", () => payments(texts)),
    E.bind("declaredAmount", () => amount(texts)),
    E.map(({ code, name, regulated, stated, type, ...heading }) => ({
      ...heading,
      date: stated.at.slice(0, secondDigits),
      statedDate: stated.text,
      regulationDay: regulated.slice(0, dayDigits),
      sender: { type, code, name },
    })),
  );

const inPayment = (number: number, fault: FlowFault): FlowFault => ({
  ...fault,
  element: `${paymentName}[${number}]/${fault.element}`,
});

const iuv = required("identificativoUnivocoVersamento", branded(text35, Iuv));
const receiptId = required("identificativoUnivocoRiscossione", text35);
const transfer = optional("indiceDatiSingoloPagamento", digitBetween(1, 5), "1");
const paid = required("singoloImportoPagato", amountFrom(1));
const outcome = required("codiceEsitoSingoloPagamento", oneOf(...paymentOutcomes));
const day = required("dataEsitoSingoloPagamento", date);

/**
 * One payment; `number` counts from 1 and is told when something is wrong with it. Written plainly, because it runs
 * a hundred thousand times for one flow.
 */
export const readPayment = (texts: Texts, number: number): Read<PaymentLine> => {
  const refused = (fault: FlowFault): Read<PaymentLine> => E.left(inPayment(number, fault));
  const identifier = iuv(texts);
  if (E.isLeft(identifier)) return refused(identifier.left);
  const receipt = receiptId(texts);
  if (E.isLeft(receipt)) return refused(receipt.left);
  const index = transfer(texts);
  if (E.isLeft(index)) return refused(index.left);
  const sum = paid(texts);
  if (E.isLeft(sum)) return refused(sum.left);
  const result = outcome(texts);
  if (E.isLeft(result)) return refused(result.left);
  const executed = day(texts);
  if (E.isLeft(executed)) return refused(executed.left);
  return E.right({
    iuv: identifier.right,
    receiptId: receipt.right,
    transfer: index.right,
    amount: sum.right,
    outcome: result.right,
    day: executed.right.slice(0, dayDigits),
  });
};
