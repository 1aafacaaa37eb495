import { childrenOf, type XmlElement } from "./xml-reader";
import { nodeOf, writeXml, type XmlNode } from "./xml-writer";

/** A receipt as it came, and as it is shown to the institution. */
export type ReceiptDocument = {
  /** The `receipt` element, character for character as delivered. */
  readonly delivered: string;
  /** The document of the receipts interface: the request without envelope and namespaces, one element on each line. */
  readonly document: string;
};

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** Roots of the documents; the capital letter of the second is how institutions know it. */
const roots = { paSendRT: "paSendRTReq", paSendRTV2: "PaSendRTV2Request" } as const;

/** The former stand-in flag isn't part of the document. */
const formerStandIn = "standin";

/** How documents of receipts are written: one element on each line, after a declaration. */
export const documentText = (root: XmlNode): string =>
  `${declaration}\n${writeXml(root, "    ")}\n`;

export const receiptDocument = (
  operation: keyof typeof roots,
  payload: XmlElement,
  source: string,
): ReceiptDocument => {
  const children = childrenOf(payload);
  const receipt = children.find(({ local }) => local === "receipt");
  const document = documentText({
    name: roots[operation],
    content: children.filter(({ local }) => local !== formerStandIn).map(nodeOf),
  });
  return {
    delivered: source.slice(receipt?.start ?? 0, receipt?.end ?? 0),
    document,
  };
};
