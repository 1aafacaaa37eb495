import { isElement, textOf, childrenOf, type XmlElement } from "./xml-reader";

/** An element to be written; its name is already qualified. */
export type XmlNode = {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content: XmlContent;
};
export type XmlContent = string | ReadonlyArray<XmlNode>;

const references: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ["\r", "&#13;"],
]);

/** What XML 1.0 can't carry, not even as a reference: control characters and halves of surrogate pairs. */
const unspeakable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Text as content; characters that XML can't carry become the replacement character, so lengths stay. */
export const escapeText = (text: string): string =>
  text
    .replace(unspeakable, "\uFFFD")
    .replace(/[&<>\r]/g, (character) => references.get(character) ?? character);

const escapeAttribute = (text: string): string =>
  escapeText(text).replace(/"/g, "&quot;").replace(/\n/g, "&#10;").replace(/\t/g, "&#9;");

const startOf = ({ name, attributes = {} }: XmlNode): string =>
  [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escapeAttribute(value)}"`),
  ].join(" ");

/** One element on each line. Texts are written as they are: no space is added where it would count. */
export const writeXml = (node: XmlNode, indent: string, level = 0): string => {
  const margin = indent.repeat(level);
  const { name, content } = node;
  if (typeof content === "string")
    return `${margin}<${startOf(node)}>${escapeText(content)}</${name}>`;
  if (content.length === 0) return `${margin}<${startOf(node)}/>`;
  const lines = content.map((child) => writeXml(child, indent, level + 1));
  return `${margin}<${startOf(node)}>\n${lines.join("\n")}\n${margin}</${name}>`;
};

/** What was read, to be written again: names and texts. Attributes, comments and the space between elements are dropped. */
export const nodeOf = (element: XmlElement): XmlNode => ({
  name: element.local,
  content: element.content.some(isElement) ? childrenOf(element).map(nodeOf) : textOf(element),
});
