import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import { SaxesParser, type SaxesAttributeNS } from "saxes";
import { cents, type Cents } from "../../domain/primitives/cents";
import type { FlowFault, FlowHeading, PaymentLine } from "../../domain/reporting-flow/model";
import { readHeading, readPayment } from "./flow-fields";
import { flowGrammar, flowNamespace, paymentName, type Part } from "./flow-grammar";

/** What a flow has been read to contain, once its end was reached. */
export type FlowContent = {
  readonly heading: FlowHeading;
  readonly payments: number;
  readonly amount: Cents;
};

/** Reads a flow in pieces, of which it keeps no more than the one being read. */
export type FlowReader = {
  /** The payments that the piece completes. After a fault the reader is of no use. */
  readonly push: (text: string) => E.Either<FlowFault, ReadonlyArray<PaymentLine>>;
  readonly end: () => E.Either<FlowFault, FlowContent>;
};

type Open = {
  readonly part: Part;
  /** The place in `part.parts` of the last child. */
  child: number;
  text: string;
  texts: number;
};

const outside: Part = { name: "", isRequired: true, isRepeated: false, parts: [flowGrammar] };

/** Of texts of elements; the longest that the schema allows is 140. */
const longestText = 1_000;
/** Of what the parser collects before it tells of it: a tag, a comment, white space between elements. */
const longestToken = 64 * 1_024;
const mostTexts = 100;
const mostComments = 1_000;
const mostAttributes = 20;
/** Between pieces of this size the parser is asked how long it has been collecting. */
const pieceLength = 4_096;

const tooMuch = "amount to more than can be kept exactly";

const namespaceDeclarations = "http://www.w3.org/2000/xmlns/";
const schemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
const schemaLocations = ["schemaLocation", "noNamespaceSchemaLocation"];

const isAllowed = ({ local, uri }: SaxesAttributeNS): boolean =>
  uri === namespaceDeclarations || (uri === schemaInstance && schemaLocations.includes(local));

const firstMissing = (parts: ReadonlyArray<Part>, from: number, to: number): Part | undefined =>
  parts.slice(Math.max(from, 0), to).find(({ isRequired }) => isRequired);

/* eslint-disable functional/immutable-data, functional/no-let, functional/no-loop-statements -- the parser tells what it finds by callbacks, one after the other; what they change never leaves the reader */
export const flowReader = (): FlowReader => {
  const parser = new SaxesParser({
    xmlns: true,
    forceXMLVersion: true,
    defaultXMLVersion: "1.0",
  });
  const open: Array<Open> = [{ part: outside, child: -1, text: "", texts: 0 }];
  let headingTexts = new Map<string, string>();
  let lineTexts = new Map<string, string>();
  let completed: Array<PaymentLine> = [];
  let heading: FlowHeading | null = null;
  let payments = 0;
  let amount = 0;
  let fault: FlowFault | null = null;
  let attributes = 0;
  let comments = 0;
  /** Characters since the parser last told something. */
  let collected = 0;
  let heldBack = "";

  const names = (): ReadonlyArray<string> => open.slice(2).map(({ part }) => part.name);
  const isInPayment = (): boolean => open[2]?.part.name === paymentName;
  const pathOf = (...below: ReadonlyArray<string>): string => {
    const [first, ...rest] = [...names(), ...below];
    const numbered = first === paymentName ? `${first}[${payments + 1}]` : first;
    return numbered === undefined ? flowGrammar.name : [numbered, ...rest].join("/");
  };
  // Without a handler for errors the parser throws them, also this one: nothing after it is looked at.
  const refuse = (element: string, problem: string): void => {
    fault = { element, problem };
    parser.fail("");
  };
  const orRefuse = <A>(result: E.Either<FlowFault, A>): A | null => {
    if (E.isRight(result)) return result.right;
    refuse(result.left.element, result.left.problem);
    return null;
  };
  const characters = (found: string): void => {
    collected = 0;
    const current = open.at(-1);
    if (current === undefined) return;
    current.texts += 1;
    if (current.part.parts.length === 0) {
      current.text += found;
      if (current.text.length > longestText || current.texts > mostTexts)
        refuse(pathOf(), `must have at most ${longestText} characters`);
    } else if (/[^\t\n\r ]/.test(found)) refuse(pathOf(), "must not have a text of its own");
  };
  const completeHeading = (): void => {
    heading ??= orRefuse(readHeading(headingTexts));
    headingTexts = new Map();
  };
  const completePayment = (): void => {
    const line = orRefuse(readPayment(lineTexts, payments + 1));
    lineTexts = new Map();
    if (line === null) return;
    payments += 1;
    amount += line.amount;
    completed.push(line);
  };

  parser.on("xmldecl", ({ encoding = "UTF-8" }) => {
    collected = 0;
    if (encoding.toUpperCase() !== "UTF-8") refuse(flowGrammar.name, "must be encoded in UTF-8");
  });
  parser.on("doctype", () => {
    refuse(flowGrammar.name, "must not have a document type");
  });
  parser.on("processinginstruction", () => {
    refuse(pathOf(), "must not have processing instructions");
  });
  parser.on("comment", () => {
    collected = 0;
    comments += 1;
    if (comments > mostComments) refuse(pathOf(), `must have at most ${mostComments} comments`);
  });
  parser.on("opentagstart", () => {
    attributes = 0;
  });
  parser.on("attribute", () => {
    attributes += 1;
    if (attributes > mostAttributes) refuse(pathOf(), "has too many attributes");
  });
  parser.on("opentag", (tag) => {
    collected = 0;
    const parent = open.at(-1);
    const parts = parent?.part.parts ?? [];
    const index = parts.findIndex(({ name }) => name === tag.local);
    const part = parts[index];
    if (parent === undefined || part === undefined || tag.uri !== flowNamespace) {
      refuse(pathOf(tag.local.slice(0, longestText)), "is not expected here");
      return;
    }
    if (index < parent.child || (index === parent.child && !part.isRepeated))
      refuse(pathOf(part.name), "is out of order or repeated");
    const missing = firstMissing(parts, parent.child + 1, index);
    if (missing !== undefined) refuse(pathOf(missing.name), "is missing");
    if (!Object.values(tag.attributes).every(isAllowed))
      refuse(pathOf(part.name), "must not have attributes");
    parent.child = index;
    open.push({ part, child: -1, text: "", texts: 0 });
    if (part.name === paymentName && heading === null) completeHeading();
  });
  parser.on("text", characters);
  parser.on("cdata", characters);
  parser.on("closetag", () => {
    collected = 0;
    const closed = open.at(-1);
    if (closed === undefined) return;
    const { child, part, text } = closed;
    const missing = firstMissing(part.parts, child + 1, part.parts.length);
    if (missing !== undefined) refuse(pathOf(missing.name), "is missing");
    if (part.parts.length === 0)
      (isInPayment() ? lineTexts : headingTexts).set(
        names()
          .slice(isInPayment() ? 1 : 0)
          .join("/"),
        text,
      );
    open.pop();
    if (part.name === paymentName) completePayment();
  });

  const notWellFormed = (): FlowFault =>
    fault ?? { element: pathOf(), problem: `is not well-formed XML, in line ${parser.line}` };

  const write = (text: string): void => {
    for (let at = 0; at < text.length; at += pieceLength) {
      const piece = text.slice(at, at + pieceLength);
      collected += piece.length;
      parser.write(piece);
      if (collected > longestToken) refuse(pathOf(), `has ${longestToken} characters of no use`);
    }
  };

  return {
    push: (text) => {
      // A carriage return costs the parser thirty times as much as any other character.
      const whole = heldBack + text;
      heldBack = whole.endsWith("\r") ? "\r" : "";
      const piece = whole.slice(0, whole.length - heldBack.length).replace(/\r\n?/g, "\n");
      completed = [];
      return pipe(
        E.tryCatch(() => {
          write(piece);
        }, notWellFormed),
        E.map(() => completed),
      );
    },
    end: () =>
      pipe(
        E.tryCatch(() => {
          parser.close();
          return {};
        }, notWellFormed),
        E.bind("heading", () => E.fromNullable(notWellFormed())(heading)),
        E.bind("amount", () =>
          E.fromOption((): FlowFault => ({ element: paymentName, problem: tooMuch }))(
            cents(amount),
          ),
        ),
        E.map((content) => ({ ...content, payments })),
      ),
  };
};
/* eslint-enable functional/immutable-data, functional/no-let, functional/no-loop-statements */
