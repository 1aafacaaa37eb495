import * as E from "fp-ts/Either";
import { describeViolation, readPartnerRequest } from "../../../shared/codecs/soap/partner-request";
import { statusOf, type SoapFault } from "../../../shared/codecs/soap/envelope";
import { operations } from "../../../shared/codecs/soap/operations";
import { paymentOf } from "../../../shared/codecs/soap/receipt";
import { accepted, at, cents, nav, refused } from "../../support/builders";
import { inEnvelope, payloadOf, replaced } from "../../support/soap-builders";
import {
  between,
  schemaViolations,
  unreadableMessages,
  withReceipt,
  withReceiptV2,
  withVerify,
} from "./bad-input";
import * as examples from "./worked-examples";

const head = {
  organization: "01234567890",
  broker: "09876543210",
  station: "09876543210_01",
};

const read = (text: string, soapAction: string | null = null) =>
  accepted(readPartnerRequest(text, soapAction));

/** The refusal in one line: what would be answered. */
const answered = (text: string, soapAction: string | null = null): string => {
  const refusal = refused(readPartnerRequest(text, soapAction));
  switch (refusal._tag) {
    case "UnreadableMessage":
      return `${statusOf(refusal.fault)} ${refusal.fault.code}: ${refusal.fault.message}`;
    case "UnknownOperation":
      return "404";
    case "SchemaViolation":
      return `${refusal.operation}: ${describeViolation(refusal.violation)}`;
  }
};

const debtor = {
  uniqueIdentifier: { type: "F", value: "VRDLGU75C10F205X" },
  fullName: "Luigi Verdi",
  streetName: null,
  civicNumber: null,
  postalCode: null,
  city: null,
  province: null,
  country: null,
  email: null,
};

const receipt = {
  receiptId: "c7d1f0a29b6e4a31",
  noticeNumber: nav("347000000000012353"),
  fiscalCode: "01234567890",
  outcome: "OK",
  creditorReferenceId: "47000000000012353",
  amount: cents(12_050),
  description: "Mensa marzo",
  companyName: "Comune di Esempio",
  officeName: null,
  debtor,
  transfers: [
    {
      idTransfer: "1",
      amount: cents(12_050),
      fiscalCode: "01234567890",
      companyName: null,
      destination: { _tag: "Account", value: "IT60X0542811101000000123456" },
      remittanceInformation: "Mensa marzo",
      category: "9/0101108TS/",
      metadata: null,
    },
  ],
  pspCode: "PSPDEMO1",
  pspTaxCode: null,
  pspVatNumber: null,
  pspCompany: "PSP di prova",
  channel: "PSPDEMO1_01",
  channelDescription: "app",
  payer: null,
  paymentMethod: "creditCard",
  paymentNote: null,
  fee: cents(120),
  primaryCiIncurredFee: null,
  bundle: null,
  ciBundle: null,
  paymentDateTime: { text: "2026-03-14T10:05:09", at: at("2026-03-14T10:05:09") },
  applicationDate: null,
  transferDate: null,
  metadata: null,
  standIn: false,
};

const sentReceipt = (text: string) => {
  const { operation, request } = read(text);
  if (operation !== "paSendRT" && operation !== "paSendRTV2") throw new Error(operation);
  return request;
};

describe("the worked examples of requests", () => {
  it("reads a verification", () => {
    expect(read(examples.verifyRequest)).toStrictEqual({
      operation: "paVerifyPaymentNotice",
      request: {
        ...head,
        qrCode: { fiscalCode: "01234567890", noticeNumber: "347000000000012353" },
      },
    });
  });

  it.each([
    ["paGetPaymentV2", examples.getPaymentV2Request],
    [
      "paGetPayment",
      examples.getPaymentV2Request.replaceAll("paGetPaymentV2Request", "paGetPaymentReq"),
    ],
  ])("reads an activation by %s", (operation, text) => {
    expect(read(text)).toStrictEqual({
      operation,
      request: {
        ...head,
        qrCode: { fiscalCode: "01234567890", noticeNumber: "347000000000012353" },
        amount: 12_050,
        paymentNote: null,
        transferType: "PAGOPA",
        dueDate: null,
      },
    });
  });

  it("reads a receipt of the first version, with the document that institutions get", () => {
    expect(read(examples.receiptRequest)).toStrictEqual({
      operation: "paSendRT",
      request: {
        ...head,
        receipt,
        document: {
          delivered: between(examples.receiptRequest, "<receipt>", "</receipt>"),
          document: `${examples.receiptDocument}\n`,
        },
      },
    });
  });

  it("knows of a receipt what paying needs", () => {
    expect(accepted(paymentOf(sentReceipt(examples.receiptRequest).receipt))).toStrictEqual({
      paidAt: at("2026-03-14T10:05:09"),
      method: "creditCard",
      fee: 120,
      pspCode: "PSPDEMO1",
      pspTaxCode: null,
      pspCompany: "PSP di prova",
      receiptId: "c7d1f0a29b6e4a31",
    });
  });

  it("reads a receipt of the second version", () => {
    const { receipt: found, document } = sentReceipt(examples.receiptV2Request);
    expect(found).toStrictEqual({
      ...receipt,
      receiptId: "5f0c9d7711aa4c02",
      noticeNumber: "347000000000012454",
      creditorReferenceId: "47000000000012454",
      amount: 1_600,
      description: "Bollo istanza",
      transfers: [
        {
          ...receipt.transfers[0],
          amount: 1_600,
          destination: { _tag: "Attachment", value: "PG1hcmNhLz4=" },
          remittanceInformation: "Bollo istanza",
          category: "9/0301105TS/",
        },
      ],
      pspTaxCode: "11223344556",
      paymentMethod: null,
      fee: 70,
      primaryCiIncurredFee: 0,
      paymentDateTime: { text: "2026-03-20T18:41:00.250", at: at("2026-03-20T18:41:00.25") },
      standIn: true,
    });
    expect(document.document.split("\n").slice(0, 3)).toStrictEqual([
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
      "<PaSendRTV2Request>",
      "    <idPA>01234567890</idPA>",
    ]);
  });

  it("reads a spontaneous request, with the properties inside it", () => {
    expect(read(examples.demandRequest)).toStrictEqual({
      operation: "paDemandPaymentNotice",
      request: {
        ...head,
        service: "00042",
        serviceSubject: "00007",
        properties: [
          { name: "amount", value: "1500" },
          { name: "description", value: "Donazione" },
        ],
      },
    });
  });
});

describe("receipts in unusual clothes", () => {
  it("keeps the receipt as delivered, and shows it without comments, sections and attributes", () => {
    const odd =
      '<receipt  xsi:type="x" ><!-- c -->\r\n<receiptId><![CDATA[<1>]]></receiptId>' +
      between(examples.receiptRequest, "\n        <noticeNumber>", "</receipt>");
    const { delivered, document } = sentReceipt(
      replaced(
        replaced(
          examples.receiptRequest,
          between(examples.receiptRequest, "<receipt>", "</receipt>"),
          odd,
        ),
        "<soapenv:Envelope",
        '<soapenv:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
      ),
    ).document;
    expect(delivered).toBe(odd);
    expect(document).toBe(
      `${replaced(examples.receiptDocument, "c7d1f0a29b6e4a31", "&lt;1&gt;")}\n`,
    );
  });

  it.each([
    ["none", examples.receiptRequest, false],
    ["in the receipt", withReceipt("</receipt>", "<standIn>1</standIn></receipt>"), true],
    ["where it was before", withReceipt("</receipt>", "</receipt><standin> true </standin>"), true],
    [
      "in both places",
      withReceipt("</receipt>", "<standIn>false</standIn></receipt><standin>true</standin>"),
      false,
    ],
    [
      "in the second version, before",
      withReceiptV2("<standIn>true</standIn>\n      </receipt>", "</receipt><standin>1</standin>"),
      true,
    ],
  ])("finds the stand-in flag: %s", (_, text, expected) => {
    const { receipt: found, document } = sentReceipt(text);
    expect([found.standIn, document.document.includes("standin")]).toStrictEqual([expected, false]);
  });

  it.each([
    [
      "S-B19: no payment date",
      "<paymentDateTime>2026-03-14T10:05:09</paymentDateTime>",
      "",
      null,
      120,
    ],
    ["S-B20: no fee", "<fee>1.20</fee>", "", at("2026-03-14T10:05:09"), 0],
    ["an offset, dropped", "10:05:09<", "10:05:09+02:00<", at("2026-03-14T10:05:09"), 120],
    ["UTC, the same", "10:05:09<", "10:05:09.5Z<", at("2026-03-14T10:05:09.5"), 120],
    [
      "too many digits, cut off",
      "10:05:09<",
      "10:05:09.1234567890123<",
      at("2026-03-14T10:05:09.123456"),
      120,
    ],
    [
      "the end of a day",
      "2026-03-14T10:05:09",
      "2026-02-28T24:00:00.0",
      at("2026-03-01T00:00"),
      120,
    ],
    [
      "spaces around",
      "2026-03-14T10:05:09",
      "\n 2026-03-14T10:05:09 \t",
      at("2026-03-14T10:05:09"),
      120,
    ],
  ])("takes the payment from a receipt with %s", (_, from, to, paidAt, fee) => {
    const payment = accepted(paymentOf(sentReceipt(withReceipt(from, to)).receipt));
    expect([payment.paidAt, payment.fee]).toStrictEqual([paidAt, fee]);
  });

  it.each([
    ["receiptId", "<receiptId>c7d1f0a29b6e4a31</receiptId>", "<receiptId/>"],
    ["PSPCompanyName", "PSP di prova", " "],
  ])(
    "can't pay from a receipt whose %s is blank, though the schema admits it",
    (element, from, to) => {
      expect(paymentOf(sentReceipt(withReceipt(from, to)).receipt)).toStrictEqual(
        E.left({ _tag: "BlankInReceipt", element }),
      );
    },
  );

  it("S-B8: tells a receipt of nothing paid by its outcome", () => {
    expect(sentReceipt(withReceipt("<outcome>OK", "<outcome>KO")).receipt.outcome).toBe("KO");
  });
});

describe("bad input, row by row (specification of payments, 11.2)", () => {
  it.each(schemaViolations)("%s: names the element, never the value", (_, text, expected) => {
    expect(answered(text)).toBe(expected);
  });

  it.each(unreadableMessages)("%s: a fault of the transport", (_, text, expected) => {
    expect(answered(text, "paVerifyPaymentNotice")).toBe(expected);
  });
});

describe("finding the operation", () => {
  it.each(Object.entries(operations))(
    "%s: by its payload alone (S-B30), by its action if need be",
    (operation, { request }) => {
      const empty = inEnvelope(payloadOf(request, ""));
      expect(answered(empty)).toBe(`${operation}: /${request} must have idPA where it ends`);
      expect(answered(inEnvelope("<other/>"), `"${operation}"`)).toBe(
        `${operation}: / must be ${request} in namespace http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd`,
      );
      expect(answered(inEnvelope(""), operation)).toBe(`${operation}: / must be ${request}`);
    },
  );

  it("believes the payload more than the action", () => {
    expect(read(examples.verifyRequest, "paSendRT").operation).toBe("paVerifyPaymentNotice");
  });

  it.each([[null], [""], ['""'], ["toString"], ["paVerify"], ["PAVERIFYPAYMENTNOTICE"]])(
    "knows no operation when neither payload nor action (%j) name one",
    (action) => {
      expect(answered(inEnvelope("<other/>"), action)).toBe("404");
    },
  );

  it.each([
    ["without a header", examples.verifyRequest.replace(/ *<soapenv:Header\/>\n/, "")],
    [
      "with headers that are for others",
      withVerify(
        "<soapenv:Header/>",
        '<soapenv:Header><a soapenv:mustUnderstand="0"/>x</soapenv:Header>',
      ),
    ],
    [
      "with other prefixes",
      examples.verifyRequest.replaceAll("soapenv", "S").replaceAll("pafn", "ns2"),
    ],
    [
      "with a default namespace reset inside",
      replaced(examples.verifyRequest.replaceAll("pafn:", ""), "xmlns:pafn", "xmlns").replaceAll(
        /<(idPA|idBrokerPA|idStation|qrCode)>/g,
        '<$1 xmlns="">',
      ),
    ],
    [
      "with attributes of schema instances",
      withVerify(
        "<qrCode>",
        '<qrCode xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="false" i:schemaLocation="a b">',
      ),
    ],
    ["with a declaration", `<?xml version="1.0" encoding="UTF-8"?>\n${examples.verifyRequest}\n`],
    ["on one line", examples.verifyRequest.replaceAll(/>\s+</g, "><")],
  ])("reads the same request %s", (_, text) => {
    expect(read(text)).toStrictEqual(read(examples.verifyRequest));
  });

  it("answers with 500 only what the sender can't mend", () => {
    const codes: ReadonlyArray<SoapFault["code"]> = [
      "Client",
      "Server",
      "VersionMismatch",
      "MustUnderstand",
    ];
    expect(codes.map((code) => statusOf({ code, message: "" }))).toStrictEqual([
      400, 500, 400, 400,
    ]);
  });
});
