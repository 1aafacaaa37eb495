import * as E from "fp-ts/Either";
import { SaxesParser, type SaxesTagNS } from "saxes";
import { guardXml } from "./xml-guard";
import type { XmlRefusal } from "./xml-refusal";

/** An attribute that isn't a namespace declaration. */
export type XmlAttribute = {
  readonly local: string;
  /** Empty: in no namespace. */
  readonly namespace: string;
  readonly value: string;
};

export type XmlElement = {
  readonly local: string;
  /** Empty: in no namespace. Prefixes are of no consequence and aren't kept. */
  readonly namespace: string;
  readonly attributes: ReadonlyArray<XmlAttribute>;
  /** Texts (entities and CDATA resolved, comments left out) and elements, in document order. */
  readonly content: ReadonlyArray<XmlElement | string>;
  /** Where its start tag begins and its end tag ends in the text that was read. */
  readonly start: number;
  readonly end: number;
};

export type XmlLimits = {
  /** Of the whole text, in characters; never more than its bytes. */
  readonly length: number;
  readonly depth: number;
  readonly elements: number;
  /** Of one element, namespace declarations included. */
  readonly attributes: number;
  /** Of one attribute, with the space before it. */
  readonly attributeLength: number;
  /** Of the texts of one element. */
  readonly textLength: number;
};

export const isElement = (node: XmlElement | string): node is XmlElement =>
  typeof node !== "string";

export const childrenOf = ({ content }: XmlElement): ReadonlyArray<XmlElement> =>
  content.filter(isElement);

/** The element's own text, without that of its children. */
export const textOf = ({ content }: XmlElement): string =>
  content.filter((node) => typeof node === "string").join("");

/** All text in the element, at any depth, in document order. */
export const deepTextOf = ({ content }: XmlElement): string =>
  content.map((node) => (typeof node === "string" ? node : deepTextOf(node))).join("");

/** Whether a text is only what may stand between elements: the white space of XML, which is less than JavaScript's. */
export const isSpace = (text: string): boolean => !/[^\t\n\r ]/.test(text);

type OpenElement = {
  readonly tag: SaxesTagNS;
  readonly start: number;
  readonly content: Array<XmlElement | string>;
  textLength: number;
};

const namespaceDeclarations = "http://www.w3.org/2000/xmlns/";

const attributesOf = (tag: SaxesTagNS): ReadonlyArray<XmlAttribute> =>
  Object.values(tag.attributes)
    .filter(({ uri }) => uri !== namespaceDeclarations)
    .map(({ local, uri, value }) => ({ local, namespace: uri, value }));

/** The parser gets the text in pieces: between them it can be stopped, also inside a tag. */
const pieceLength = 4_096;

const piecesOf = (text: string): ReadonlyArray<string> =>
  Array.from({ length: Math.ceil(text.length / pieceLength) }, (_, index) =>
    text.slice(index * pieceLength, (index + 1) * pieceLength),
  );

/* eslint-disable functional/immutable-data, functional/no-let -- the parser tells what it finds by callbacks; what they change never leaves the function */
const parsed =
  (limits: XmlLimits) =>
  (text: string): E.Either<XmlRefusal, XmlElement> => {
    const parser = new SaxesParser({
      xmlns: true,
      forceXMLVersion: true,
      defaultXMLVersion: "1.0",
    });
    const open: Array<OpenElement> = [];
    let reason: XmlRefusal["reason"] = "NotWellFormed";
    let root: XmlElement | null = null;
    let elements = 0;
    let attributes = 0;
    /** Where the tag being read, or its last attribute, was recognized; null outside tags. */
    let inTag: number | null = null;

    // Without a handler for errors the parser throws them, also this one: nothing after it is looked at.
    const refuse = (because: XmlRefusal["reason"]): void => {
      reason = because;
      parser.fail(because);
    };
    const checkTag = (position: number): void => {
      if (inTag !== null && position - inTag > limits.attributeLength) refuse("TagTooLong");
    };
    const characters = (found: string): void => {
      const parent = open.at(-1);
      if (parent === undefined) return;
      parent.textLength += found.length;
      if (parent.textLength > limits.textLength) refuse("TextTooLong");
      parent.content.push(found);
    };

    parser.on("xmldecl", ({ encoding = "UTF-8" }) => {
      if (encoding.toUpperCase() !== "UTF-8") refuse("EncodingUnsupported");
    });
    parser.on("doctype", () => {
      refuse("DoctypeForbidden");
    });
    parser.on("processinginstruction", () => {
      refuse("ProcessingInstructionForbidden");
    });
    parser.on("opentagstart", () => {
      elements += 1;
      attributes = 0;
      inTag = parser.position;
      if (elements > limits.elements) refuse("TooManyElements");
      if (open.length >= limits.depth) refuse("TooDeep");
    });
    parser.on("attribute", () => {
      attributes += 1;
      if (attributes > limits.attributes) refuse("TooManyAttributes");
      checkTag(parser.position);
      inTag = parser.position;
    });
    parser.on("opentag", (tag) => {
      checkTag(parser.position);
      inTag = null;
      // A "<" can't occur inside a tag, so the nearest one before is where this tag begins.
      const start = text.lastIndexOf("<", parser.position - 1);
      open.push({ tag, start, content: [], textLength: 0 });
    });
    parser.on("text", characters);
    parser.on("cdata", characters);
    parser.on("closetag", () => {
      const closed = open.pop();
      if (closed === undefined) return;
      const { tag, start, content } = closed;
      const element: XmlElement = {
        local: tag.local,
        namespace: tag.uri,
        attributes: attributesOf(tag),
        content,
        start,
        end: parser.position,
      };
      const parent = open.at(-1);
      if (parent === undefined) root = element;
      else parent.content.push(element);
    });

    const refusal = (): XmlRefusal => ({
      reason,
      position: Math.min(parser.position, text.length),
    });
    return E.flatMap(
      E.tryCatch(() => {
        piecesOf(text).forEach((piece, index) => {
          parser.write(piece);
          // Between pieces the parser's own position is of no use.
          checkTag(index * pieceLength + piece.length);
        });
        parser.close();
      }, refusal),
      (): E.Either<XmlRefusal, XmlElement> => E.fromNullable(refusal())(root),
    );
  };
/* eslint-enable functional/immutable-data, functional/no-let */

/**
 * Reads a document of the few features that messages need: no DTD and so no entities but the five predefined
 * and numeric ones, no processing instructions, no encoding but UTF-8 (the bytes were decoded before). Reading
 * stops at the first thing refused; a refusal tells where, never what was there.
 */
export const readXml =
  (limits: XmlLimits) =>
  (text: string): E.Either<XmlRefusal, XmlElement> => {
    if (text.length > limits.length) return E.left({ reason: "TooLong", position: limits.length });
    const refusal = guardXml(text);
    return refusal === null ? parsed(limits)(text) : E.left(refusal);
  };
