import * as E from "fp-ts/Either";
import * as fc from "fast-check";
import { documentOf, fromDocument } from "../../../shared/codecs/documents/debt-position";
import * as entry from "../../../shared/codecs/documents/journal-entry";
import {
  effectiveStatus,
  expiresAt,
  nextTransitionAt,
  validFrom,
} from "../../../shared/domain/debt-position/clock";
import { statuses, type DebtPosition } from "../../../shared/domain/debt-position/model";
import { DebtPositionTransitions } from "../../../shared/codecs/messages/debt-position-transitions";
import { debtPositions, histories, instants } from "../../support/arbitraries";
import { accepted, positionIn } from "../../support/builders";

/** As a database gives it back: through text, with members of its own. */
const throughStorage = (document: object): unknown => ({
  ...(JSON.parse(JSON.stringify(document)) as object),
  id: "position|x",
  ledger: "77777777777",
  _rid: "r",
  _etag: '"e"',
  _ts: 1,
});

describe("documents of debt positions", () => {
  it("give back every position as it was, in every status", () => {
    fc.assert(
      fc.property(debtPositions, (position) => {
        expect(accepted(fromDocument(throughStorage(documentOf(position))))).toStrictEqual(
          position,
        );
      }),
      { numRuns: 300 },
    );
  });

  it.each(statuses)("give back a position that is %s", (status) => {
    const position = positionIn(status);
    expect(accepted(fromDocument(throughStorage(documentOf(position))))).toStrictEqual(position);
  });

  it("hold at their top what the clock will do, so that queries decide as the domain does", () => {
    fc.assert(
      fc.property(debtPositions, instants, (position, moment) => {
        const document = documentOf(position);
        const isReached = (instant: string | null): boolean =>
          instant !== null && instant <= moment;
        const isActivated =
          position.status === "VALID" ||
          (position.status === "PUBLISHED" && isReached(document.validFrom));
        const bySql = !isActivated
          ? position.status
          : isReached(document.expiresAt)
            ? "EXPIRED"
            : "VALID";
        expect(bySql).toBe(effectiveStatus(moment, position));
        expect(document.nextTransitionAt).toBe(nextTransitionAt(position));
      }),
      { numRuns: 300 },
    );
  });

  it.each<[DebtPosition["status"], boolean, boolean]>([
    ["DRAFT", false, false],
    ["PUBLISHED", true, true],
    ["VALID", false, true],
    ["EXPIRED", false, false],
    ["PAID", false, false],
  ])("of a position that is %s tell only what the clock may do to it", (status, opens, ends) => {
    const position = positionIn(status, { switchToExpired: true });
    const document = documentOf(position);
    expect([document.validFrom, document.expiresAt]).toStrictEqual([
      opens ? validFrom(position) : null,
      ends ? expiresAt(position) : null,
    ]);
  });

  it("drop what they don't know, at every depth", () => {
    const position = positionIn("VALID");
    const document = {
      ...documentOf(position),
      ttl: 5,
      options: position.options.map((option) => ({
        ...option,
        extra: 1,
        transfers: option.transfers.map((transfer) => ({ ...transfer, extra: 1 })),
      })),
    };
    expect(accepted(fromDocument(throughStorage(document)))).toStrictEqual(position);
    expect(documentOf(Object.assign({ ttl: 5 }, position))).toStrictEqual(documentOf(position));
  });

  it.each<[string, (document: ReturnType<typeof documentOf>) => object, ReadonlyArray<string>]>([
    ["another kind", (document) => ({ ...document, kind: "event" }), ["kind"]],
    ["a later schema", (document) => ({ ...document, schema: 3 }), ["schema"]],
    ["no schema", (document) => ({ ...document, schema: undefined }), ["schema"]],
    ["an unknown status", (document) => ({ ...document, status: "GONE" }), ["status"]],
    ["a status of a prototype", (document) => ({ ...document, status: "toString" }), ["status"]],
    [
      "a draft's date in a valid one",
      (document) => ({ ...document, publishedAt: null }),
      ["publishedAt"],
    ],
    [
      "a payment that its status has not",
      (document) => ({ ...document, paidAt: document.insertedAt }),
      ["paidAt"],
    ],
    [
      "an instant of another width",
      (document) => ({ ...document, insertedAt: "2030-01-01T00:00:00Z" }),
      ["insertedAt"],
    ],
    [
      "an unknown destination",
      (document) => ({
        ...document,
        options: document.options.map((option) => ({
          ...option,
          transfers: option.transfers.map((transfer) => ({
            ...transfer,
            destination: { _tag: "Cash" },
          })),
        })),
      }),
      [
        "options.0.transfers.0.destination._tag",
        "options.1.transfers.0.destination._tag",
        "options.2.transfers.0.destination._tag",
      ],
    ],
    ["nothing but a list", () => [], [""]],
  ])("refuse %s, by its path", (_, change, paths) => {
    const document = documentOf(positionIn("VALID"));
    expect(fromDocument(JSON.parse(JSON.stringify(change(document))))).toStrictEqual(E.left(paths));
  });
});

describe("documents of the journal", () => {
  it("give back every entry as it was", () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(null, "47", "4"), (history, segregationCode) => {
        const entries = history.events.map((event) => ({
          iupd: history.position.iupd,
          segregationCode,
          event,
        }));
        const decoded = entries.map((each) =>
          accepted(entry.fromDocument(throughStorage(entry.documentOf(each)))),
        );
        expect(decoded).toStrictEqual(entries);
      }),
    );
  });
});

describe("messages of transitions", () => {
  it.each<[string, unknown]>([
    ["another schema", { schema: 2, keys: [] }],
    ["half a key", { schema: 1, keys: [["a"]] }],
    ["a blank IUPD", { schema: 1, keys: [["a", " "]] }],
    ["no keys", { schema: 1 }],
    ["a text", "keys"],
  ])("refuse %s", (_, message) => {
    expect(E.isLeft(DebtPositionTransitions.decode(message))).toBe(true);
  });
});
