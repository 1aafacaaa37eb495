import { CosmosClient } from "@azure/cosmos";
import type { Operation } from "../../shared/codecs/soap/operations";
import { operations } from "../../shared/codecs/soap/operations";
import { nodeKey } from "./payment-calls";
import { receiptMessage, type ReceiptSample } from "./receipt-samples";
import { inEnvelope, payloadOf } from "./soap-builders";
import type { Answer, Call, Stack } from "./stack";

/** What the payment node sends, and what it reads of an answer. */

export const gpdPartnerPath = "/gpd-payments/api/v1";
export const acaPartnerPath = "/aca-payments/api/v1";

export const broker = "09876543210";

export type LookupOperation = "paVerifyPaymentNotice" | "paGetPayment" | "paGetPaymentV2";
export const lookupOperations = [
  "paVerifyPaymentNotice",
  "paGetPayment",
  "paGetPaymentV2",
] as const satisfies ReadonlyArray<LookupOperation>;

export type Notice = {
  readonly noticeNumber: string;
  readonly organization?: string;
  readonly station?: string;
  readonly transferType?: "POSTAL" | "PAGOPA";
};

const headOf = (organization: string, station: string): string =>
  `<idPA>${organization}</idPA><idBrokerPA>${broker}</idBrokerPA><idStation>${station}</idStation>`;

export const lookupMessage = (
  operation: LookupOperation,
  { noticeNumber, organization = "77777777777", station = `${broker}_01`, transferType }: Notice,
): string =>
  inEnvelope(
    payloadOf(
      operations[operation].request,
      [
        headOf(organization, station),
        `<qrCode><fiscalCode>77777777777</fiscalCode><noticeNumber>${noticeNumber}</noticeNumber></qrCode>`,
        transferType === undefined ? "" : `<transferType>${transferType}</transferType>`,
      ].join(""),
    ),
  );

export const demandMessage = (service: string, inner: string, organization = "77777777777") =>
  inEnvelope(
    payloadOf(
      "paDemandPaymentNoticeRequest",
      [
        headOf(organization, `${broker}_01`),
        `<idServizio>${service}</idServizio><idSoggettoServizio>00007</idSoggettoServizio>`,
        `<datiSpecificiServizioRequest>${Buffer.from(
          `<service xmlns="http://PuntoAccessoPSP.spcoop.gov.it/GeneralService">${inner}</service>`,
        ).toString("base64")}</datiSpecificiServizioRequest>`,
      ].join(""),
    ),
  );

/** The outcome, or the code of the fault: all that decides what the node does next. */
export const outcomeOf = (text: string): string =>
  /<faultCode>(\w+)<\/faultCode>/.exec(text)?.[1] ?? /<outcome>(\w+)</.exec(text)?.[1] ?? text;

export const outcomeIn = ({ status, text }: Answer): string =>
  status === 200 ? outcomeOf(text) : `${status} ${text}`;

export const partnerOn = (stack: () => Stack) => {
  const send = (
    message: string | Uint8Array,
    { headers, path = gpdPartnerPath, ...rest }: Partial<Call> = {},
  ): Promise<Answer> =>
    stack().call({
      key: nodeKey,
      ...rest,
      method: "POST",
      path,
      raw: message,
      headers: { "Content-Type": "text/xml; charset=utf-8", ...headers },
    });
  const outcome = async (message: string, call?: Partial<Call>): Promise<string> =>
    outcomeIn(await send(message, call));
  return {
    send,
    lookUp: (operation: LookupOperation, noticeNumber: string, call?: Partial<Call>) =>
      outcome(lookupMessage(operation, { noticeNumber }), call),
    deliver: (sample: ReceiptSample, call?: Partial<Call>) =>
      outcome(receiptMessage({ version: 2, ...sample }), call),
    outcome,
  };
};

/** Every operation that names a notice, in a message about this one. */
export const messageAbout = (
  operation: Exclude<Operation, "paDemandPaymentNotice">,
  iuv: string,
) =>
  operation === "paSendRT" || operation === "paSendRTV2"
    ? receiptMessage({ iuv, receiptId: `R-${iuv}`, version: operation === "paSendRT" ? 1 : 2 })
    : lookupMessage(operation, { noticeNumber: `3${iuv}` });

/** Takes a position out of the store with its codes and its journal, as if it had never been; its receipt stays. */
export const forget = async (
  { cosmos, database, ledger }: Stack,
  { iupd, iuv, nav }: { readonly iupd: string; readonly iuv: string; readonly nav: string },
): Promise<void> => {
  const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
  const ledgers = client.database(database).container("ledgers");
  const events = (await ledger()).filter((each) => each.kind === "event" && each["iupd"] === iupd);
  for (const id of [`position|${iupd}`, `iuv|${iuv}`, `nav|${nav}`, ...events.map(({ id }) => id)])
    await ledgers.item(id, "77777777777").delete();
  client.dispose();
};
