import * as O from "fp-ts/Option";
import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { encodingFault, statusOf, writeSoapFault } from "../../shared/codecs/soap/envelope";
import { decodeUtf8 } from "../../shared/codecs/soap/utf8";
import type { Surface } from "../../shared/http/contract";
import { endpoint } from "../../shared/http/endpoint";
import { answerMessage, type Asked } from "./answer-message";
import { requestExample, answerExample } from "./examples";
import { soapMedia } from "./problems";
import { acaPartner, gpdPartner, partnerAccess } from "./surface";
import { wholeContent } from "./whole-content";

const maxSoapBytes = 4 * 1024 * 1024;

/** All operations of the payment node come to one address; the message says which it is. */
const partner = (surface: Surface, id: string, serviceType: Asked["serviceType"]) =>
  endpoint({
    id,
    operationId: id,
    validatedAs: id,
    surface,
    method: "POST",
    route: "",
    tag: "Partner",
    summary: "Answer the payment node: verify, activate, take receipts, make spontaneous notices",
    access: partnerAccess,
    params: NoParameters,
    query: NoParameters,
    requestHeaders: { SOAPAction: "The operation; looked at when the message doesn't tell" },
    body: null,
    content: {
      mediaTypes: ["text/xml"],
      maxBytes: maxSoapBytes,
      description: "A SOAP 1.1 message of the published schema",
      example: requestExample,
    },
    success: {
      status: 200,
      description: "The outcome of the operation, OK or KO",
      media: soapMedia,
      body: t.string,
      example: answerExample,
    },
    failures: ["RouteNotFound"],
    run: ({ caller, content, header, requestId }) =>
      pipe(
        RTE.fromTaskEither(wholeContent(content, maxSoapBytes)),
        RTE.flatMap((bytes) =>
          pipe(
            decodeUtf8(bytes),
            O.match(
              () =>
                RTE.right({ status: statusOf(encodingFault), text: writeSoapFault(encodingFault) }),
              (text) =>
                answerMessage({
                  text,
                  soapAction: header("SOAPAction"),
                  caller,
                  serviceType,
                  requestId,
                }),
            ),
          ),
        ),
      ),
  });

/** Not among the surfaces that are published as OpenAPI documents: their interface is a WSDL. */
export const partnerEndpoints = [
  partner(gpdPartner, "partner", "GPD"),
  partner(acaPartner, "acaPartner", "ACA"),
];
