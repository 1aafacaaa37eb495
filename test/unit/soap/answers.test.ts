import { isDeepStrictEqual } from "node:util";
import * as E from "fp-ts/Either";
import fc from "fast-check";
import type { PaymentOption, Transfer } from "../../../shared/domain/debt-position/model";
import { serverFault, writeSoapFault } from "../../../shared/codecs/soap/envelope";
import { faultPhases, faultStrings, isFaultCode } from "../../../shared/codecs/soap/faults";
import { operationNames, operations, type Operation } from "../../../shared/codecs/soap/operations";
import { answerTypes, writeAnswer, writeFault } from "../../../shared/codecs/soap/partner-answer";
import { readPartnerRequest } from "../../../shared/codecs/soap/partner-request";
import {
  demandAnswerOf,
  getPaymentAnswerOf,
  getPaymentV2AnswerOf,
  verifyAnswerOf,
  type Payable,
} from "../../../shared/codecs/soap/payment-answer";
import type { Type } from "../../../shared/codecs/soap/schema";
import { writeXml, type XmlNode } from "../../../shared/codecs/soap/xml-writer";
import {
  accepted,
  at,
  cents,
  debtor,
  iuv,
  nav,
  organization,
  positionIn,
  refused,
} from "../../support/builders";
import {
  inEnvelope,
  payloadElement,
  payloadOf,
  refusalType,
  requestTypes,
} from "../../support/soap-builders";
import { answers, requests } from "./arbitraries";
import { mutated, mutations } from "./mutations";
import * as examples from "./worked-examples";

const seed = 20260314;
const start = at("2026-01-01T00:00");

const transfer = (overrides: Partial<Transfer> = {}): Transfer => ({
  id: "1",
  amount: cents(12_050),
  organization: "01234567890",
  companyName: "Comune di Esempio",
  remittanceInformation: "Mensa marzo",
  category: "9/0101108TS/",
  destination: {
    _tag: "Account",
    iban: "IT60X0542811101000000123456",
    postalIban: "IT60X0760111101000000123456",
  },
  metadata: [],
  status: "T_UNREPORTED",
  insertedAt: start,
  lastUpdatedAt: start,
  ...overrides,
});

const account = (iban: string, postalIban: string | null): Partial<Transfer> => ({
  destination: { _tag: "Account", iban, postalIban },
});
const stamp = (stampType = "01"): Partial<Transfer> => ({
  destination: {
    _tag: "Stamp",
    hashDocument: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    stampType,
    provincialResidence: "RM",
  },
});

/** The position of the worked examples. */
const payable = (
  option: Partial<PaymentOption> = {},
  position: Partial<Payable["position"]> = {},
): Payable => {
  const valid = positionIn("VALID");
  const [first] = valid.options;
  if (first === undefined) throw new Error("a position without option");
  return {
    position: {
      ...valid,
      organization: organization("01234567890"),
      companyName: "Comune di Esempio",
      officeName: null,
      debtor: debtor({
        fiscalCode: "VRDLGU75C10F205X",
        city: "Esempio",
        country: null,
        email: "luigi@example.org",
      }),
      ...position,
    },
    option: {
      ...first,
      iuv: iuv("47000000000012353"),
      nav: nav("347000000000012353"),
      amount: cents(12_050),
      description: "Mensa marzo",
      debtor: null,
      dueDate: at("2026-03-31T23:59:59.999999"),
      retentionDate: at("2026-06-30T00:00"),
      metadata: [],
      transfers: [transfer()],
      ...option,
    },
  };
};

const first = <A>(values: ReadonlyArray<A>): A => {
  const [value] = values;
  if (value === undefined) throw new Error("nothing there");
  return value;
};

describe("the worked examples of answers, to the letter", () => {
  it("to a verification", () => {
    const answer = verifyAnswerOf(
      payable({ transfers: [transfer(), transfer(account("IT60X0542811101000000123456", null))] }),
    );
    expect(writeAnswer("paVerifyPaymentNotice", answer)).toStrictEqual(
      E.right(examples.verifyAnswer),
    );
  });

  it("to an activation of the second version", () => {
    expect(writeAnswer("paGetPaymentV2", getPaymentV2AnswerOf(payable(), "PAGOPA"))).toStrictEqual(
      E.right(examples.getPaymentV2Answer),
    );
  });

  it("to a receipt", () => {
    expect(writeAnswer("paSendRT", { outcome: "OK" })).toStrictEqual(
      E.right(examples.receiptAnswer),
    );
  });

  it("to a spontaneous request", () => {
    const answer = demandAnswerOf(
      payable({
        nav: nav("347000000000012555"),
        amount: cents(1_500),
        description: "Donazione",
        dueDate: at("2026-12-31T00:00"),
        transfers: [transfer(account("IT60X0542811101000000123456", " "))],
      }),
    );
    expect(writeAnswer("paDemandPaymentNotice", answer)).toStrictEqual(
      E.right(examples.demandAnswer),
    );
  });

  it.each([
    [
      "paVerifyPaymentNotice",
      "PAA_PAGAMENTO_DUPLICATO",
      "notice 347000000000012353 is already settled",
      examples.verifyFault,
    ],
    ["paGetPayment", "PAA_PAGAMENTO_ANNULLATO", null, examples.getPaymentFault],
    [
      "paSendRTV2",
      "PAA_RECEIPT_DUPLICATA",
      "a receipt for this notice was accepted before",
      examples.receiptV2Fault,
    ],
  ] as const)("refusing %s with %s", (operation, code, description, expected) => {
    expect(writeFault(operation, "09876543210", { code, description })).toBe(expected);
  });
});

describe("faults", () => {
  it("have their literal texts, in the answer of their operation, wherever they may occur", () => {
    const said = operationNames.flatMap((operation) =>
      Object.keys(faultStrings)
        .filter(isFaultCode)
        .map((code) => {
          const payload = payloadElement(
            writeFault(operation, "<&>", { code, description: "\u0007]]>" }),
          );
          return [payload.local, accepted(refusalType.read(payload, ""))];
        }),
    );
    expect(said).toStrictEqual(
      operationNames.flatMap((operation) =>
        Object.entries(faultStrings).map(([code, text]) => [
          operations[operation].response,
          { outcome: "KO", fault: { code, text, id: "<&>", description: "\uFFFD]]>" } },
        ]),
      ),
    );
  });

  it("are told of one phase each, where the specification does", () => {
    const only = Object.entries(faultPhases).filter(([, phases]) => phases.length === 1);
    expect(Object.fromEntries(only)).toStrictEqual({
      PAA_PAGAMENTO_DUPLICATO: ["lookup"],
      PAA_PAGAMENTO_SCADUTO: ["lookup"],
      PAA_PAGAMENTO_ANNULLATO: ["lookup"],
      PAA_RECEIPT_DUPLICATA: ["receipt"],
    });
  });

  it("of the transport are faults of SOAP, with unqualified children", () => {
    expect(writeSoapFault(serverFault)).toBe(
      [
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">',
        "  <soapenv:Header/>",
        "  <soapenv:Body>",
        "    <soapenv:Fault>",
        "      <faultcode>soapenv:Server</faultcode>",
        "      <faultstring>The request can't be served now</faultstring>",
        "    </soapenv:Fault>",
        "  </soapenv:Body>",
        "</soapenv:Envelope>",
      ].join("\n"),
    );
  });
});

describe("what an answer says of a position (specification of payments, 5.1 to 5.3)", () => {
  it.each([
    ["IT1", "IT2", "POSTAL", "IT2"],
    ["IT1", "", "POSTAL", "IT1"],
    ["IT1", " ", "POSTAL", "IT1"],
    ["IT1", "IT2", "PAGOPA", "IT1"],
    ["IT1", "IT2", null, "IT1"],
    ["", "IT2", null, "IT2"],
    ["", "IT2", "PAGOPA", "IT2"],
  ] as const)(
    "of the accounts %j and %j, asked by %s, pays to %s",
    (iban, postal, type, expected) => {
      const asked = payable({ transfers: [transfer(account(iban, postal))] });
      expect(first(accepted(getPaymentAnswerOf(asked, type)).data.transfers).iban).toBe(expected);
      expect(first(getPaymentV2AnswerOf(asked, type).data.transfers)).toStrictEqual({
        idTransfer: "1",
        amount: 12_050,
        fiscalCode: "01234567890",
        companyName: "Comune di Esempio",
        destination: { _tag: "Account", value: expected },
        remittanceInformation: "Mensa marzo",
        category: "9/0101108TS/",
        metadata:
          type === "PAGOPA" && postal.startsWith("IT")
            ? [{ key: "IBANAPPOGGIO", value: "IT2" }]
            : null,
      });
    },
  );

  it("S-B27: a revenue stamp needs the second version, which gives its three parts", () => {
    const stamped = payable({ transfers: [transfer(), transfer({ id: "2", ...stamp() })] });
    expect(getPaymentAnswerOf(stamped, null)).toStrictEqual(
      E.left({ _tag: "StampNeedsSecondVersion", transfer: "2" }),
    );
    const answer = getPaymentV2AnswerOf(stamped, "PAGOPA");
    expect(answer.data.transfers[1]?.destination).toStrictEqual({
      _tag: "Stamp",
      value: { hash: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", type: "01", province: "RM" },
    });
    expect(E.isRight(writeAnswer("paGetPaymentV2", answer))).toBe(true);
  });

  it("S-B32: cuts long texts, keeping pairs of surrogates together", () => {
    const long = `${"x".repeat(69)}😀😀${"x".repeat(100)}`;
    const { data } = getPaymentV2AnswerOf(
      payable(
        { description: long, debtor: debtor({ fullName: long, streetName: long, city: long }) },
        { companyName: long, officeName: long },
      ),
      null,
    );
    expect(data.debtor.fullName).toBe(`${"x".repeat(69)}😀`);
    expect(data.debtor.streetName).toBe(`${"x".repeat(69)}😀`);
    expect(data.debtor.city).toBe("x".repeat(35));
    expect([data.description, data.companyName, data.officeName]).toStrictEqual(
      Array.from({ length: 3 }, () => `${"x".repeat(69)}😀😀${"x".repeat(69)}`),
    );
  });

  it("leaves out or replaces what isn't there, and what would be invalid", () => {
    const { data } = getPaymentV2AnswerOf(
      payable(
        {
          description: " ",
          retentionDate: null,
          debtor: debtor({
            type: "G",
            fiscalCode: "",
            fullName: "",
            streetName: "",
            country: "Italia",
            email: "luigi at example",
          }),
          transfers: [transfer({ remittanceInformation: "", companyName: "" })],
        },
        { companyName: "", officeName: "" },
      ),
      null,
    );
    expect({ ...data, metadata: null, transfers: [] }).toStrictEqual({
      creditorReferenceId: "47000000000012353",
      amount: 12_050,
      dueDate: at("2026-03-31T23:59:59.999999"),
      retentionDate: null,
      lastPayment: false,
      description: "NA",
      companyName: "NA",
      officeName: null,
      debtor: {
        uniqueIdentifier: { type: "G", value: "NA" },
        fullName: "NA",
        streetName: null,
        civicNumber: null,
        postalCode: null,
        city: null,
        province: null,
        country: null,
        email: null,
      },
      metadata: null,
      transfers: [],
    });
    expect(first(data.transfers)).toMatchObject({ remittanceInformation: "NA", companyName: null });
  });

  it.each([
    ["its own debtor", debtor({ fullName: "Anna Bianchi" }), "Anna Bianchi"],
    [
      "the position's for a placeholder",
      debtor({ fiscalCode: "NA", fullName: "NA" }),
      "Luigi Verdi",
    ],
    ["the position's when there is none", null, "Luigi Verdi"],
  ])("names for an option %s", (_, own, expected) => {
    const { data } = getPaymentV2AnswerOf(payable({ debtor: own }), null);
    expect(data.debtor.fullName).toBe(expected);
  });

  it("gives the option's metadata, 15 at most, with the notification fee last", () => {
    const entry = (index: number) => ({ key: `k${index}`, value: "v".repeat(200) });
    const { data } = getPaymentV2AnswerOf(
      payable({
        notificationFee: cents(150),
        metadata: [
          { key: "NOTIFICATION_FEE", value: "0" },
          { key: "empty", value: "" },
          ...Array.from({ length: 20 }, (_, index) => entry(index)),
        ],
      }),
      null,
    );
    expect(data.metadata).toStrictEqual([
      ...Array.from({ length: 14 }, (_, index) => ({ ...entry(index), value: "v".repeat(140) })),
      { key: "NOTIFICATION_FEE", value: "150" },
    ]);
  });

  it.each([
    [
      "an amount of nothing",
      payable({ amount: cents(0) }),
      "/paGetPaymentV2Response/data/paymentAmount",
    ],
    [
      "an amount of ten digits",
      payable({ amount: cents(100_000_000_000) }),
      "/paGetPaymentV2Response/data/paymentAmount",
    ],
    ["no transfers", payable({ transfers: [] }), "/paGetPaymentV2Response/data/transferList"],
    [
      "an IUV that is too long",
      payable({ iuv: iuv("4".repeat(36)) }),
      "/paGetPaymentV2Response/data/creditorReferenceId",
    ],
    [
      "no account",
      payable({ transfers: [transfer(account("", null))] }),
      "/paGetPaymentV2Response/data/transferList/transfer[1]/IBAN",
    ],
    [
      "a stamp of another type",
      payable({ transfers: [transfer(stamp("02"))] }),
      "/paGetPaymentV2Response/data/transferList/transfer[1]/richiestaMarcaDaBollo/tipoBollo",
    ],
    [
      "a beneficiary without fiscal code",
      payable({ transfers: [transfer(), transfer({ organization: "X" })] }),
      "/paGetPaymentV2Response/data/transferList/transfer[2]/fiscalCodePA",
    ],
  ])("isn't sent with %s: the schema can't express it", (_, asked, path) => {
    const answer = writeAnswer("paGetPaymentV2", getPaymentV2AnswerOf(asked, null));
    expect(refused(answer).path).toBe(path);
  });

  it("is valid for whatever texts a position has", () => {
    const text = fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.constantFrom("", " "));
    const subjects = fc.record({
      fiscalCode: text,
      fullName: text,
      streetName: text,
      civicNumber: text,
      postalCode: text,
      city: text,
      province: text,
      country: text,
      email: text,
    });
    fc.assert(
      fc.property(
        text,
        subjects,
        fc.array(fc.record({ key: text, value: text })),
        (any, subject, metadata) => {
          const asked = payable(
            {
              description: any,
              debtor: debtor(subject),
              metadata,
              transfers: [transfer({ remittanceInformation: any, companyName: any, metadata })],
            },
            { companyName: any, officeName: any },
          );
          const written = [
            writeAnswer("paVerifyPaymentNotice", verifyAnswerOf(asked)),
            writeAnswer("paGetPayment", accepted(getPaymentAnswerOf(asked, null))),
            writeAnswer("paGetPaymentV2", getPaymentV2AnswerOf(asked, "PAGOPA")),
            writeAnswer("paDemandPaymentNotice", demandAnswerOf(asked)),
          ];
          expect(written.filter(E.isLeft)).toStrictEqual([]);
        },
      ),
      { seed, numRuns: 40 },
    );
  });
});

const contentOf = <A>(type: Type<A>, value: A): ReadonlyArray<XmlNode> => {
  const content = accepted(type.write(value, ""));
  return typeof content === "string" ? [] : content;
};

const requestWith = (operation: Operation, nodes: ReadonlyArray<XmlNode>): string =>
  inEnvelope(
    payloadOf(operations[operation].request, nodes.map((node) => writeXml(node, "")).join("")),
  );

describe("writing and reading", () => {
  /** The first value that isn't read as it was written, or null. */
  const lost = <A>(type: Type<A>, values: fc.Arbitrary<A>): unknown =>
    fc.check(
      fc.property(values, (value) => {
        const content = contentOf(type, value)
          .map((node) => writeXml(node, ""))
          .join("");
        const payload = payloadElement(inEnvelope(payloadOf("x", content)));
        return isDeepStrictEqual(type.read(payload, ""), E.right(value));
      }),
      { seed },
    ).counterexample;

  it.each([
    [
      "paVerifyPaymentNotice",
      () => lost(answerTypes.paVerifyPaymentNotice, answers.paVerifyPaymentNotice),
    ],
    ["paGetPayment", () => lost(answerTypes.paGetPayment, answers.paGetPayment)],
    ["paGetPaymentV2", () => lost(answerTypes.paGetPaymentV2, answers.paGetPaymentV2)],
    ["paSendRT", () => lost(answerTypes.paSendRT, answers.paSendRT)],
    [
      "paDemandPaymentNotice",
      () => lost(answerTypes.paDemandPaymentNotice, answers.paDemandPaymentNotice),
    ],
  ])("gives back every answer of %s", (_, lostAnswer) => {
    expect(lostAnswer()).toBeNull();
  });

  it.each([
    [
      "paVerifyPaymentNotice",
      () => lost(requestTypes.paVerifyPaymentNotice, requests.paVerifyPaymentNotice),
    ],
    ["paGetPayment", () => lost(requestTypes.paGetPayment, requests.paGetPayment)],
    ["paSendRT", () => lost(requestTypes.paSendRT, requests.paSendRT)],
    ["paSendRTV2", () => lost(requestTypes.paSendRTV2, requests.paSendRTV2)],
    [
      "paDemandPaymentNotice",
      () => lost(requestTypes.paDemandPaymentNotice, requests.paDemandPaymentNotice),
    ],
  ])("gives back every request of %s", (_, lostRequest) => {
    expect(lostRequest()).toBeNull();
  });

  it("never fails on a changed request: it is read, or refused with a reason", () => {
    const receipts = requests.paSendRTV2.map((value) => contentOf(requestTypes.paSendRTV2, value));
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(receipts, fc.array(mutations, { maxLength: 3 }), (nodes, changes) => {
        const result = readPartnerRequest(
          requestWith("paSendRTV2", changes.reduce(mutated, nodes)),
          null,
        );
        outcomes.add(E.isRight(result) ? "read" : result.left._tag);
      }),
      { seed, numRuns: 500 },
    );
    expect([...outcomes].sort()).toStrictEqual(["SchemaViolation", "read"]);
  });

  it("never fails on broken text, nor takes much time for it", () => {
    const message = examples.receiptV2Request;
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(
        fc.nat(message.length),
        fc.nat(40),
        fc.oneof(
          fc.string({ unit: "binary", maxLength: 5 }),
          fc.constantFrom("<", ">", "&", "</", "<!--", "]]>", "<![CDATA[", "<?x?>", '"', "\0", ""),
        ),
        (from, length, inserted) => {
          const broken = message.slice(0, from) + inserted + message.slice(from + length);
          const result = readPartnerRequest(broken, "paSendRTV2");
          outcomes.add(E.isRight(result) ? "read" : result.left._tag);
        },
      ),
      { seed, numRuns: 2_000 },
    );
    expect([...outcomes].sort()).toStrictEqual(["SchemaViolation", "UnreadableMessage", "read"]);
  });
});
