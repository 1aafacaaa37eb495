import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import fc from "fast-check";
import { envelopeLimits } from "../../../shared/codecs/soap/envelope";
import { decodeUtf8 } from "../../../shared/codecs/soap/utf8";
import {
  childrenOf,
  deepTextOf,
  isSpace,
  readXml,
  textOf,
  type XmlElement,
} from "../../../shared/codecs/soap/xml-reader";
import { nodeOf, writeXml } from "../../../shared/codecs/soap/xml-writer";
import { accepted } from "../../support/builders";
import { hostile } from "./hostile-messages";

const seed = 20260314;
const read = readXml(envelopeLimits);
const tree = (text: string): XmlElement => accepted(read(text));

describe("reading XML", () => {
  it.each([
    ["references", "<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;</a>", "<>&\"'A😀"],
    ["CDATA", "<a>x<![CDATA[<b>&amp;]]>y</a>", "x<b>&amp;y"],
    ["text around comments", "<a>1<!-- <b/> & -->2</a>", "12"],
    ["line ends of every kind", "<a>1\r\n2\r3\n4</a>", "1\n2\n3\n4"],
    ["a line end that was meant", "<a>&#13;</a>", "\r"],
    ["a mark of byte order", "\uFEFF<a>1</a>", "1"],
    ["a declaration", '<?xml version="1.0" encoding="utf-8" standalone="no"?>\n<a>1</a>', "1"],
    ["a declaration after the mark", '\uFEFF<?xml version="1.0"?><a>1</a>', "1"],
    [
      "a later version as the first",
      '<?xml version="1.1" encoding="UTF-8"?><a>\u0085</a>',
      "\u0085",
    ],
    ["spaces", "<a>  1 </a>", "  1 "],
    ["what looks like a document type in CDATA", "<a><![CDATA[<!DOCTYPE x>]]></a>", "<!DOCTYPE x>"],
    ["what looks like a document type in a comment", "<a><!-- <!DOCTYPE x> -->1</a>", "1"],
  ])("resolves %s", (_, text, expected) => {
    expect(textOf(tree(text))).toBe(expected);
  });

  it("knows elements and attributes by namespace and name, and where elements are", () => {
    const text =
      '<p:a xmlns:p="urn:1" xmlns="urn:2"><b/> <c xmlns="" p:d=">" e="&lt;\'"  >1<p:f>2</p:f>3</c ></p:a>';
    const root = tree(text);
    const [b, c] = childrenOf(root);
    expect(root).toStrictEqual({
      local: "a",
      namespace: "urn:1",
      attributes: [],
      content: [b, " ", c],
      start: 0,
      end: text.length,
    });
    expect(b).toStrictEqual({
      local: "b",
      namespace: "urn:2",
      attributes: [],
      content: [],
      start: text.indexOf("<b"),
      end: text.indexOf(" <c"),
    });
    expect(c).toStrictEqual({
      local: "c",
      namespace: "",
      attributes: [
        { local: "d", namespace: "urn:1", value: ">" },
        { local: "e", namespace: "", value: "<'" },
      ],
      content: [
        "1",
        {
          local: "f",
          namespace: "urn:1",
          attributes: [],
          content: ["2"],
          start: text.indexOf("<p:f"),
          end: text.indexOf("3<"),
        },
        "3",
      ],
      start: text.indexOf("<c"),
      end: text.indexOf("</p:a"),
    });
    expect(deepTextOf(root)).toBe(" 123");
    expect(isSpace(textOf(root))).toBe(true);
  });

  it("takes names that objects of the language have for what they are", () => {
    const { attributes, local } = tree('<constructor __proto__="1" toString="2"/>');
    expect([local, ...attributes.map((attribute) => attribute.local)]).toStrictEqual([
      "constructor",
      "__proto__",
      "toString",
    ]);
  });

  it.each([
    ["nothing", ""],
    ["space only", " \n"],
    ["text only", "hello"],
    ["two roots", "<a/><b/>"],
    ["text after the root", "<a/>b"],
    ["an element that isn't closed", "<a><b></a>"],
    ["an end without a beginning", "<a/></a>"],
    ["ends in the wrong order", "<a><b></a></b>"],
    ["a bare ampersand", "<a>a & b</a>"],
    ["an attribute twice", '<a b="1" b="2"/>'],
    ["an attribute twice by namespace", '<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>'],
    ["an attribute without quotes", "<a b=1/>"],
    ["an attribute without value", "<a b/>"],
    ["an attribute with a bracket", '<a b="<"/>'],
    ["a prefix without namespace", "<x:a/>"],
    ["a prefix that objects of the language have", "<constructor:a/>"],
    ["a control character", "<a>\u0001</a>"],
    ["a reference to a control character", "<a>&#1;</a>"],
    ["a reference to nothing", "<a>&#x110000;</a>"],
    ["half a pair of surrogates", "<a>\uD800</a>"],
    ["the end of CDATA in text", "<a>]]></a>"],
    ["two hyphens in a comment", "<a><!-- -- --></a>"],
    ["a name in capitals at its end", "<a></A>"],
    ["an entity that isn't predefined", "<a>&eacute;</a>"],
  ])("refuses %s", (_, text) => {
    const result = read(text);
    expect(E.isLeft(result) && result.left.reason).toBe("NotWellFormed");
  });

  it.each([["ISO-8859-1"], ["UTF-16"], ["windows-1252"], ["US-ASCII"]])(
    "refuses a text that says it is %s",
    (encoding) => {
      const result = read(`<?xml version="1.0" encoding="${encoding}"?><a/>`);
      expect(E.isLeft(result) && result.left.reason).toBe("EncodingUnsupported");
    },
  );

  it.each(hostile)("refuses %s, as %s, without spending time on it", (_, reason, make) => {
    // Through bytes, as messages come: a text just put together would be slow by itself.
    const text = Buffer.from(make()).toString();
    const before = performance.now();
    const result = read(text);
    const elapsed = performance.now() - before;
    expect(E.isLeft(result) && result.left.reason).toBe(reason);
    expect(elapsed).toBeLessThan(500);
  });

  it("reads an attachment that fills the message", () => {
    const attachment = "QUJD".repeat(1_000_000);
    expect(textOf(tree(`<a>${attachment}</a>`))).toBe(attachment);
  });

  it("counts the same places however the text falls into the parser's pieces", () => {
    const piece = fc.constantFrom("😀", "\r\n", "\r", "é", "&amp;", "x", " ");
    fc.assert(
      fc.property(
        fc.integer({ min: 4_040, max: 4_110 }),
        fc.array(piece, { maxLength: 60 }),
        (size, pieces) => {
          const text = `<a>${" ".repeat(size)}${pieces.join("")}<b c="1">${pieces.join("")}</b></a>`;
          const [b] = childrenOf(tree(text));
          expect([b?.start, b?.end]).toStrictEqual([text.indexOf("<b"), text.length - 4]);
        },
      ),
      { seed },
    );
  });
});

describe("decoding bytes", () => {
  it.each([
    ["text", [0x3c, 0xc3, 0xa8], O.some("<è")],
    ["text after the mark of byte order", [0xef, 0xbb, 0xbf, 0x3c], O.some("<")],
    ["Latin-1", [0x3c, 0xe8, 0x3e], O.none],
    ["UTF-16", [0xff, 0xfe, 0x3c, 0x00], O.none],
    ["a character in too many bytes", [0xc0, 0xbc], O.none],
    ["half a pair of surrogates", [0xed, 0xa0, 0x80], O.none],
    ["a character cut off", [0x3c, 0xc3], O.none],
  ])("takes UTF-8 only: %s", (_, bytes, expected) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toStrictEqual(expected);
  });
});

describe("writing XML", () => {
  it("gives back every text that XML can carry", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
        const written = writeXml({ name: "a", content: text }, "  ");
        const carried = text.replace(
          /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu,
          "\uFFFD",
        );
        expect(textOf(tree(written))).toBe(carried);
      }),
      { seed },
    );
  });

  it("never writes what can't be read, not even from broken text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ max: 0xffff }).map((code) => String.fromCharCode(code)) }),
        (text) => {
          const written = writeXml({ name: "a", attributes: { b: text }, content: text }, "");
          expect(tree(written).attributes[0]?.value).toHaveLength(Array.from(text).join("").length);
        },
      ),
      { seed },
    );
  });

  it("writes again what it read, without attributes, comments and the space between elements", () => {
    expect(
      writeXml(nodeOf(tree('<a b="1"> <c>x &amp; y</c><!-- z --><d/><e><f/> </e></a>')), "\t"),
    ).toBe("<a>\n\t<c>x &amp; y</c>\n\t<d></d>\n\t<e>\n\t\t<f></f>\n\t</e>\n</a>");
  });
});
