import * as fc from "fast-check";
import { eraseDebtor, mentionsPerson } from "../../../shared/domain/debt-position/erase-debtor";
import type { DebtPosition } from "../../../shared/domain/debt-position/model";
import { versionOf } from "../../../shared/domain/debt-position/version";
import { isErasable, isSameCode, textEraser } from "../../../shared/domain/erasure/erased-person";
import { accepted, afterDue, debtor, execution, positionIn, typesOf } from "../../support/builders";
import { debtPositions } from "../../support/arbitraries";

const person = "VRDLGU70A01F205X";
const other = "BNCMRA80A41F205X";

describe("a person's code and names in a text", () => {
  it.each<[string, ReadonlyArray<string>, string, string]>([
    ["the code", [], "TARI di VRDLGU70A01F205X", "TARI di ***"],
    ["the code in small letters", [], "tari vrdlgu70a01f205x, saldo", "tari ***, saldo"],
    ["the code in a longer word", [], "XVRDLGU70A01F205XY", "XVRDLGU70A01F205XY"],
    ["the name", ["Luigi Verdi"], "Mensa di Luigi Verdi.", "Mensa di ***."],
    ["the name in other letters", ["Luigi Verdi"], "LUIGI  VERDI", "***"],
    ["the family name first", ["Luigi Verdi"], "Verdi Luigi, marzo", "***, marzo"],
    ["a family name of two words", ["Anna De Rossi"], "De Rossi Anna", "***"],
    ["a name of other letters", ["Élodie D'Amico"], "quota élodie d'amico", "quota ***"],
    ["a part of the name", ["Luigi Verdi"], "Verdi, Mario", "Verdi, Mario"],
    ["a word that holds the name", ["Luigi Verdi"], "Luigi Verdini", "Luigi Verdini"],
    ["a name that is too short to be meant", ["Li"], "Li 12 marzo", "Li 12 marzo"],
    [
      "a name of signs that mean something elsewhere",
      ["A.C.M.E. (S.p.A.)"],
      "saldo di A.C.M.E. (S.p.A.) e di ACMEE SpA",
      "saldo di *** e di ACMEE SpA",
    ],
    [
      "what stands in the place of names",
      ["DATI CANCELLATI"],
      "Dati cancellati",
      "Dati cancellati",
    ],
    ["twice", ["Luigi Verdi"], "Luigi Verdi per Luigi Verdi", "*** per ***"],
  ])("%s", (_, names, text, without) => {
    expect(textEraser(person, names)(text)).toBe(without);
  });

  it("never make a text longer or empty, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 5 }),
        fc.array(fc.string()),
        fc.string(),
        (code, names, text) => {
          const without = textEraser(code, names)(text);
          expect(without.length).toBeLessThanOrEqual(text.length);
          expect(without === "").toBe(text === "");
        },
      ),
    );
  });
});

it.each<[string, string, boolean]>([
  [person, person.toLowerCase(), true],
  [person, ` ${person} `, true],
  [person, other, false],
])("takes %j and %j for one person: %j", (one, another, isSame) => {
  expect(isSameCode(one, another)).toBe(isSame);
});

it("takes nobody for a person", () => {
  expect(["ANONIMO", "anonimo ", person].map(isErasable)).toStrictEqual([false, false, true]);
});

const full = debtor({
  streetName: "Via Roma",
  civicNumber: "12",
  postalCode: "00100",
  city: "Borgo Esempio",
  province: "RM",
  region: "Lazio",
  phone: "+39 333 1234567",
});
const nobody = {
  ...debtor(),
  fiscalCode: "ANONIMO",
  fullName: "DATI CANCELLATI",
  country: null,
  email: null,
};

/** A position that says as much of a person as can be said. */
const talkative = (position: DebtPosition): DebtPosition => ({
  ...position,
  debtor: full,
  officeName: "Ufficio di Luigi Verdi",
  options: position.options.map((option) => ({
    ...option,
    debtor: debtor({ fullName: "Verdi L. Luigi" }),
    description: "TARI di Luigi Verdi",
    planDescription: "Rate di VERDI LUIGI",
    metadata: [{ key: "cf vrdlgu70a01f205x", value: "Verdi L. Luigi" }],
    transfers: option.transfers.map((transfer) => ({
      ...transfer,
      remittanceInformation: "/RFB/Luigi Verdi",
      metadata: [{ key: "nome", value: "Luigi Verdi" }],
    })),
  })),
});

describe("erasing a debtor", () => {
  it("takes all of them out of a paid position, and nothing else", () => {
    const paid = talkative(positionIn("PAID"));
    const { events, next } = accepted(eraseDebtor({ ...execution(), fiscalCode: person })(paid));
    expect(next).toStrictEqual({
      ...paid,
      sequence: paid.sequence + 1,
      revision: paid.revision + 1,
      lastCommand: execution().command,
      debtor: nobody,
      officeName: "Ufficio di ***",
      options: paid.options.map((option) => ({
        ...option,
        debtor: nobody,
        description: "TARI di ***",
        planDescription: "Rate di ***",
        metadata: [{ key: "cf ***", value: "***" }],
        transfers: option.transfers.map((transfer) => ({
          ...transfer,
          remittanceInformation: "/RFB/***",
          metadata: [{ key: "nome", value: "***" }],
        })),
      })),
    });
    expect(events).toStrictEqual([
      {
        type: "DebtorErased",
        incarnation: paid.incarnation,
        sequence: paid.sequence + 1,
        at: execution().at,
        command: execution().command,
        revision: paid.revision + 1,
        status: "PAID",
        iuv: null,
        transfer: null,
      },
    ]);
  });

  it("shows in the version, and not in the date of the last update", () => {
    const paid = talkative(positionIn("PAID"));
    const { next } = accepted(eraseDebtor({ ...execution(), fiscalCode: person })(paid));
    expect(versionOf(next)).not.toBe(versionOf(paid));
    expect(next.lastUpdatedAt).toBe(paid.lastUpdatedAt);
  });

  it("leaves the debtor of an option whose position's debtor is erased", () => {
    const both = positionIn("PAID");
    const family = {
      ...both,
      options: both.options.map((option) => ({
        ...option,
        debtor: debtor({ fiscalCode: other, fullName: "Maria Bianchi" }),
      })),
    };
    const { next } = accepted(eraseDebtor({ ...execution(), fiscalCode: person })(family));
    expect(next.debtor).toStrictEqual(nobody);
    expect(next.options).toStrictEqual(family.options);
  });

  it("writes down first what the clock owes", () => {
    const overdue = positionIn("VALID", { switchToExpired: true });
    const { events, next } = accepted(
      eraseDebtor({ ...execution({ at: afterDue }), fiscalCode: person })(overdue),
    );
    expect(typesOf(events)).toStrictEqual(["DebtPositionExpired", "DebtorErased"]);
    expect(next.status).toBe("EXPIRED");
  });

  it("leaves nothing of them in any position on which nothing is owed, and does it once", () => {
    fc.assert(
      fc.property(debtPositions, (drawn) => {
        const position = talkative(drawn);
        const erase = eraseDebtor({ ...execution({ at: afterDue }), fiscalCode: person });
        const result = erase(position);
        fc.pre(result._tag === "Right");
        const { next } = accepted(result);
        expect(JSON.stringify({ ...next, iupd: "" })).not.toMatch(
          /VRDLGU70A01F205X|Luigi|Verdi|example\.org|Via Roma/i,
        );
        expect(mentionsPerson(person, next)).toBe(false);
        expect(accepted(erase(next))).toStrictEqual({ next, events: [] });
      }),
    );
  });
});
