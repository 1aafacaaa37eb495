import * as E from "fp-ts/Either";
import { eraseFromReceipt } from "../../../shared/codecs/soap/erased-receipt";
import { readPartnerRequest } from "../../../shared/codecs/soap/partner-request";
import { readReceiptDocument } from "../../../shared/codecs/soap/stored-receipt";
import { accepted } from "../../support/builders";
import { receiptMessage } from "../../support/receipt-samples";

const code = "VRDLGU75C10F205X";

const payer = (value: string, name: string): string =>
  [
    "<payer><uniqueIdentifier><entityUniqueIdentifierType>F</entityUniqueIdentifierType>",
    `<entityUniqueIdentifierValue>${value}</entityUniqueIdentifierValue></uniqueIdentifier>`,
    `<fullName>${name}</fullName><streetName>Via Roma</streetName><e-mail>p@example.org</e-mail></payer>`,
  ].join("");

const primitives = { 1: "paSendRT", 2: "paSendRTV2" } as const;

const documentOf = (version: 1 | 2, change: (xml: string) => string = (xml) => xml): string => {
  const message = change(
    receiptMessage({ iuv: "47000000000000001", version, description: "Mensa di Verdi Luigi" }),
  );
  const read = readPartnerRequest(message, null);
  if (E.isLeft(read)) throw new Error(JSON.stringify(read.left));
  const { operation, request } = read.right;
  if (operation !== primitives[version]) throw new Error(operation);
  return request.document.document;
};

describe.each([1, 2] as const)("a receipt of version %d", (version) => {
  const withPayer = documentOf(version, (xml) =>
    xml.replace("<paymentMethod>", `${payer(code, "Verdi L.")}<paymentMethod>`),
  );

  it("loses its debtor and its payer, and is a receipt all the same", () => {
    const before = accepted(readReceiptDocument(primitives[version], withPayer));
    const erased = accepted(eraseFromReceipt(code, withPayer));
    expect(erased).not.toMatch(/VRDLGU75C10F205X|Luigi|Verdi|Via Roma|example\.org/);
    const nobody = {
      uniqueIdentifier: { type: "F", value: "ANONIMO" },
      fullName: "DATI CANCELLATI",
      streetName: null,
      civicNumber: null,
      postalCode: null,
      city: null,
      province: null,
      country: null,
      email: null,
    };
    expect(accepted(readReceiptDocument(primitives[version], erased))).toStrictEqual({
      ...before,
      receipt: {
        ...before.receipt,
        description: "Mensa di ***",
        debtor: nobody,
        payer: nobody,
      },
    });
  });

  it("is erased once", () => {
    const erased = accepted(eraseFromReceipt(code, withPayer));
    expect(accepted(eraseFromReceipt(code, erased))).toBe(erased);
  });

  it("stays to the letter when it is about somebody else", () => {
    expect(accepted(eraseFromReceipt("BNCMRA80A41F205X", withPayer))).toBe(withPayer);
  });

  it("keeps its debtor when only its payer is erased", () => {
    const family = documentOf(version, (xml) =>
      xml.replace(
        "<paymentMethod>",
        `${payer("BNCMRA80A41F205X", "Maria Bianchi")}<paymentMethod>`,
      ),
    );
    const erased = accepted(eraseFromReceipt("bncmra80a41f205x", family));
    expect(erased).toContain("Luigi Verdi");
    expect(erased).not.toMatch(/BNCMRA80A41F205X|Bianchi/);
  });
});

it("tells of a document that is none", () => {
  expect(eraseFromReceipt(code, "<a>")).toStrictEqual(E.left({ path: "/" }));
});
