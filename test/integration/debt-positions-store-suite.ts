/* eslint-disable jest/no-export -- one suite for every adapter of the store: each adapter's test file calls it */
import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { replay } from "../../shared/domain/debt-position/replay";
import { statuses, type DebtPosition } from "../../shared/domain/debt-position/model";
import type { DebtPositions, RememberedRequest } from "../../shared/ports/debt-positions";
import { incarnation, positionIn } from "../support/builders";
import {
  born,
  coded,
  create,
  freshOrganization,
  outcome,
  removed,
  right,
  sample,
  stored,
  updated,
} from "./debt-positions-store-samples";

const request = (id: string): RememberedRequest => ({
  id,
  bodyHash: "b".repeat(64),
  body: '{"iupd":"perché no"}',
  etag: "01.1.DRAFT",
});

const withCodes =
  (code: string, notice: string) =>
  (position: DebtPosition): DebtPosition => ({
    ...position,
    options: position.options.slice(0, 1).map((option) => coded(option, code, notice)),
  });

const journalOf = async (store: DebtPositions, position: DebtPosition) =>
  right(store.events(position.organization, position.incarnation));

/** What every `DebtPositions` does, whatever it is made of. */
export const writingSuite = (storeOf: () => DebtPositions): void => {
  describe("reading and creating", () => {
    it("finds nothing where nothing was created", async () => {
      const position = sample(freshOrganization(), "unknown");
      expect(await right(storeOf().get(position))).toStrictEqual(O.none);
      expect(await journalOf(storeOf(), position)).toStrictEqual([]);
    });

    it.each(statuses)("gives back a position that is %s as it was written", async (status) => {
      const position = sample(freshOrganization(), "one", positionIn(status));
      await create(storeOf(), position);
      expect((await stored(storeOf(), position)).value).toStrictEqual(position);
    });

    it.each([
      ["a/b", "a%2Fb"],
      ["a?b#c", "a?b%23c"],
      ["a\\b", "a%5Cb"],
      ["blank ", "blank"],
      ["tab\t", "tab"],
      ["è".repeat(255), `${"è".repeat(254)}e`],
      ["%".repeat(255), `${"%".repeat(254)}/`],
    ])("keeps %j and %j apart", async (one, other) => {
      const owner = freshOrganization();
      const [first, second] = [sample(owner, one), sample(owner, other)];
      await create(storeOf(), first, second);
      expect((await stored(storeOf(), first)).value).toStrictEqual(first);
      expect((await stored(storeOf(), second)).value).toStrictEqual(second);
    });

    it("keeps institutions apart, with the same identifiers in each", async () => {
      const one = sample(freshOrganization(), "same");
      const other = { ...one, organization: freshOrganization(), companyName: "Altro" };
      await create(storeOf(), one, other);
      expect((await stored(storeOf(), other)).value).toStrictEqual(other);
    });

    it("answers a remembered request to its institution only", async () => {
      const position = sample(freshOrganization(), "remembered");
      const answer = request("a".repeat(64));
      await right(storeOf().create(born(position), answer));
      const { organization } = position;
      expect(await right(storeOf().remembered(organization, answer.id))).toStrictEqual(
        O.some(answer),
      );
      expect(await right(storeOf().remembered(freshOrganization(), answer.id))).toStrictEqual(
        O.none,
      );
    });
  });

  describe("uniqueness", () => {
    const owner = freshOrganization();
    const first = sample(owner, "first", undefined, withCodes("01000000000000001", "N1"));
    const remembered = request("c".repeat(64));
    beforeAll(async () => {
      await right(storeOf().create(born(first), remembered));
    });

    it.each<[string, string, string, string, string, RememberedRequest | null]>([
      ["the IUPD", "first", "01000000000000009", "N9", "CodeTaken iupd", null],
      ["the IUPD before its codes", "first", "01000000000000001", "N1", "CodeTaken iupd", null],
      ["an IUV", "second", "01000000000000001", "N9", "CodeTaken iuv", null],
      ["an IUV before its NAV", "second", "01000000000000001", "N1", "CodeTaken iuv", null],
      ["a NAV", "second", "01000000000000009", "N1", "CodeTaken nav", null],
      ["the request", "second", "01000000000000009", "N9", "CodeTaken request", remembered],
    ])("names %s that is taken and writes nothing", async (_, name, code, notice, told, asked) => {
      const late = sample(owner, name, undefined, withCodes(code, notice));
      expect(await outcome(storeOf().create(born(late), asked))).toBe(told);
      expect(await journalOf(storeOf(), late)).toStrictEqual([]);
      expect((await stored(storeOf(), first)).value).toStrictEqual(first);
    });

    it("lets the IUV of one position be the NAV of another", async () => {
      const place = freshOrganization();
      const one = sample(place, "one", undefined, withCodes("11", "22"));
      const other = sample(place, "other", undefined, withCodes("22", "11"));
      await create(storeOf(), one, other);
      expect((await stored(storeOf(), other)).value).toStrictEqual(other);
    });

    it.each<[string, (index: number) => readonly [string, string, string]]>([
      ["one IUPD", (index) => ["same", `10${index}`, `N10${index}`]],
      ["one IUV under different IUPDs", (index) => [`p${index}`, "200", `N20${index}`]],
      ["one NAV under different IUPDs", (index) => [`p${index}`, `30${index}`, "N300"]],
      ["one IUV and NAV", (index) => [`p${index}`, "400", "N400"]],
    ])("lets one of ten creations at once have %s", async (_, of) => {
      const place = freshOrganization();
      const rivals = Array.from({ length: 10 }, (__, index) => {
        const [name, code, notice] = of(index);
        return sample(place, name, undefined, withCodes(code, notice));
      });
      const outcomes = await Promise.all(
        rivals.map((rival) => outcome(storeOf().create(born(rival), null))),
      );
      expect(outcomes.filter((told) => told === "written")).toHaveLength(1);
      const winner = rivals[outcomes.indexOf("written")] ?? first;
      expect((await stored(storeOf(), winner)).value).toStrictEqual(winner);
      const journals = await Promise.all(rivals.map((rival) => journalOf(storeOf(), rival)));
      expect(journals.map(({ length }) => length).sort()).toStrictEqual([
        0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
      ]);
    });

    it("lets one of ten creations with one remembered request through", async () => {
      const place = freshOrganization();
      const rivals = Array.from({ length: 10 }, (_, index) => sample(place, `p${index}`));
      const outcomes = await Promise.all(
        rivals.map((rival) => outcome(storeOf().create(born(rival), request("d".repeat(64))))),
      );
      expect(outcomes.sort()).toStrictEqual([
        ...Array.from({ length: 9 }, () => "CodeTaken request"),
        "written",
      ]);
    });
  });

  describe("committing", () => {
    it("writes the next state and its event", async () => {
      const position = sample(freshOrganization(), "one");
      await create(storeOf(), position);
      const decision = updated(position, (same) => ({ ...same, companyName: "Nuovo nome" }));
      await right(storeOf().commit(await stored(storeOf(), position), decision));
      expect((await stored(storeOf(), position)).value).toStrictEqual(decision.next);
      const segregationCode = "47";
      expect(await journalOf(storeOf(), position)).toStrictEqual([
        { iupd: position.iupd, segregationCode, event: born(position).events[0] },
        { iupd: position.iupd, segregationCode, event: decision.events[0] },
      ]);
    });

    it("writes nothing for a decision without events", async () => {
      const position = sample(freshOrganization(), "one");
      await create(storeOf(), position);
      const found = await stored(storeOf(), position);
      await right(
        storeOf().commit(found, { next: { ...position, companyName: "Altro" }, events: [] }),
      );
      expect(await stored(storeOf(), position)).toStrictEqual(found);
    });

    it("refuses a version that somebody else has replaced", async () => {
      const position = sample(freshOrganization(), "one");
      await create(storeOf(), position);
      const found = await stored(storeOf(), position);
      const winner = updated(position);
      await right(storeOf().commit(found, winner));
      expect(await outcome(storeOf().commit(found, updated(position)))).toBe("Contended");
      expect((await stored(storeOf(), position)).value).toStrictEqual(winner.next);
      expect(await journalOf(storeOf(), position)).toHaveLength(2);
    });

    it("refuses to remove a version that somebody else has replaced", async () => {
      const position = sample(freshOrganization(), "one");
      await create(storeOf(), position);
      const found = await stored(storeOf(), position);
      const winner = updated(position);
      await right(storeOf().commit(found, winner));
      // Its event has the next free number, so that nothing but the version stands in its way.
      expect(await outcome(storeOf().commit(found, removed(winner.next)))).toBe("Contended");
      expect((await stored(storeOf(), position)).value).toStrictEqual(winner.next);
      expect(await journalOf(storeOf(), position)).toHaveLength(2);
    });

    it("refuses a version of a position that is gone", async () => {
      const position = sample(freshOrganization(), "one");
      await create(storeOf(), position);
      const found = await stored(storeOf(), position);
      await right(storeOf().commit(found, removed(position)));
      expect(await outcome(storeOf().commit(found, updated(position)))).toBe("Contended");
      expect(await right(storeOf().get(position))).toStrictEqual(O.none);
    });

    it("takes the codes that a position gains and frees those that it loses", async () => {
      const owner = freshOrganization();
      const position = sample(owner, "one", undefined, withCodes("51", "N51"));
      await create(storeOf(), position);
      const moved = updated(position, withCodes("52", "N51"));
      await right(storeOf().commit(await stored(storeOf(), position), moved));
      const told = await Promise.all(
        [
          sample(owner, "wants the new", undefined, withCodes("52", "N52")),
          sample(owner, "wants the kept", undefined, withCodes("53", "N51")),
          sample(owner, "wants the old", undefined, withCodes("51", "N54")),
        ].map((other) => outcome(storeOf().create(born(other), null))),
      );
      expect(told).toStrictEqual(["CodeTaken iuv", "CodeTaken nav", "written"]);
    });

    it.each([
      ["an IUV", "61", "N63", "CodeTaken iuv"],
      ["a NAV", "63", "N61", "CodeTaken nav"],
    ])("names %s of another position and changes nothing", async (_, code, notice, told) => {
      const owner = freshOrganization();
      const holder = sample(owner, "holder", undefined, withCodes("61", "N61"));
      const position = sample(owner, "one", undefined, withCodes("62", "N62"));
      await create(storeOf(), holder, position);
      const found = await stored(storeOf(), position);
      const decision = updated(position, withCodes(code, notice));
      expect(await outcome(storeOf().commit(found, decision))).toBe(told);
      expect(await stored(storeOf(), position)).toStrictEqual(found);
      expect(await journalOf(storeOf(), position)).toHaveLength(1);
    });

    it("removes a position with its codes and keeps its journal, also beside a second life", async () => {
      const owner = freshOrganization();
      const first = sample(owner, "one", undefined, withCodes("71", "N71"));
      await create(storeOf(), first);
      const end = removed(first);
      await right(storeOf().commit(await stored(storeOf(), first), end));
      expect(await right(storeOf().get(first))).toStrictEqual(O.none);
      const second = sample(owner, "one", undefined, withCodes("71", "N71"));
      await create(storeOf(), second);
      const events = async (position: DebtPosition) =>
        (await journalOf(storeOf(), position)).map(({ event }) => event);
      expect(await events(first)).toStrictEqual([...born(first).events, ...end.events]);
      expect(await events(second)).toStrictEqual(born(second).events);
    });

    it("lets one of the commits of each round win and loses none", async () => {
      const position = sample(freshOrganization(), "one");
      await create(storeOf(), position);
      const rivals = Array.from({ length: 6 }, (_, index) => index);
      const wins = async (left: ReadonlyArray<number>, won: number): Promise<number> => {
        if (left.length === 0) return won;
        const found = await stored(storeOf(), position);
        const outcomes = await Promise.all(
          left.map(() => outcome(storeOf().commit(found, updated(found.value)))),
        );
        const losers = left.filter((_, index) => outcomes[index] === "Contended");
        expect(outcomes.filter((told) => told === "written")).toHaveLength(1);
        return wins(losers, won + 1);
      };
      expect(await wins(rivals, 0)).toBe(rivals.length);
      const { value } = await stored(storeOf(), position);
      const journal = (await journalOf(storeOf(), position)).map(({ event }) => event);
      expect(replay(journal)).toStrictEqual(
        O.some({
          incarnation: value.incarnation,
          sequence: 7,
          revision: 7,
          status: value.status,
          command: value.lastCommand,
        }),
      );
    });
  });

  describe("looking up by code", () => {
    const owner = freshOrganization();
    const one = sample(owner, "one", undefined, withCodes("81", "82"));
    const other = sample(owner, "other", undefined, withCodes("82", "83"));
    beforeAll(async () => {
      await create(storeOf(), one, other);
    });

    it.each([
      ["82", "any", "one"],
      ["82", "iuv", "other"],
      ["81", "any", "one"],
      ["81", "iuv", "one"],
      ["83", "any", "other"],
      ["83", "iuv", "nobody"],
      ["84", "any", "nobody"],
      ["", "any", "nobody"],
      ["8".repeat(256), "any", "nobody"],
    ] as const)("%s as %s leads to %s", async (code, kind, name) => {
      const found = await right(storeOf().byCode(owner, code, kind));
      expect(O.isSome(found) ? found.value.value.iupd : "nobody").toBe(name);
    });

    it("gives the version that a commit is conditional on, and nothing elsewhere", async () => {
      const found = await right(storeOf().byCode(owner, "82", "any"));
      expect(found).toStrictEqual(O.some(await stored(storeOf(), one)));
      expect(await right(storeOf().byCode(freshOrganization(), "82", "any"))).toStrictEqual(O.none);
    });

    it("finds nothing any more when the code or the position is gone", async () => {
      const position = sample(owner, "moving", undefined, withCodes("91", "92"));
      await create(storeOf(), position);
      const moved = updated(position, withCodes("93", "94"));
      await right(storeOf().commit(await stored(storeOf(), position), moved));
      expect(await right(storeOf().byCode(owner, "92", "any"))).toStrictEqual(O.none);
      const there = await stored(storeOf(), position);
      expect(await right(storeOf().byCode(owner, "94", "any"))).toStrictEqual(O.some(there));
      await right(storeOf().commit(there, removed(moved.next)));
      expect(await right(storeOf().byCode(owner, "93", "any"))).toStrictEqual(O.none);
    });
  });

  it("answers the journal of an unknown incarnation with nothing", async () => {
    const result = await storeOf().events(freshOrganization(), incarnation(999_999))();
    expect(result).toStrictEqual(E.right([]));
  });
};
