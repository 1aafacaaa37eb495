import * as fc from "fast-check";
import type { XmlNode } from "../../../shared/codecs/soap/xml-writer";

/** One change to a message, where `at` counts its elements. */
export type Mutation = {
  readonly kind: "drop" | "repeat" | "swap" | "rename" | "say" | "nest" | "mark" | "prefix" | "pad";
  readonly at: number;
  readonly name: string;
  readonly text: string;
};

const names = [
  "idPA",
  "qrCode",
  "fee",
  "IBAN",
  "MBDAttachment",
  "metadata",
  "standIn",
  "companyName",
  "paymentNote",
  "dueDate",
  "unknown",
];

/** Texts at and around the edges of the simple types. */
export const edgeTexts: ReadonlyArray<string> = [
  ..."|  | a |\n|x|F|G|OK|KO|ok|01|1|0|6|5| 2 |+3|003|-1|true| false |TRUE|1.00|0.00|0.01| 12.30 |1.2|1,20|+1.00".split(
    "|",
  ),
  ..."0000000000001.00|999999999.99|1000000000.00|.50|1.|1e2|٣.٠٠|NaN".split("|"),
  ..."2026-03-14|2026-02-29|2024-02-29|1900-02-29|2026-3-4|2026-13-01|2026-03-14Z| 2026-03-14+02:00 ".split(
    "|",
  ),
  ..."2026-03-14+14:00|2026-03-14+14:01|2026-03-14-15:00|2026-03-14+02|20260314|02026-03-14".split(
    "|",
  ),
  ..."2026-03-14T10:05:09|2026-03-14T10:05:09.123456789Z|2026-03-14T24:00:00|2026-03-14T24:00:01".split(
    "|",
  ),
  ..."2026-03-14T10:05|2026-03-14T10:60:00|2026-03-14T10:05:60|2026-03-14T10:05:09.|2026-03-14t10:05:09".split(
    "|",
  ),
  ..."2026-03-14 10:05:09|2026-03-14T25:00:00|2026-03-14T10:05:09-13:59|2026-03-14T10:05:09+1:00".split(
    "|",
  ),
  ..."AAAA|AA==|AB==|AAA=|AAB=|A A A A|AAAA\nBBBB|A===|AAAA=|=|AA= =|YQ==YQ==|____".split("|"),
  ..."RM|rm|RMX|R1|a@b|a@b.c|a@|@b|a b@c|a@b..c|è@b|01234567890|0123456789|012345678901|347000000000012353".split(
    "|",
  ),
  "x".repeat(16),
  "x".repeat(17),
  "x".repeat(35),
  "x".repeat(36),
  "😀".repeat(35),
  "😀".repeat(36),
  ...[5, 6, 20, 21, 2, 15].map((length) => "y".repeat(length)),
  "x".repeat(70),
  "x".repeat(71),
  "x".repeat(140),
  "x".repeat(141),
  "x".repeat(210),
  "x".repeat(211),
  `${"x".repeat(250)}@${"y".repeat(5)}`,
  `${"x".repeat(251)}@${"y".repeat(5)}`,
];

export const mutations: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom<Mutation["kind"]>(
    "drop",
    "repeat",
    "swap",
    "rename",
    "say",
    "say",
    "say",
    "say",
    "nest",
    "mark",
    "prefix",
    "pad",
  ),
  at: fc.nat(200),
  name: fc.constantFrom(...names),
  text: fc.constantFrom(...edgeTexts),
});

export const sizeOf = ({ content }: XmlNode): number =>
  typeof content === "string" ? 1 : content.reduce((size, child) => size + sizeOf(child), 1);

/** What stands in the place of one element, and of the one after it. */
const changed = (node: XmlNode, { kind, name, text }: Mutation): ReadonlyArray<XmlNode> => {
  switch (kind) {
    case "drop":
      return [];
    case "repeat":
      return [node, node];
    case "swap":
      return [{ name, content: text }, node];
    case "rename":
      return [{ ...node, name }];
    case "say":
      return [typeof node.content === "string" ? { ...node, content: text } : node];
    case "nest":
      return [{ name: node.name, content: [node] }];
    case "mark":
      return [{ ...node, attributes: { [name]: text.slice(0, 10) } }];
    case "prefix":
      return [node.name.includes(":") ? node : { ...node, name: `pafn:${node.name}` }];
    case "pad":
      return [typeof node.content === "string" ? { ...node, content: ` ${node.content}\n` } : node];
  }
};

/** The same content with one change somewhere in it. */
export const mutated = (
  content: ReadonlyArray<XmlNode>,
  mutation: Mutation,
): ReadonlyArray<XmlNode> => {
  const size = content.reduce((sum, node) => sum + sizeOf(node), 0);
  let left = size === 0 ? -1 : mutation.at % size;
  const visit = (node: XmlNode): ReadonlyArray<XmlNode> => {
    left -= 1;
    if (left === -1) return changed(node, mutation);
    return typeof node.content === "string"
      ? [node]
      : [{ ...node, content: node.content.flatMap(visit) }];
  };
  const siblings = content.flatMap(visit);
  if (mutation.kind !== "swap" || siblings.length < 2) return siblings;
  const pivot = mutation.at % (content.length - 1);
  const [first, second] = [content[pivot], content[pivot + 1]];
  return first === undefined || second === undefined
    ? siblings
    : [...content.slice(0, pivot), second, first, ...content.slice(pivot + 2)];
};
