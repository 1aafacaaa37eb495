import fc from "fast-check";
import * as E from "fp-ts/Either";
import { flowReader, type FlowContent } from "../../../shared/codecs/flow/flow-reader";
import type { FlowFault, PaymentLine } from "../../../shared/domain/reporting-flow/model";
import { flowXml, headingXml, lineXml } from "../../support/reporting-flows";

type Read = { readonly content: FlowContent; readonly lines: ReadonlyArray<PaymentLine> };

/** Reads a text in pieces that end at the places given. */
const readAt = (text: string, cuts: ReadonlyArray<number> = []): E.Either<FlowFault, Read> => {
  const reader = flowReader();
  const lines: Array<PaymentLine> = [];
  const bounds = [0, ...[...cuts].sort((a, b) => a - b), text.length];
  for (const [index, start] of bounds.slice(0, -1).entries()) {
    const read = reader.push(text.slice(start, bounds[index + 1]));
    if (E.isLeft(read)) return read;
    lines.push(...read.right);
  }
  return E.map((content: FlowContent) => ({ content, lines }))(reader.end());
};

const one = { iuv: "47000000000012353", amount: "120.50" };
const example = flowXml({ organization: "01234567890", lines: [one] });

const faultOf = (text: string): FlowFault | null => {
  const read = readAt(text);
  return E.isLeft(read) ? read.left : null;
};

const with_ = (found: string | RegExp, replacement: string): string => {
  const changed = example.replace(found, replacement);
  if (changed === example) throw new Error(`The example has no ${String(found)}.`);
  return changed;
};

describe("reading a flow", () => {
  it("gives what the worked example says", () => {
    expect(readAt(example)).toStrictEqual(
      E.right({
        content: {
          heading: {
            organization: "01234567890",
            flowId: "2026-03-15PSPDEMO1-S000000042",
            date: "2026-03-15T22:31:05",
            statedDate: "2026-03-15T22:31:05",
            regulation: "SCT-2026-03-16-0042",
            regulationDay: "2026-03-16",
            sender: { type: "B", code: "PSPDEMO1", name: null },
            bank: null,
            receiverName: null,
            declaredPayments: 1,
            declaredAmount: 12_050,
          },
          payments: 1,
          amount: 12_050,
        },
        lines: [
          {
            iuv: "47000000000012353",
            receiptId: "c7d1f0a29b6e4a31",
            transfer: "1",
            amount: 12_050,
            outcome: "0",
            day: "2026-03-14",
          },
        ],
      }),
    );
  });

  it("gives the same wherever its pieces end, with either ending of lines", () => {
    const expected = readAt(example);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: example.length }), { maxLength: 12 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        (cuts, end) => {
          expect(readAt(example.replaceAll("\n", end), cuts)).toStrictEqual(expected);
        },
      ),
      { seed: 20260301, numRuns: 200 },
    );
  });

  it.each<readonly [string, string, Partial<PaymentLine>]>([
    [
      "takes a line without index for the first transfer",
      lineXml({ ...one, transfer: null }),
      { transfer: "1" },
    ],
    ["takes the stand-in outcome 4", lineXml({ ...one, outcome: "4" }), { outcome: "4" }],
    ["takes the stand-in outcome 8", lineXml({ ...one, outcome: "8" }), { outcome: "8" }],
    ["takes the revoked outcome 3", lineXml({ ...one, outcome: "3" }), { outcome: "3" }],
    [
      "resolves character references",
      lineXml({ ...one, iur: "a&amp;b&#x43;" }),
      { receiptId: "a&bC" },
    ],
    [
      "resolves CDATA and skips comments",
      lineXml({ ...one, iur: "<![CDATA[a<b]]><!-- x -->c" }),
      { receiptId: "a<bc" },
    ],
    [
      "drops the zone of a date",
      lineXml({ ...one, day: "2026-03-14+01:00" }),
      { day: "2026-03-14" },
    ],
  ])("%s", (_, line, expected) => {
    const read = readAt(with_(/ {2}<datiSingoliPagamenti>[^]*<\/datiSingoliPagamenti>\n/, line));
    expect(read).toMatchObject(E.right({ lines: [expected] }));
  });

  it("keeps a date as stated, and to the second", () => {
    const read = readAt(with_("T22:31:05<", "T22:31:05.1230000+01:00<"));
    expect(read).toMatchObject(
      E.right({
        content: {
          heading: { date: "2026-03-15T22:31:05", statedDate: "2026-03-15T22:31:05.1230000+01:00" },
        },
      }),
    );
  });

  it("tells what was counted beside what was declared", () => {
    const lines = [one, { ...one, amount: "0.01" }];
    expect(readAt(flowXml({ lines, declaredPayments: 7, declaredAmount: "0.00" }))).toMatchObject(
      E.right({
        content: {
          payments: 2,
          amount: 12_051,
          heading: { declaredPayments: 7, declaredAmount: 0 },
        },
      }),
    );
  });

  it("takes prefixes, the schema's location and optional elements", () => {
    const prefixed = example
      .replace(/<(\/?)([a-zF])/g, "<$1p:$2")
      .replace(
        'xmlns="',
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b" xmlns:p="',
      )
      .replace(
        "<p:istitutoRicevente>",
        "<p:codiceBicBancaDiRiversamento>UNCRITMM</p:codiceBicBancaDiRiversamento><p:istitutoRicevente>",
      )
      .replace("<p:?xml", "<?xml");
    expect(readAt(prefixed)).toMatchObject(E.right({ content: { heading: { bank: "UNCRITMM" } } }));
  });
});

const payment = "datiSingoliPagamenti[1]";

describe("refusing a flow", () => {
  it.each<readonly [string, string, string, RegExp]>([
    ["another root", example.replaceAll("FlussoRiversamento", "Flusso"), "Flusso", /not expected/],
    [
      "another namespace",
      with_("schemas/2011", "schemas/2012"),
      "FlussoRiversamento",
      /not expected/,
    ],
    ["a missing element", with_(/ {2}<dataRegolamento>.*\n/, ""), "dataRegolamento", /missing/],
    [
      "a missing element at the end of its parent",
      with_(/ {4}<dataEsito.*\n/, ""),
      `${payment}/dataEsitoSingoloPagamento`,
      /missing/,
    ],
    ["no payment at all", headingXml({}) + "</FlussoRiversamento>", payment, /missing/],
    [
      "a repeated element",
      with_(/( {2}<dataRegolamento>.*\n)/, "$1$1"),
      "dataRegolamento",
      /repeated/,
    ],
    [
      "elements out of order",
      with_(/( {4}<singolo.*\n)( {4}<codiceEsito.*\n)/, "$2$1"),
      `${payment}/singoloImportoPagato`,
      /missing/,
    ],
    [
      "an unknown element",
      with_("<dataRegolamento>", "<altro/><dataRegolamento>"),
      "altro",
      /not expected/,
    ],
    [
      "an attribute",
      with_("<dataRegolamento>", '<dataRegolamento a="b">'),
      "dataRegolamento",
      /attributes/,
    ],
    [
      "an element that says it is nil",
      with_(
        "<dataRegolamento>",
        '<dataRegolamento xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:nil="true">',
      ),
      "dataRegolamento",
      /attributes/,
    ],
    [
      "text between elements",
      with_("<istitutoMittente>", "<istitutoMittente>text"),
      "istitutoMittente",
      /text/,
    ],
    ["another version", with_(">1.0<", ">2.0<"), "versioneOggetto", /1\.0 or 1\.1/],
    [
      "an identifier with a slash",
      with_("-S000000042", "/S000000042"),
      "identificativoFlusso",
      /letters/,
    ],
    [
      "an identifier too long",
      with_("-S000000042", "-S0000000420000000"),
      "identificativoFlusso",
      /35/,
    ],
    [
      "a date that isn't one",
      with_("2026-03-15T22:31:05<", "2026-02-30T22:31:05<"),
      "dataOraFlusso",
      /date-time/,
    ],
    [
      "a sender of no kind",
      with_(">B<", ">C<"),
      "istitutoMittente/identificativoUnivocoMittente/tipoIdentificativoUnivoco",
      /G or A or B/,
    ],
    [
      "a receiver that is no legal entity",
      with_(">G<", ">A<"),
      "istitutoRicevente/identificativoUnivocoRicevente/tipoIdentificativoUnivoco",
      /must be G/,
    ],
    [
      "a count of zero",
      with_("<numeroTotalePagamenti>1", "<numeroTotalePagamenti>0"),
      "numeroTotalePagamenti",
      /whole number/,
    ],
    [
      "a total with one decimal",
      with_("<importoTotalePagamenti>120.50", "<importoTotalePagamenti>120.5"),
      "importoTotalePagamenti",
      /two decimals/,
    ],
    [
      "an amount of nothing",
      with_("<singoloImportoPagato>120.50", "<singoloImportoPagato>0.00"),
      `${payment}/singoloImportoPagato`,
      /0\.01/,
    ],
    [
      "a sixth transfer",
      with_("<indiceDatiSingoloPagamento>1", "<indiceDatiSingoloPagamento>6"),
      `${payment}/indiceDatiSingoloPagamento`,
      /from 1 to 5/,
    ],
    [
      "an unknown outcome",
      with_("<codiceEsitoSingoloPagamento>0", "<codiceEsitoSingoloPagamento>1"),
      `${payment}/codiceEsitoSingoloPagamento`,
      /must be 0 or 3/,
    ],
    [
      "an empty payment identifier",
      with_(">47000000000012353<", "><"),
      `${payment}/identificativoUnivocoVersamento`,
      /1 to 35/,
    ],
    [
      "the second of two payments",
      with_("</FlussoRiversamento>", `${lineXml({ iuv: "1", outcome: "7" })}</FlussoRiversamento>`),
      "datiSingoliPagamenti[2]/codiceEsitoSingoloPagamento",
      /must be 0/,
    ],
    ["a text that isn't XML", "not XML", "FlussoRiversamento", /not well-formed/],
    ["nothing", "", "FlussoRiversamento", /not well-formed/],
    [
      "half of it",
      example.slice(0, 900),
      "istitutoRicevente/identificativoUnivocoRicevente",
      /not well-formed/,
    ],
    ["more after the end", `${example}<again/>`, "FlussoRiversamento", /not well-formed/],
    ["another encoding", with_("UTF-8", "ISO-8859-1"), "FlussoRiversamento", /UTF-8/],
  ])("names the element: %s", (_, text, element, problem) => {
    const fault = faultOf(text);
    expect(fault).toStrictEqual({ element, problem: expect.stringMatching(problem) as string });
  });

  const manyEntities = Array.from({ length: 20 }, (_, n) => `<!ENTITY e${n + 1} "&e${n};&e${n};">`);
  const million = 1_000_000;
  it.each<readonly [string, string]>([
    ["a document type", with_("?>\n", "?>\n<!DOCTYPE FlussoRiversamento>")],
    [
      "entities that multiply",
      with_("?>\n", `?>\n<!DOCTYPE x [<!ENTITY e0 "ha">${manyEntities.join("")}]>`).replace(
        "PSPDEMO1<",
        "&e20;<",
      ),
    ],
    [
      "an external entity",
      with_("?>\n", '?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>').replace(
        "PSPDEMO1<",
        "&e;<",
      ),
    ],
    ["an undeclared entity", with_("PSPDEMO1<", "&nbsp;<")],
    ["a processing instruction", with_("?>\n", '?>\n<?xml-stylesheet href="x"?>')],
    ["a comment without end", with_("?>\n", `?>\n<!--${" a".repeat(million)}`)],
    ["comments without number", with_("?>\n", `?>\n${"<!---->".repeat(million / 4)}`)],
    ["sections without number", with_("PSPDEMO1<", `${"<![CDATA[]]>".repeat(million / 4)}<`)],
    ["white space without end", with_("?>\n", `?>\n${" \n\r".repeat(million)}`)],
    ["a text without end", with_("PSPDEMO1<", "x".repeat(4 * million))],
    ["a tag without end", with_("<dataRegolamento>", `<${"a".repeat(4 * million)}>`)],
    [
      "attributes without number",
      with_(
        "<dataRegolamento>",
        `<dataRegolamento ${Array.from({ length: 50_000 }, (_, n) => `a${n}="b"`).join(" ")}>`,
      ),
    ],
    ["elements without end", with_("<dataRegolamento>", "<dataRegolamento>".repeat(million / 4))],
    ["a character that XML doesn't have", with_("PSPDEMO1<", "\u0001<")],
  ])("gives up early, without the value: %s", (_, text) => {
    const before = process.cpuUsage();
    const fault = faultOf(text);
    expect(fault).not.toBeNull();
    expect(JSON.stringify(fault).length).toBeLessThan(1_200);
    expect(JSON.stringify(fault)).not.toMatch(/passwd|haha/);
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
  });

  it("never tells a value of the flow", () => {
    const secret = "RSSMRA80A01H501U";
    for (const text of [
      with_(">B<", `>${secret}<`),
      with_("<singoloImportoPagato>120.50", `<singoloImportoPagato>${secret}`),
      with_("PSPDEMO1<", `&${secret};<`),
    ])
      expect(JSON.stringify(faultOf(text))).not.toContain(secret);
  });
});
