/* eslint-disable jest/no-export -- one suite for every adapter of the store: each adapter's test file calls it */
import * as TE from "fp-ts/TaskEither";
import { justAfter, plusDays, plusMillis, type Instant } from "../../shared/prelude/instant";
import type {
  DebtPosition,
  DebtPositionKey,
  Status,
} from "../../shared/domain/debt-position/model";
import {
  sortKeys,
  type DebtPositions,
  type ListQuery,
  type Order,
} from "../../shared/ports/debt-positions";
import { afterDue, at, due, iban, now, positionIn, validity } from "../support/builders";
import {
  firstDue,
  secondDue,
  oneOption,
  payday,
  crowdOf,
  populationOf,
} from "./debt-positions-store-population";
import { create, freshOrganization, right, sample } from "./debt-positions-store-samples";

const base: Omit<ListQuery, "organization"> = {
  serviceType: "GPD",
  segregation: null,
  status: null,
  window: null,
  order: { by: "IUPD", direction: "ASC" },
  limit: 50,
  from: { _tag: "Offset", offset: 0 },
  now,
};

const drafts = ["broker-48", "brokers", "draft", "installments", "without-options"];
const dueInJune = [
  "broker-48",
  "brokers",
  "draft",
  "expired",
  "installments",
  "invalid",
  "paid",
  "paid-later",
  "partly-paid",
  "published",
  "published-expiring",
  "reported",
  "valid",
  "valid-expiring",
];

const orders: ReadonlyArray<Order> = sortKeys.flatMap((by) => [
  { by, direction: "ASC" },
  { by, direction: "DESC" },
]);
const valueOf = ({ by }: Order, position: DebtPosition): string =>
  by === "INSERTED_DATE"
    ? position.insertedAt
    : by === "IUPD"
      ? position.iupd
      : by === "STATUS"
        ? position.status
        : position.companyName;
const inOrder = (order: Order, positions: ReadonlyArray<DebtPosition>): Array<DebtPosition> => {
  const keyOf = (position: DebtPosition): string =>
    `${valueOf(order, position)}\u0000${position.iupd}`;
  const sorted = [...positions].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  return order.direction === "ASC" ? sorted : sorted.reverse();
};

/** What every `DebtPositions` lists, whatever it is made of. */
export const listingSuite = (storeOf: () => DebtPositions): void => {
  const owner = freshOrganization();
  const crowd = freshOrganization();
  const population = populationOf(owner);
  const crowded = crowdOf(crowd);
  const gpd = population.filter(({ serviceType }) => serviceType === "GPD");

  const names = async (query: Partial<ListQuery>): Promise<ReadonlyArray<string>> => {
    const { positions, total } = await right(
      storeOf().list({ ...base, organization: owner, ...query }),
    );
    expect(total).toBe(positions.length);
    return positions.map(({ iupd }) => iupd);
  };

  describe("listing", () => {
    beforeAll(async () => {
      await create(storeOf(), ...population, ...crowded);
    });

    it("gives whole positions, as they are stored", async () => {
      expect(
        await right(storeOf().list({ ...base, organization: owner, now: afterDue })),
      ).toStrictEqual({
        positions: inOrder(base.order, gpd),
        sortValues: inOrder(base.order, gpd).map(({ iupd }) => iupd),
        total: gpd.length,
      });
    });

    it.each(["ACA", "WISP"] as const)("keeps to the service type %s", async (serviceType) => {
      expect(await names({ serviceType })).toStrictEqual([serviceType.toLowerCase()]);
    });

    it("lists nothing of an institution without positions", async () => {
      expect(await names({ organization: freshOrganization() })).toStrictEqual([]);
    });

    it.each<[Status, Instant, ReadonlyArray<string>]>([
      ["DRAFT", now, drafts],
      ["DRAFT", afterDue, drafts],
      ["PUBLISHED", now, ["published", "published-expiring"]],
      ["PUBLISHED", plusMillis(validity, -1), ["published", "published-expiring"]],
      ["PUBLISHED", validity, []],
      ["VALID", now, ["valid", "valid-expiring"]],
      ["VALID", validity, ["published", "published-expiring", "valid", "valid-expiring"]],
      ["VALID", due, ["published", "published-expiring", "valid", "valid-expiring"]],
      ["VALID", justAfter(due), ["published", "valid"]],
      ["EXPIRED", due, ["expired"]],
      ["EXPIRED", justAfter(due), ["expired", "published-expiring", "valid-expiring"]],
      ["INVALID", afterDue, ["invalid"]],
      ["PARTIALLY_PAID", afterDue, ["partly-paid"]],
      ["PAID", afterDue, ["paid", "paid-later"]],
      ["REPORTED", afterDue, ["reported"]],
    ])("finds what is %s at %s although no timer ran", async (status, moment, expected) => {
      expect(await names({ status, now: moment })).toStrictEqual(expected);
    });

    it.each<["due" | "payment", Instant, Instant, ReadonlyArray<string>]>([
      ["due", firstDue, firstDue, ["installments"]],
      ["due", secondDue, plusDays(secondDue, 5), ["installments"]],
      ["due", plusMillis(firstDue, 1), plusMillis(secondDue, -1), []],
      ["due", due, due, dueInJune],
      ["payment", payday, payday, ["paid", "reported"]],
      ["payment", payday, plusDays(payday, 1), ["paid", "paid-later", "reported"]],
      ["payment", plusMillis(payday, 1), plusDays(payday, 2), ["paid-later"]],
      ["payment", plusDays(payday, 2), plusDays(payday, 3), []],
    ])("keeps to the %s window from %s to %s, bounds inside", async (on, from, to, expected) => {
      expect(await names({ window: { on, from, to } })).toStrictEqual(expected);
    });

    it.each<[string, ReadonlyArray<string>, ReadonlyArray<string>]>([
      ["one code", ["48"], ["broker-48"]],
      ["a code of a later option", ["49"], ["brokers"]],
      ["several codes", ["48", "49"], ["broker-48", "brokers"]],
      ["a code that nobody has", ["99"], []],
      ["no code at all", [], []],
    ])("keeps to positions with %s", async (_, codes, expected) => {
      expect(await names({ segregation: new Set(codes) })).toStrictEqual(expected);
    });

    it("joins all filters", async () => {
      const query: Partial<ListQuery> = {
        segregation: new Set(["47", "48"]),
        status: "EXPIRED",
        window: { on: "due", from: due, to: due },
        now: afterDue,
      };
      expect(await names(query)).toStrictEqual(["expired", "published-expiring", "valid-expiring"]);
    });

    it.each<[string, Instant, ReadonlyArray<string>]>([
      ["before anything expires", now, ["published-expiring", "valid-expiring"]],
      ["once the clock has ended them", afterDue, []],
    ])("finds unpaid transfers to an account %s", async (_, moment, expiring) => {
      const found = await right(storeOf().withOpenIban(owner, iban, moment, 50));
      const open = [
        ...["aca", "broker-48", "brokers", "draft", "installments", "partly-paid", "published"],
        ...["valid", "wisp", ...expiring],
      ];
      expect(found.map(({ iupd }) => iupd as string).sort()).toStrictEqual(open.sort());
      expect(population).toStrictEqual(expect.arrayContaining([...found]));
    });

    it("finds no more positions with an account than asked for, and none of another", async () => {
      expect(await right(storeOf().withOpenIban(owner, iban, now, 2))).toHaveLength(2);
      expect(await right(storeOf().withOpenIban(owner, "IT00", now, 2))).toStrictEqual([]);
    });

    it.each(orders)("orders by $by $direction, then by IUPD the same way", async (order) => {
      const { positions, sortValues } = await right(
        storeOf().list({ ...base, organization: crowd, order }),
      );
      const expected = inOrder(order, crowded);
      expect(positions).toStrictEqual(expected);
      expect(sortValues).toStrictEqual(expected.map((position) => valueOf(order, position)));
    });

    it.each(orders)(
      "turns pages by $by $direction alike by offset and by last row",
      async (order) => {
        const query = { ...base, organization: crowd, order, limit: 6, status: null };
        const byOffset = async (offset: number) =>
          right(storeOf().list({ ...query, from: { _tag: "Offset", offset } }));
        const pages = await Promise.all([0, 6, 12, 18, 24].map(byOffset));
        expect(pages.map(({ total }) => total)).toStrictEqual([20, 20, 20, 20, 20]);
        expect(pages.flatMap(({ positions }) => positions)).toStrictEqual(inOrder(order, crowded));
        const followers = await Promise.all(
          pages.slice(0, 4).map(({ positions, sortValues }) => {
            const [last, value] = [positions.at(-1), sortValues.at(-1)];
            if (last === undefined || value === undefined) throw new Error("an empty page");
            return right(
              storeOf().list({ ...query, from: { _tag: "After", value, iupd: last.iupd } }),
            );
          }),
        );
        expect(followers).toStrictEqual(pages.slice(1));
      },
    );
  });

  describe("what is due", () => {
    const late = freshOrganization();
    const soon = at("2031-01-01T00:00");
    const validFrom =
      (instant: Instant) =>
      (position: DebtPosition): DebtPosition => ({
        ...position,
        options: position.options.map((option) => ({ ...option, validFrom: instant })),
      });
    const dozens = Array.from({ length: 40 }, (_, index) =>
      sample(
        late,
        `due-${String(index).padStart(2, "0")}`,
        positionIn("PUBLISHED", oneOption),
        validFrom(index < 10 ? plusMillis(soon, -index) : plusMillis(soon, index)),
      ),
    );
    const other = sample(
      freshOrganization(),
      "elsewhere",
      positionIn("PUBLISHED", oneOption),
      validFrom(soon),
    );
    const expiring = sample(
      late,
      "expiring",
      positionIn("VALID", { ...oneOption, switchToExpired: true }),
    );
    const neverEnding = sample(late, "never", positionIn("VALID", oneOption));
    const ours = new Set<string>([late, other.organization]);

    type Fold = { readonly keys: ReadonlyArray<DebtPositionKey>; readonly hasMore: boolean };
    const none: Fold = { keys: [], hasMore: false };
    const dueAt = async (status: "PUBLISHED" | "VALID", moment: Instant) => {
      const { keys } = await right(
        storeOf().due<Fold>(status, moment, none, (sofar, page) =>
          TE.right({ keys: [...sofar.keys, ...page], hasMore: false }),
        ),
      );
      return keys
        .filter(({ organization }) => ours.has(organization))
        .map(({ iupd, organization }) => `${organization} ${iupd}`)
        .sort();
    };

    beforeAll(async () => {
      await create(storeOf(), ...dozens, other, expiring, neverEnding);
    });

    it("is found among many, of all institutions", async () => {
      expect(await dueAt("PUBLISHED", soon)).toStrictEqual(
        [
          ...dozens.slice(0, 10).map(({ iupd }) => `${late} ${iupd}`),
          `${other.organization} elsewhere`,
        ].sort(),
      );
    });

    it.each([
      ["before its instant", due, []],
      ["from its instant on", justAfter(due), [`${late} expiring`]],
    ])("is not told %s for other statuses", async (_, moment, expected) => {
      expect(await dueAt("VALID", moment)).toStrictEqual(expected);
    });

    it("stops when the fold has more than it wants, or fails", async () => {
      const pages: Array<number> = [];
      const { hasMore } = await right(
        storeOf().due<Fold>("PUBLISHED", soon, none, (sofar, page) => {
          pages.push(page.length);
          return TE.right({ ...sofar, hasMore: true });
        }),
      );
      expect(hasMore).toBe(true);
      expect(pages).toHaveLength(1);
      const failure = { _tag: "CorruptDocument", id: "elsewhere", paths: [] } as const;
      expect(
        await storeOf().due<Fold>("PUBLISHED", soon, none, () => TE.left(failure))(),
      ).toStrictEqual({ _tag: "Left", left: failure });
    });
  });
};
