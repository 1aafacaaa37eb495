import { base64Binary, ctQrCode, head, type TypeOf } from "./common-types";
import { element, sequence, simple } from "./schema";
import { oneOf, textBetween } from "./simple-types";
import { notice } from "./verify-payment-notice";

export const demandRequest = sequence({
  ...head,
  service: element("idServizio", simple(textBetween(5, 5))),
  serviceSubject: element("idSoggettoServizio", simple(textBetween(5, 5))),
  /** Base64 of an XML document of its own. */
  specificData: element("datiSpecificiServizioRequest", base64Binary),
});

export const demandAnswer = sequence({
  outcome: element("outcome", simple(oneOf("OK"))),
  qrCode: element("qrCode", ctQrCode),
  ...notice,
});

export type DemandRequest = TypeOf<typeof demandRequest>;
export type DemandAnswer = TypeOf<typeof demandAnswer>;
