import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import {
  isOperation,
  operationNames,
  operations,
  payloadNamespace,
  type Operation,
} from "./operations";
import {
  childrenOf,
  isSpace,
  readXml,
  textOf,
  type XmlElement,
  type XmlLimits,
} from "./xml-reader";
import type { XmlRefusal } from "./xml-refusal";
import { writeXml, type XmlNode } from "./xml-writer";

export const envelopeNamespace = "http://schemas.xmlsoap.org/soap/envelope/";

/**
 * The largest valid message has some 400 elements, 32 levels are more than twice what is used, and only an
 * attachment is long.
 */
export const envelopeLimits: XmlLimits = {
  length: 4 * 1024 * 1024,
  depth: 32,
  elements: 2_000,
  attributes: 32,
  attributeLength: 4_096,
  textLength: 4 * 1024 * 1024,
};

/** A failure of the transport: not an answer of the service, so it has a SOAP fault and no outcome. */
export type SoapFault = {
  readonly code: "Client" | "Server" | "VersionMismatch" | "MustUnderstand";
  readonly message: string;
};

/** By the HTTP binding of SOAP 1.1 all of them would be 500; what is the sender's to mend is told apart. */
export const statusOf = ({ code }: SoapFault): 400 | 500 => (code === "Server" ? 500 : 400);

export const serverFault: SoapFault = {
  code: "Server",
  message: "The request can't be served now",
};

const client = (message: string): SoapFault => ({ code: "Client", message });

/** For bytes that can't be decoded, before there is a text to read. */
export const encodingFault: SoapFault = client("The message must be in UTF-8");

const refusals: Readonly<Record<XmlRefusal["reason"], string>> = {
  TooLong: "The message is too long",
  TooDeep: "The elements are nested too deeply",
  TooManyElements: "There are too many elements",
  TooManyAttributes: "An element has too many attributes",
  TooMuchMarkup: "There are too many tags, comments and references",
  TooManyLines: "There are too many lines",
  TagTooLong: "A tag is too long",
  TooMuchCommented: "There are too long comments",
  TextTooLong: "A text is too long",
  DoctypeForbidden: "A document type declaration is not allowed",
  ProcessingInstructionForbidden: "Processing instructions are not allowed",
  EncodingUnsupported: "The encoding must be UTF-8",
  NotWellFormed: "The message is not well-formed XML",
};

const unreadable = ({ reason, position }: XmlRefusal): SoapFault =>
  client(`${refusals[reason]} (at character ${position})`);

/** What an envelope carries. */
export type Message = {
  /** The only element of the body, or null when it is empty. */
  readonly payload: XmlElement | null;
};

const isOfEnvelope =
  (name: string) =>
  ({ local, namespace }: XmlElement): boolean =>
    local === name && namespace === envelopeNamespace;

/** We understand no header, so one that must be understood refuses the message; others are passed over. */
const mustBeUnderstood = (header: XmlElement): boolean =>
  childrenOf(header).some(({ attributes }) =>
    attributes.some(
      ({ local, namespace, value }) =>
        local === "mustUnderstand" && namespace === envelopeNamespace && value.trim() === "1",
    ),
  );

const messageOf = (envelope: XmlElement): E.Either<SoapFault, Message> => {
  if (envelope.local === "Envelope" && envelope.namespace !== envelopeNamespace)
    return E.left({ code: "VersionMismatch", message: "The envelope must be of SOAP 1.1" });
  if (!isOfEnvelope("Envelope")(envelope)) return E.left(client("There is no SOAP envelope"));
  const parts = childrenOf(envelope);
  const [first] = parts;
  const header = first !== undefined && isOfEnvelope("Header")(first) ? first : null;
  const [body, ...others] = header === null ? parts : parts.slice(1);
  if (body === undefined || !isOfEnvelope("Body")(body))
    return E.left(client("The envelope must have a body after its header"));
  if (others.length > 0) return E.left(client("Nothing may follow the body"));
  if (header !== null && mustBeUnderstood(header))
    return E.left({ code: "MustUnderstand", message: "No header is understood here" });
  const [payload = null, ...more] = childrenOf(body);
  if (more.length > 0 || !isSpace(textOf(body)))
    return E.left(client("The body must have one element"));
  return E.right({ payload });
};

export const readEnvelope = (text: string): E.Either<SoapFault, Message> =>
  pipe(readXml(envelopeLimits)(text), E.mapLeft(unreadable), E.flatMap(messageOf));

/** The operation that a SOAPAction header names, with or without quotes. */
export const operationOfAction = (header: string | null): Operation | null => {
  const name = (header ?? "").trim().replace(/^"(.*)"$/, "$1");
  return isOperation(name) ? name : null;
};

/** The payload says which operation is asked; the header only when the payload is none that we know. */
export const operationOf = ({ payload }: Message, soapAction: string | null): Operation | null =>
  operationNames.find(
    (operation) =>
      payload?.namespace === payloadNamespace && payload.local === operations[operation].request,
  ) ?? operationOfAction(soapAction);

const enveloped = (content: XmlNode, attributes: Readonly<Record<string, string>>): string =>
  writeXml(
    {
      name: "soapenv:Envelope",
      attributes: { "xmlns:soapenv": envelopeNamespace, ...attributes },
      content: [
        { name: "soapenv:Header", content: [] },
        { name: "soapenv:Body", content: [content] },
      ],
    },
    "  ",
  );

/** A payload in its envelope; `root` is its name without prefix. */
export const writeEnvelope = (root: string, content: XmlNode["content"]): string =>
  enveloped({ name: `pafn:${root}`, content }, { "xmlns:pafn": payloadNamespace });

export const writeSoapFault = ({ code, message }: SoapFault): string =>
  enveloped(
    {
      name: "soapenv:Fault",
      content: [
        { name: "faultcode", content: `soapenv:${code}` },
        { name: "faultstring", content: message },
      ],
    },
    {},
  );
