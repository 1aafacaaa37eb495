import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import { demandRequest, type DemandRequest } from "./demand-payment-notice";
import { operationOf, readEnvelope, type SoapFault } from "./envelope";
import { readGeneralService, type ServiceProperty } from "./general-service";
import { getPaymentRequest, type GetPaymentRequest } from "./get-payment";
import { operations, payloadNamespace, type Operation } from "./operations";
import { receiptOf, receiptOfV2, type Receipt } from "./receipt";
import { receiptDocument, type ReceiptDocument } from "./receipt-document";
import type { Type, Violation } from "./schema";
import { sendReceiptRequest, sendReceiptV2Request } from "./send-receipt";
import { verifyRequest, type VerifyRequest } from "./verify-payment-notice";
import type { XmlElement } from "./xml-reader";

type Head = {
  readonly organization: string;
  readonly broker: string;
  readonly station: string;
};

export type SentReceipt = Head & { readonly receipt: Receipt; readonly document: ReceiptDocument };

export type ServiceDemand = Omit<DemandRequest, "specificData"> & {
  readonly properties: ReadonlyArray<ServiceProperty>;
};

/** A request of the payment node, valid against the published schema. */
export type PartnerRequest =
  | { readonly operation: "paVerifyPaymentNotice"; readonly request: VerifyRequest }
  | { readonly operation: "paGetPayment"; readonly request: GetPaymentRequest }
  | { readonly operation: "paGetPaymentV2"; readonly request: GetPaymentRequest }
  | { readonly operation: "paSendRT"; readonly request: SentReceipt }
  | { readonly operation: "paSendRTV2"; readonly request: SentReceipt }
  | { readonly operation: "paDemandPaymentNotice"; readonly request: ServiceDemand };

export type RequestRefusal =
  /** Answered by a SOAP fault. */
  | { readonly _tag: "UnreadableMessage"; readonly fault: SoapFault }
  /** Neither payload nor SOAPAction name an operation: 404. */
  | { readonly _tag: "UnknownOperation" }
  /** Answered by the operation with `PAA_SINTASSI_XSD`. */
  | {
      readonly _tag: "SchemaViolation";
      readonly operation: Operation;
      readonly violation: Violation;
    };

/** A violation in words, for the description of the fault. */
export const describeViolation = ({ path, message }: Violation): string => `${path} ${message}`;

const decode = (
  operation: Operation,
  payload: XmlElement,
  source: string,
): E.Either<Violation, PartnerRequest> => {
  const root = operations[operation].request;
  const path = `/${root}`;
  if (payload.local !== root || payload.namespace !== payloadNamespace)
    return E.left({ path: "/", message: `must be ${root} in namespace ${payloadNamespace}` });
  const read = <A, B>(type: Type<A>, then: (value: A) => B): E.Either<Violation, B> =>
    E.map(then)(type.read(payload, path));
  switch (operation) {
    case "paVerifyPaymentNotice":
      return read(verifyRequest, (request) => ({ operation, request }));
    case "paGetPayment":
      return read(getPaymentRequest, (request) => ({ operation, request }));
    case "paGetPaymentV2":
      return read(getPaymentRequest, (request) => ({ operation, request }));
    case "paSendRT":
      return read(sendReceiptRequest, (sent) => ({
        operation,
        request: {
          organization: sent.organization,
          broker: sent.broker,
          station: sent.station,
          receipt: receiptOf(sent),
          document: receiptDocument(operation, payload, source),
        },
      }));
    case "paSendRTV2":
      return read(sendReceiptV2Request, (sent) => ({
        operation,
        request: {
          organization: sent.organization,
          broker: sent.broker,
          station: sent.station,
          receipt: receiptOfV2(sent),
          document: receiptDocument(operation, payload, source),
        },
      }));
    case "paDemandPaymentNotice":
      return E.flatMap(demandRequest.read(payload, path), ({ specificData, ...demand }) =>
        E.map((properties: ReadonlyArray<ServiceProperty>): PartnerRequest => ({
          operation,
          request: { ...demand, properties },
        }))(readGeneralService(specificData, `${path}/datiSpecificiServizioRequest`)),
      );
  }
};

/**
 * Reads a message to the partner endpoint: its envelope, then which operation it asks, then the operation's
 * request. The payload decides on the operation and the SOAPAction header helps only when it can't; then the
 * request is refused by the schema of that operation.
 */
export const readPartnerRequest = (
  text: string,
  soapAction: string | null,
): E.Either<RequestRefusal, PartnerRequest> =>
  pipe(
    readEnvelope(text),
    E.mapLeft((fault): RequestRefusal => ({ _tag: "UnreadableMessage", fault })),
    E.flatMap((message): E.Either<RequestRefusal, PartnerRequest> => {
      const operation = operationOf(message, soapAction);
      if (operation === null) return E.left({ _tag: "UnknownOperation" });
      const refuse = (violation: Violation): RequestRefusal => ({
        _tag: "SchemaViolation",
        operation,
        violation,
      });
      return message.payload === null
        ? E.left(refuse({ path: "/", message: `must be ${operations[operation].request}` }))
        : E.mapLeft(refuse)(decode(operation, message.payload, text));
    }),
  );
