import { inEnvelope, payloadOf, replaced } from "../../support/soap-builders";
import * as examples from "./worked-examples";

export const between = (text: string, from: string, to: string): string =>
  text.slice(text.indexOf(from), text.indexOf(to) + to.length);

export const withReceipt = (from: string, to: string): string =>
  replaced(examples.receiptRequest, from, to);
export const withReceiptV2 = (from: string, to: string): string =>
  replaced(examples.receiptV2Request, from, to);
export const withVerify = (from: string, to: string): string =>
  replaced(examples.verifyRequest, from, to);

const base64Of = (text: string | Uint8Array): string => Buffer.from(text).toString("base64");
const withService = (text: string | Uint8Array): string =>
  examples.demandRequest.replace(/(<datiSpecificiServizioRequest>)[^<]*/, `$1${base64Of(text)}`);
const service = (
  inner: string,
  namespace = "http://PuntoAccessoPSP.spcoop.gov.it/GeneralService",
) => `<s:service xmlns:s="${namespace}">${inner}</s:service>`;

const verify = "paVerifyPaymentNotice: /paVerifyPaymentNoticeReq";
const send = "paSendRT: /paSendRTReq/receipt";
const sendV2 = "paSendRTV2: /paSendRTV2Request/receipt";
const demand = "paDemandPaymentNotice: /paDemandPaymentNoticeRequest";
const amount = "must be an amount with two decimals, from 0.00 to 999999999.99";
const transferIn = (text: string): string => between(text, "<transfer>", "</transfer>");

type Row = readonly [name: string, message: string, answered: string];

/** Requests that break the schema (specification of payments, 11.2, and beside it), and how they are refused. */
export const schemaViolations: ReadonlyArray<Row> = [
  [
    "S-B1: 17 digits",
    withVerify("347000000000012353", "34700000000001235"),
    `${verify}/qrCode/noticeNumber must be 18 digits`,
  ],
  [
    "S-B1: spaces around",
    withVerify("347000000000012353", " 347000000000012353"),
    `${verify}/qrCode/noticeNumber must be 18 digits`,
  ],
  [
    "S-B1: a line end after",
    withVerify("347000000000012353", "347000000000012353\n"),
    `${verify}/qrCode/noticeNumber must be 18 digits`,
  ],
  [
    "S-B2: a personal fiscal code",
    withVerify("<fiscalCode>01234567890", "<fiscalCode>VRDLGU75C10F205X"),
    `${verify}/qrCode/fiscalCode must be 11 digits`,
  ],
  [
    "S-B3: a prefix",
    withVerify("<idPA>01234567890</idPA>", "<pafn:idPA>01234567890</pafn:idPA>"),
    `${verify}/idPA must be in no namespace`,
  ],
  [
    "S-B3: a default namespace",
    replaced(examples.verifyRequest.replaceAll("pafn:", ""), "xmlns:pafn", "xmlns"),
    `${verify}/idPA must be in no namespace`,
  ],
  [
    "S-B4: the wrong order",
    withVerify("      <idPA>", "<qrCode/><idPA>"),
    `${verify}/qrCode is not expected here, idPA is`,
  ],
  [
    "S-B5: no broker",
    withVerify("<idBrokerPA>09876543210</idBrokerPA>", ""),
    `${verify}/idStation is not expected here, idBrokerPA is`,
  ],
  [
    "S-B6: one decimal",
    withReceipt("<paymentAmount>120.50", "<paymentAmount>120.5"),
    `${send}/paymentAmount ${amount}`,
  ],
  [
    "S-B6: a comma",
    withReceipt("<paymentAmount>120.50", "<paymentAmount>120,50"),
    `${send}/paymentAmount ${amount}`,
  ],
  [
    "S-B6: no decimals",
    withReceipt("<paymentAmount>120.50", "<paymentAmount>120"),
    `${send}/paymentAmount ${amount}`,
  ],
  [
    "S-B6: a milliard",
    withReceipt("<paymentAmount>120.50", "<paymentAmount>1000000000.00"),
    `${send}/paymentAmount ${amount}`,
  ],
  [
    "S-B6: a sign",
    withReceipt("<paymentAmount>120.50", "<paymentAmount>+120.50"),
    `${send}/paymentAmount ${amount}`,
  ],
  [
    "S-B6: digits of another script",
    withReceipt("<paymentAmount>120.50", "<paymentAmount>١٢٠.٥٠"),
    `${send}/paymentAmount ${amount}`,
  ],
  [
    "S-B7: an outcome in small letters",
    withReceipt("<outcome>OK", "<outcome>ok"),
    `${send}/outcome must be OK or KO`,
  ],
  [
    "S-B9: six transfers",
    withReceipt("<transfer>", `${transferIn(examples.receiptRequest).repeat(5)}<transfer>`),
    `${send}/transferList/transfer[6] is one too many, 5 may be given`,
  ],
  [
    "S-B9: no transfer",
    withReceipt(transferIn(examples.receiptRequest), ""),
    `${send}/transferList must have transfer where it ends`,
  ],
  [
    "S-B9: transfer 0",
    withReceipt("<idTransfer>1", "<idTransfer>0"),
    `${send}/transferList/transfer[1]/idTransfer must be a number from 1 to 5`,
  ],
  [
    "S-B9: transfer 6",
    withReceipt("<idTransfer>1", "<idTransfer>6"),
    `${send}/transferList/transfer[1]/idTransfer must be a number from 1 to 5`,
  ],
  [
    "S-B28: a service of 4 characters",
    replaced(examples.demandRequest, "00042", "0042"),
    `${demand}/idServizio must have 5 characters`,
  ],
  [
    "S-B28: no subject of the service",
    replaced(examples.demandRequest, "<idSoggettoServizio>00007</idSoggettoServizio>", ""),
    `${demand}/datiSpecificiServizioRequest is not expected here, idSoggettoServizio is`,
  ],
  [
    "S-B29: not XML",
    withService("hello"),
    `${demand}/datiSpecificiServizioRequest must be a small well-formed XML document in UTF-8`,
  ],
  [
    "S-B29: nothing",
    withService(""),
    `${demand}/datiSpecificiServizioRequest must be a small well-formed XML document in UTF-8`,
  ],
  [
    "S-B29: not UTF-8",
    withService(Uint8Array.of(0x3c, 0xe0, 0x3e)),
    `${demand}/datiSpecificiServizioRequest must be UTF-8 text`,
  ],
  [
    "S-B29: a document type",
    withService(`<!DOCTYPE x>${service("<a/>")}`),
    `${demand}/datiSpecificiServizioRequest must be a small well-formed XML document in UTF-8`,
  ],
  [
    "S-B29: another root",
    withService("<service><a/></service>"),
    `${demand}/datiSpecificiServizioRequest must be a service of the published schema`,
  ],
  [
    "S-B29: no child",
    withService(service(" ")),
    `${demand}/datiSpecificiServizioRequest must be a service with elements only, one at least`,
  ],
  [
    "S-B29: text between",
    withService(service("x<a/>")),
    `${demand}/datiSpecificiServizioRequest must be a service with elements only, one at least`,
  ],
  [
    "a transfer of nothing",
    withReceipt("<transferAmount>120.50", "<transferAmount>0.00"),
    `${send}/transferList/transfer[1]/transferAmount must be an amount with two decimals, from 0.01 to 999999999.99`,
  ],
  [
    "an empty text",
    withVerify("<idPA>01234567890", "<idPA>"),
    `${verify}/idPA must have 1 to 35 characters`,
  ],
  [
    "a text too long by a character",
    withReceipt("PSPDEMO1<", `${"😀".repeat(36)}<`),
    `${send}/idPSP must have 1 to 35 characters`,
  ],
  [
    "something after the end",
    withVerify("</qrCode>", "</qrCode><more/>"),
    `${verify}/more is not expected here, nothing more is`,
  ],
  [
    "a strange name, shown short",
    withVerify("</qrCode>", `</qrCode><${"x".repeat(60)}/>`),
    `${verify}/${"x".repeat(40)} is not expected here, nothing more is`,
  ],
  [
    "an element twice",
    withVerify("<idStation>", "<idStation>1</idStation><idStation>"),
    `${verify}/idStation is not expected here, qrCode is`,
  ],
  ["an attribute", withVerify("<idPA>", '<idPA a="1">'), `${verify}/idPA must have no attributes`],
  [
    "an attribute of the root",
    withVerify("Req>", 'Req a="1">'),
    `${verify} must have no attributes`,
  ],
  [
    "text between elements",
    withVerify("<qrCode>", "<qrCode>x"),
    `${verify}/qrCode must contain elements only`,
  ],
  [
    "a space that isn't XML's",
    withVerify("<qrCode>", "<qrCode>\u00A0"),
    `${verify}/qrCode must contain elements only`,
  ],
  [
    "elements in a text",
    withVerify("01234567890</idPA>", "<b/></idPA>"),
    `${verify}/idPA must contain text only`,
  ],
  [
    "an IBAN and an attachment",
    withReceiptV2("<MBDAttachment>", "<IBAN>1</IBAN><MBDAttachment>"),
    `${sendV2}/transferList/transfer[1]/MBDAttachment is not expected here, remittanceInformation is`,
  ],
  [
    "neither IBAN nor attachment",
    withReceiptV2("<MBDAttachment>PG1hcmNhLz4=</MBDAttachment>", ""),
    `${sendV2}/transferList/transfer[1]/remittanceInformation is not expected here, IBAN or MBDAttachment is`,
  ],
  [
    "an attachment that isn't base64",
    withReceiptV2("PG1hcmNhLz4=", "PG1hcmNhLz4"),
    `${sendV2}/transferList/transfer[1]/MBDAttachment must be base64`,
  ],
  [
    "a date-time without seconds",
    withReceipt("10:05:09<", "10:05<"),
    `${send}/paymentDateTime must be a date-time such as 2026-03-31T10:05:09`,
  ],
  [
    "a day that isn't",
    withReceipt("2026-03-14T", "2026-02-29T"),
    `${send}/paymentDateTime must be a date-time such as 2026-03-31T10:05:09`,
  ],
  [
    "a stand-in flag in words",
    withReceipt("</receipt>", "</receipt><standin>yes</standin>"),
    "paSendRT: /paSendRTReq/standin must be true or false",
  ],
  [
    "the stand-in flag of the other place",
    withReceipt("</receipt>", "<standin>true</standin></receipt>"),
    `${send}/standin is not expected here, nothing more is`,
  ],
  [
    "S-B29: a long text",
    withService(service(`<a>${"x".repeat(70_000)}</a>`)),
    `${demand}/datiSpecificiServizioRequest must be a small well-formed XML document in UTF-8`,
  ],
];

/** Messages that aren't SOAP 1.1, and the faults they are answered with. */
export const unreadableMessages: ReadonlyArray<Row> = [
  [
    "S-B10: no XML at all",
    "hello",
    "400 Client: The message is not well-formed XML (at character 5)",
  ],
  [
    "S-B10: cut off",
    examples.verifyRequest.slice(0, -3),
    "400 Client: The message is not well-formed XML (at character 517)",
  ],
  [
    "S-B11: a document type",
    `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${examples.verifyRequest}`,
    "400 Client: A document type declaration is not allowed (at character 0)",
  ],
  [
    "no envelope",
    payloadOf("paVerifyPaymentNoticeReq", ""),
    "400 Client: There is no SOAP envelope",
  ],
  [
    "an envelope of SOAP 1.2",
    examples.verifyRequest.replaceAll(
      "http://schemas.xmlsoap.org/soap/envelope/",
      "http://www.w3.org/2003/05/soap-envelope",
    ),
    "400 VersionMismatch: The envelope must be of SOAP 1.1",
  ],
  [
    "no body",
    '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Header/></Envelope>',
    "400 Client: The envelope must have a body after its header",
  ],
  [
    "a header after the body",
    '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body/><Header/></Envelope>',
    "400 Client: Nothing may follow the body",
  ],
  [
    "two payloads",
    inEnvelope(`${payloadOf("paGetPaymentReq", "")}${payloadOf("paGetPaymentReq", "")}`),
    "400 Client: The body must have one element",
  ],
  [
    "text beside the payload",
    inEnvelope(`x${payloadOf("paGetPaymentReq", "")}`),
    "400 Client: The body must have one element",
  ],
  [
    "a header that must be understood",
    withVerify(
      "<soapenv:Header/>",
      '<soapenv:Header><a soapenv:mustUnderstand="1"/></soapenv:Header>',
    ),
    "400 MustUnderstand: No header is understood here",
  ],
];
