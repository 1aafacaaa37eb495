import { element, optional, sequence, simple } from "../../shared/codecs/soap/schema";
import { anyText, oneOf } from "../../shared/codecs/soap/simple-types";
import { verifyRequest } from "../../shared/codecs/soap/verify-payment-notice";
import { getPaymentRequest } from "../../shared/codecs/soap/get-payment";
import { sendReceiptRequest, sendReceiptV2Request } from "../../shared/codecs/soap/send-receipt";
import { demandRequest } from "../../shared/codecs/soap/demand-payment-notice";
import type { Operation } from "../../shared/codecs/soap/operations";
import { readXml, childrenOf, type XmlElement } from "../../shared/codecs/soap/xml-reader";
import { envelopeLimits } from "../../shared/codecs/soap/envelope";
import { accepted } from "./builders";

/** The types of requests, as their XSD has them. */
export const requestTypes = {
  paVerifyPaymentNotice: verifyRequest,
  paGetPayment: getPaymentRequest,
  paGetPaymentV2: getPaymentRequest,
  paSendRT: sendReceiptRequest,
  paSendRTV2: sendReceiptV2Request,
  paDemandPaymentNotice: demandRequest,
} as const satisfies Readonly<Record<Operation, unknown>>;

/** An answer that refuses. Only the other side reads these. */
export const refusalType = sequence({
  outcome: element("outcome", simple(oneOf("KO"))),
  fault: element(
    "fault",
    sequence({
      code: element("faultCode", simple(anyText)),
      text: element("faultString", simple(anyText)),
      id: element("id", simple(anyText)),
      description: optional(element("description", simple(anyText))),
    }),
  ),
});

const envelope = "http://schemas.xmlsoap.org/soap/envelope/";
const payload = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd";

/** A payload with its own namespace declarations, so that it can also stand alone. */
export const payloadOf = (root: string, inner: string): string =>
  `<pafn:${root} xmlns:pafn="${payload}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${inner}</pafn:${root}>`;

export const inEnvelope = (body: string): string =>
  `<e:Envelope xmlns:e="${envelope}"><e:Header/><e:Body>${body}</e:Body></e:Envelope>`;

/** The only element of the body. */
export const payloadElement = (message: string): XmlElement => {
  const root = accepted(readXml(envelopeLimits)(message));
  const body = childrenOf(root).find(({ local }) => local === "Body");
  const [found] = body === undefined ? [] : childrenOf(body);
  if (found === undefined) throw new Error("there is no payload");
  return found;
};

/** Replaces a text that must be there. */
export const replaced = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`there is no ${from}`);
  return text.replace(from, () => to);
};
