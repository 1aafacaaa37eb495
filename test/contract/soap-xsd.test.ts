import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import * as E from "fp-ts/Either";
import { memoryPages, validateXML } from "xmllint-wasm";
import { operationNames, operations, type Operation } from "../../shared/codecs/soap/operations";
import { writeAnswer, writeFault, type Answers } from "../../shared/codecs/soap/partner-answer";
import { faultStrings, isFaultCode } from "../../shared/codecs/soap/faults";
import { escapeText, writeXml, type XmlNode } from "../../shared/codecs/soap/xml-writer";
import type { Type } from "../../shared/codecs/soap/schema";
import { accepted } from "../support/builders";
import { inEnvelope, payloadElement, payloadOf, requestTypes } from "../support/soap-builders";
import { answers, requests } from "../unit/soap/arbitraries";
import { fullRequests } from "../unit/soap/full-requests";
import { edgeTexts, mutated, mutations, sizeOf, type Mutation } from "../unit/soap/mutations";
import * as examples from "../unit/soap/worked-examples";

const seed = 20260314;
const contracts = join(__dirname, "../../../shared/contracts/gpd");
const isPublished = existsSync(contracts);

const published = (path: string): string => readFileSync(join(contracts, path), "utf8");
const commonTypes = "sac-common-types-1.0.xsd";

/** Whether each document is valid, in the order given. All of them are looked at in one run of the validator. */
const verdicts = async (schema: string, documents: ReadonlyArray<string>) => {
  const xml = documents.map((contents, index) => ({ fileName: `d${index}.xml`, contents }));
  const { rawOutput } = await validateXML({
    xml,
    schema: {
      fileName: "paForNode.xsd",
      contents: published(schema).replace(
        /schemaLocation="[^"]*"/,
        `schemaLocation="${commonTypes}"`,
      ),
    },
    preload: { fileName: commonTypes, contents: published(`xsd-common/${commonTypes}`) },
    maxMemoryPages: 8 * memoryPages.defaultMaxMemoryPages,
  });
  return xml.map(({ fileName }) => {
    if (rawOutput.includes(`${fileName} validates\n`)) return true;
    if (rawOutput.includes(`${fileName} fails to validate\n`)) return false;
    throw new Error(`no verdict on ${fileName}: ${rawOutput.slice(0, 500)}`);
  });
};

const current = "wsdl/xsd/paForNode.xsd";
const former = "wsdl/SANP3.8.0/paForNode.xsd";

const payload = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd";

/** The payload of a message as a document of its own. */
const bodyOf = (message: string): string =>
  message
    .slice(message.indexOf("Body>") + 5, message.lastIndexOf("</soapenv:Body>"))
    .trim()
    .replace(/^<pafn:\w+/, (start) => `${start} xmlns:pafn="${payload}"`);

const innerOf = (nodes: ReadonlyArray<XmlNode>): string =>
  nodes.map((node) => writeXml(node, "")).join("");

/** A valid request of one operation, as the nodes inside its root. */
const validRequest = (operation: Operation): fc.Arbitrary<ReadonlyArray<XmlNode>> => {
  const nodes = <A>(type: Type<A>, values: fc.Arbitrary<A>): fc.Arbitrary<ReadonlyArray<XmlNode>> =>
    values.map((value) => {
      const content = accepted(type.write(value, ""));
      return typeof content === "string" ? [] : content;
    });
  switch (operation) {
    case "paVerifyPaymentNotice":
      return nodes(requestTypes[operation], requests[operation]);
    case "paGetPayment":
    case "paGetPaymentV2":
      return nodes(requestTypes[operation], requests[operation]);
    case "paSendRT":
      return nodes(requestTypes[operation], requests[operation]);
    case "paSendRTV2":
      return nodes(requestTypes[operation], requests[operation]);
    case "paDemandPaymentNotice":
      return nodes(requestTypes[operation], requests[operation]);
  }
};

const ourVerdict = (operation: Operation, document: string): boolean => {
  const read: E.Either<unknown, unknown> = requestTypes[operation].read(
    payloadElement(inEnvelope(document)),
    "",
  );
  return E.isRight(read);
};

/**
 * The validator doesn't collapse the space around dates, which the recommendation (XML Schema part 2, 3.2.9)
 * and our specification (5) ask for; so it gets them without.
 */
const withoutSpaceAroundDates = (document: string): string =>
  document.replace(
    /(<(dueDate|paymentDateTime|applicationDate|transferDate)>)\s*([^<]*?)\s*(<\/\2>)/g,
    "$1$3$4",
  );

/** The validator passes over characters in base64 that don't belong there; the recommendation (3.2.16) doesn't. */
const hasStrayInBase64 = (document: string): boolean =>
  /<(MBDAttachment|datiSpecificiServizioRequest)>[^<]*[^A-Za-z0-9+/=\s<][^<]*<\/\1>/.test(document);

const written = <K extends Operation>(
  operation: K,
  values: fc.Arbitrary<Answers[K]>,
): fc.Arbitrary<string> => values.map((answer) => accepted(writeAnswer(operation, answer)));

const writtenAnswers: Readonly<Record<Operation, fc.Arbitrary<string>>> = {
  paVerifyPaymentNotice: written("paVerifyPaymentNotice", answers.paVerifyPaymentNotice),
  paGetPayment: written("paGetPayment", answers.paGetPayment),
  paGetPaymentV2: written("paGetPaymentV2", answers.paGetPaymentV2),
  paSendRT: written("paSendRT", answers.paSendRT),
  paSendRTV2: written("paSendRTV2", answers.paSendRTV2),
  paDemandPaymentNotice: written("paDemandPaymentNotice", answers.paDemandPaymentNotice),
};

/** Around every limit of the schema. */
const lengths = [0, 1, 2, 5, 6, 16, 17, 20, 21, 35, 36, 70, 71, 140, 141, 210, 211];

/** Whether the element at this place has another type than a text between two lengths. */
const isTyped = (nodes: ReadonlyArray<XmlNode>, at: number): boolean => {
  const flat = (node: XmlNode): ReadonlyArray<XmlNode> =>
    typeof node.content === "string" ? [node] : [node, ...node.content.flatMap(flat)];
  const node = nodes.flatMap(flat)[at];
  return typeof node?.content === "string" && node.content.length > 1;
};

/** The full request first, then with every element dropped, given twice, and with every edge text in it once. */
const probes = (operation: Operation): ReadonlyArray<string> => {
  const nodes = fullRequests[operation];
  const size = nodes.reduce((sum, node) => sum + sizeOf(node), 0);
  const change = (kind: Mutation["kind"], at: number, text: string) =>
    payloadOf(
      operations[operation].request,
      innerOf(mutated(nodes, { kind, at, name: "x", text })),
    );
  const places = Array.from({ length: size }, (_, at) => at);
  return [
    ...new Set([
      payloadOf(operations[operation].request, innerOf(nodes)),
      ...places.flatMap((at) => [change("drop", at, ""), change("repeat", at, "")]),
      ...places.flatMap((at) => lengths.map((length) => change("say", at, "x".repeat(length)))),
      ...places.flatMap((at) =>
        isTyped(nodes, at) ? edgeTexts.map((text) => change("say", at, text)) : [],
      ),
    ]),
  ];
};

/** As many as the schema allows of what may be repeated, and one more. */
const repetitions = (operation: Operation): ReadonlyArray<string> => {
  const full = payloadOf(operations[operation].request, innerOf(fullRequests[operation]));
  const limits: ReadonlyArray<readonly [RegExp, number]> = [
    [/<mapEntry>.*?<\/mapEntry>/s, 15],
    [/<transfer>.*?<\/transfer>/s, 5],
  ];
  return limits.flatMap(([one, most]) =>
    [most, most + 1].map((count) => full.replace(one, (text) => text.repeat(count))),
  );
};

const inBatches = async (documents: ReadonlyArray<string>): Promise<ReadonlyArray<boolean>> => {
  const batches = Array.from({ length: Math.ceil(documents.length / 300) }, (_, index) =>
    documents.slice(index * 300, (index + 1) * 300),
  );
  const results: Array<boolean> = [];
  for (const batch of batches) results.push(...(await verdicts(current, batch)));
  return results;
};

describe("the partner endpoint and its published schema", () => {
  beforeAll(() => {
    if (!isPublished)
      process.stdout.write("Published schemas not found: SOAP contract not compared.\n");
  });

  it("the worked examples are valid, requests and answers alike", async () => {
    if (!isPublished) return;
    const documents = Object.entries(examples)
      .filter(([name]) => name !== "receiptDocument")
      .map(([, text]) => bodyOf(text));
    expect(await verdicts(current, documents)).toStrictEqual(documents.map(() => true));
  });

  it.each(operationNames.map((operation) => [operation]))(
    "every answer of %s is valid",
    async (operation) => {
      if (!isPublished) return;
      const faults = Object.keys(faultStrings)
        .filter(isFaultCode)
        .map((code) =>
          writeFault(operation, "09876543210", { code, description: "\u0000 <&> ]]>" }),
        );
      const random = fc.sample(writtenAnswers[operation], { numRuns: 60, seed });
      const documents = [...faults, ...random].map(bodyOf);
      const results = await verdicts(current, documents);
      expect(documents.filter((_, index) => results[index] !== true)).toStrictEqual([]);
    },
  );

  it.each(operationNames.map((operation) => [operation]))(
    "requests of %s are read when the schema admits them and refused when it doesn't",
    async (operation) => {
      if (!isPublished) return;
      const { request } = operations[operation];
      const cases = fc.sample(
        fc.tuple(validRequest(operation), fc.array(mutations, { maxLength: 2 })),
        { numRuns: 150, seed },
      );
      const documents = cases.map(([nodes, changes]) =>
        payloadOf(
          request,
          innerOf(changes.reduce((all, change: Mutation) => mutated(all, change), nodes)),
        ),
      );
      const results = await verdicts(current, documents.map(withoutSpaceAroundDates));
      expect(
        documents.flatMap((document, index) =>
          ourVerdict(operation, document) ===
          (results[index] === true && !hasStrayInBase64(document))
            ? []
            : [`schema ${String(results[index])}: ${escapeText(document)}`],
        ),
      ).toStrictEqual([]);
      // Both verdicts must occur, or the comparison says little.
      expect(new Set(results)).toStrictEqual(new Set([true, false]));
    },
  );

  it.each(operationNames.map((operation) => [operation]))(
    "every element of %s takes the same texts as in the schema, and occurs as often",
    async (operation) => {
      if (!isPublished) return;
      const documents = [...probes(operation), ...repetitions(operation)];
      const schemaSays = await inBatches(documents.map(withoutSpaceAroundDates));
      expect(schemaSays[0]).toBe(true);
      expect(
        documents.filter(
          (document, index) =>
            ourVerdict(operation, document) !==
            (schemaSays[index] === true && !hasStrayInBase64(document)),
        ),
      ).toStrictEqual([]);
    },
  );

  it("requests of the former schema, with its stand-in flag, are read", async () => {
    if (!isPublished) return;
    const documents = [examples.receiptRequest, examples.receiptV2Request].map((text) =>
      bodyOf(text)
        .replace("<standIn>true</standIn>", "")
        .replace("<MBDAttachment>", "<companyName>x</companyName><MBDAttachment>")
        .replace("</receipt>", "</receipt><standin>true</standin>"),
    );
    expect(await verdicts(former, documents)).toStrictEqual([true, true]);
    expect(await verdicts(current, documents)).toStrictEqual([false, false]);
    expect(
      [["paSendRT", documents[0] ?? ""] as const, ["paSendRTV2", documents[1] ?? ""] as const].map(
        ([operation, document]) => ourVerdict(operation, document),
      ),
    ).toStrictEqual([true, true]);
  });
});
