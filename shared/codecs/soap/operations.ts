/** The namespace of payload roots; everything inside them is in none. */
export const payloadNamespace = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd";

/** Operation (also the value of SOAPAction), and the root elements of its messages. */
export const operations = {
  paVerifyPaymentNotice: {
    request: "paVerifyPaymentNoticeReq",
    response: "paVerifyPaymentNoticeRes",
  },
  paGetPayment: { request: "paGetPaymentReq", response: "paGetPaymentRes" },
  paGetPaymentV2: { request: "paGetPaymentV2Request", response: "paGetPaymentV2Response" },
  paSendRT: { request: "paSendRTReq", response: "paSendRTRes" },
  paSendRTV2: { request: "paSendRTV2Request", response: "paSendRTV2Response" },
  paDemandPaymentNotice: {
    request: "paDemandPaymentNoticeRequest",
    response: "paDemandPaymentNoticeResponse",
  },
} as const;

export type Operation = keyof typeof operations;

export const isOperation = (name: string): name is Operation => Object.hasOwn(operations, name);

export const operationNames: ReadonlyArray<Operation> = Object.keys(operations).filter(isOperation);
