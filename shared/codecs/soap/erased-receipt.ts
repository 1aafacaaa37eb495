import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import { erasedCode, erasedName, isSameCode, textEraser } from "../../domain/erasure/erased-person";
import { envelopeLimits } from "./envelope";
import { documentText } from "./receipt-document";
import { readXml } from "./xml-reader";
import { nodeOf, type XmlNode } from "./xml-writer";

/** Elements that tell of a person. */
const persons: ReadonlyArray<string> = ["debtor", "payer"];
/** Elements whose text somebody has written as they liked. */
const freeTexts: ReadonlyArray<string> = [
  "description",
  "remittanceInformation",
  "paymentNote",
  "key",
  "value",
];

const childrenOf = ({ content }: XmlNode): ReadonlyArray<XmlNode> =>
  typeof content === "string" ? [] : content;

const textAt = (node: XmlNode, ...path: ReadonlyArray<string>): string => {
  const [name, ...rest] = path;
  if (name === undefined) return typeof node.content === "string" ? node.content : "";
  const child = childrenOf(node).find((each) => each.name === name);
  return child === undefined ? "" : textAt(child, ...rest);
};

const isPerson =
  (code: string) =>
  (node: XmlNode): boolean =>
    persons.includes(node.name) &&
    isSameCode(textAt(node, "uniqueIdentifier", "entityUniqueIdentifierValue"), code);

const everyNode = (node: XmlNode): ReadonlyArray<XmlNode> => [
  node,
  ...childrenOf(node).flatMap(everyNode),
];

/** The two elements that the schema wants of a person; all the others may be missing. */
const erased = (person: XmlNode): XmlNode => ({
  name: person.name,
  content: [
    {
      name: "uniqueIdentifier",
      content: [
        {
          name: "entityUniqueIdentifierType",
          content: textAt(person, "uniqueIdentifier", "entityUniqueIdentifierType"),
        },
        { name: "entityUniqueIdentifierValue", content: erasedCode },
      ],
    },
    { name: "fullName", content: erasedName },
  ],
});

/**
 * The document of a receipt without one person, as debtor or payer, and in its free texts: a receipt all the same by its
 * schema. The digital stamp that may be inside is signed, and names no debtor. A document that doesn't mention the
 * person stays as it is.
 */
export const eraseFromReceipt = (
  code: string,
  document: string,
): E.Either<{ readonly path: string }, string> =>
  pipe(
    readXml(envelopeLimits)(document),
    E.bimap(
      () => ({ path: "/" }),
      (element) => {
        const root = nodeOf(element);
        const isOf = isPerson(code);
        const eraseText = textEraser(
          code,
          everyNode(root)
            .filter(isOf)
            .map((person) => textAt(person, "fullName")),
        );
        const without = (node: XmlNode): XmlNode => {
          if (isOf(node)) return erased(node);
          if (typeof node.content !== "string")
            return { ...node, content: node.content.map(without) };
          return freeTexts.includes(node.name)
            ? { ...node, content: eraseText(node.content) }
            : node;
        };
        return documentText(without(root));
      },
    ),
  );
