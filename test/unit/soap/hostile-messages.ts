import { inEnvelope, payloadOf } from "../../support/soap-builders";

const mebibyte = 1024 * 1024;

const laughs = Array.from(
  { length: 9 },
  (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`,
).join("");

/** As many copies as fit the limit of a message. */
const filling = (piece: string, size = 3.9 * mebibyte): string =>
  piece.repeat(Math.floor(size / piece.length));

const numbered = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => of(index)).join("");

/** Messages made to cost much, and why each is refused. */
export const hostile: ReadonlyArray<readonly [string, string, () => string]> = [
  [
    "a billion laughs",
    "DoctypeForbidden",
    () => `<!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]><x>&l9;</x>`,
  ],
  [
    "an external entity",
    "DoctypeForbidden",
    () => '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
  ],
  [
    "an external document type",
    "DoctypeForbidden",
    () => '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><x/>',
  ],
  [
    "an external parameter entity",
    "DoctypeForbidden",
    () => '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x">%p;]><x/>',
  ],
  ["a document type of 4 MB", "DoctypeForbidden", () => `<!DOCTYPE x [${filling(" ")}]><x/>`],
  [
    "a document type that never ends",
    "DoctypeForbidden",
    () => `<!DOCTYPE x [${filling("<!-- x -->")}`,
  ],
  ["a message of 10 MB", "TooLong", () => inEnvelope(payloadOf("x", "a".repeat(10 * mebibyte)))],
  ["the deepest nesting that fits", "TooMuchMarkup", () => filling("<a>")],
  ["as many elements as fit", "TooMuchMarkup", () => `<a>${filling("<b/>")}</a>`],
  ["a nesting of 33 elements", "TooDeep", () => "<a>".repeat(33)],
  ["2,001 elements", "TooManyElements", () => `<a>${"<b/>".repeat(2_000)}</a>`],
  [
    "as many attributes as fit",
    "TooManyAttributes",
    () => `<a ${numbered(250_000, (index) => `a${index}=""`.padEnd(15))}/>`,
  ],
  [
    "as many namespaces as fit",
    "TooManyAttributes",
    () => `<a ${numbered(150_000, (index) => `xmlns:n${index}="u"`.padEnd(22))}/>`,
  ],
  ["an attribute of 4 MB", "TagTooLong", () => `<a b="${filling("x")}"/>`],
  ["an attribute of a million lines", "TooManyLines", () => `<a b="${filling("\n")}"/>`],
  ["an attribute of a million references", "TooMuchMarkup", () => `<a b="${filling("&amp;")}"/>`],
  ["an entity that isn't predefined", "NotWellFormed", () => "<a>&nbsp;</a>"],
  ["an entity name of 4 MB", "NotWellFormed", () => `<a>&${filling("x")};</a>`],
  ["a tag name of 4 MB", "NotWellFormed", () => `<${filling("x")}`],
  ["an attribute name of 4 MB", "TagTooLong", () => `<a ${filling("x")}`],
  ["open brackets only", "NotWellFormed", () => filling("<")],
  ["a comment that never ends", "NotWellFormed", () => `<!--${filling("- ")}`],
  ["a comment of 4 MB", "TooMuchCommented", () => `<!--${filling("- ")}--><a/>`],
  ["CDATA of 4 MB", "TextTooLong", () => `<a><![CDATA[${filling("] ]")}]]></a>`],
  ["as many comments as fit", "TooMuchCommented", () => `<a>${filling("<!---->")}</a>`],
  [
    "a few comments of 60,000 characters",
    "TooMuchCommented",
    () => `<a>${filling(`<!--${"- ".repeat(30_000)}-->`)}</a>`,
  ],
  [
    "a few sections of 200,000 characters",
    "TextTooLong",
    () => `<a>${filling(`<![CDATA[${"] ".repeat(100_000)}]]>`)}</a>`,
  ],
  ["a start tag of 4 MB of space", "TagTooLong", () => `<a ${filling(" ")}/>`],
  ["an end tag of 4 MB of space", "NotWellFormed", () => `<a></a${filling(" ")}>`],
  ["as many beginnings of comments as fit", "NotWellFormed", () => filling("<!-")],
  ["as many open ends as fit", "NotWellFormed", () => `<a>${filling("</b")}`],
  ["CDATA that never ends", "NotWellFormed", () => `<a><![CDATA[${filling("] ]")}`],
  ["text with 4 MB of line ends", "TooManyLines", () => `<a>${filling("\r")}`],
  ["a million references", "TooMuchMarkup", () => `<a>${filling("&#38;")}`],
  [
    "a processing instruction of 4 MB",
    "ProcessingInstructionForbidden",
    () => `<a><?p ${filling("?")} ?></a>`,
  ],
  [
    "an XML declaration of 4 MB",
    "ProcessingInstructionForbidden",
    () => `<?xml version="1.0" ${filling(" ")}?><a/>`,
  ],
  ["a style sheet", "ProcessingInstructionForbidden", () => '<?xml-stylesheet href="x"?><a/>'],
];
