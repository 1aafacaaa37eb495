import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { backstageOf, type Backstage } from "../support/api-backstage";
import {
  anyDetail,
  bodyOf,
  operationsOn,
  refusal,
  titles,
  toldBy,
  type Operations,
} from "../support/api-calls";
import {
  expectedRows,
  factsOf,
  pageInfoOf,
  populate,
  rowsOf,
  type Asked,
  type KnownFact,
  type Row,
} from "../support/api-list-population";
import { freshIuv, localFromNow, optionBody, positionBody } from "../support/requests";
import { startStack, type Answer, type Stack } from "../support/stack";

// Longer than a screen, because one stack and one population serve all the rules of lists.
let stack: Stack;
let backstage: Backstage;
let facts: ReadonlyArray<KnownFact>;
let soonDue: Awaited<ReturnType<typeof createSoonDue>>;
const platform = "local-platform-key";
const inOrganization = (organization: string): Operations =>
  operationsOn(() => stack, { organization, key: platform });
const organization = "20000000001";
const positions = inOrganization(organization);
const expiring = inOrganization("20000000004");
const aca = operationsOn(() => stack, { organization, key: platform, surface: "aca" });

/** Seventy payable positions that fall due while other tests run; sixty-five of them expire then. */
const createSoonDue = async () => {
  const dueDate = localFromNow(5_000);
  const answers = await Promise.all(
    Array.from({ length: 70 }, (_, index) => {
      const body = positionBody({ paymentOption: [optionBody({ dueDate })] });
      return expiring.create({ ...body, switchToExpired: index < 65 }, "?toPublish=true");
    }),
  );
  return { dueDate, statuses: answers.map(({ status }) => status) };
};

beforeAll(async () => {
  // Nothing here may depend on a timer having run.
  stack = await startStack({
    hostEnv: {
      "AzureWebJobs.activate-published-positions.Disabled": "true",
      "AzureWebJobs.expire-overdue-positions.Disabled": "true",
    },
  });
  backstage = backstageOf(stack);
  soonDue = await createSoonDue();
  const iupds = await populate(backstage, organization);
  await inOrganization("20000000002").create(positionBody(), "?toPublish=true");
  await aca.create(positionBody(), "?toPublish=true");
  facts = await factsOf(positions, backstage, organization, iupds);
}, 60_000);

afterAll(async () => {
  backstage.close();
  await stack.stop();
});

const queryOf = (asked: Readonly<Record<string, unknown>>): string => {
  const query = new URLSearchParams(
    Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return query === "" ? "" : `?${query}`;
};

const tokenOf = (answer: Answer): string | null => answer.headers.get("x-continuation-token");
const after = (token: string | null) => ({ "X-Continuation-Token": token ?? "" });

const ok = (answer: Answer): Answer => {
  expect({ status: answer.status, text: answer.status === 200 ? "" : answer.text }).toStrictEqual({
    status: 200,
    text: "",
  });
  return answer;
};

/** All pages by number, until the one after the last. */
const byPage = async (
  operations: Operations,
  asked: Readonly<Record<string, unknown>>,
  limit: number,
): Promise<ReadonlyArray<Row>> => {
  const first = ok(await operations.list(queryOf({ ...asked, limit })));
  const { total_pages: pages } = pageInfoOf(first);
  const others = await Promise.all(
    Array.from({ length: pages }, (_, index) =>
      operations.list(queryOf({ ...asked, limit, page: index + 1 })),
    ),
  );
  const rows = [first, ...others].map((answer, page) => {
    const found = rowsOf(ok(answer));
    expect(pageInfoOf(answer)).toStrictEqual({
      page,
      limit,
      items_found: found.length,
      total_pages: pages,
    });
    return found;
  });
  expect(rows.at(-1)).toStrictEqual([]);
  expect(rows.slice(0, -2).every((found) => found.length === limit)).toBe(true);
  return rows.flat();
};

/** All pages by token, until none is given. */
const byToken = async (
  operations: Operations,
  asked: Readonly<Record<string, unknown>>,
  limit: number,
): Promise<ReadonlyArray<Row>> => {
  const rows: Array<Row> = [];
  let answer = ok(await operations.list(queryOf({ ...asked, limit })));
  for (let page = 0; ; page += 1) {
    const found = rowsOf(answer);
    rows.push(...found);
    expect(pageInfoOf(answer)).toMatchObject({ page, limit, items_found: found.length });
    const token = tokenOf(answer);
    if (token === null) {
      expect(pageInfoOf(answer).total_pages).toBe(Math.ceil(rows.length / limit));
      return rows;
    }
    answer = ok(await operations.list(queryOf({ ...asked, limit }), after(token)));
  }
};

const orderings = (["INSERTED_DATE", "IUPD", "STATUS", "COMPANY_NAME"] as const).flatMap(
  (orderby) => (["ASC", "DESC"] as const).map((ordering) => ({ orderby, ordering })),
);

describe("orders", () => {
  it.each(orderings)("%j, ties by IUPD, the same by page number and by token", async (order) => {
    const expected = expectedRows(facts, order);
    expect(expected).toHaveLength(60);
    for (const limit of [7, 20, 50]) {
      expect(await byPage(positions, order, limit)).toStrictEqual(expected);
      expect(await byToken(positions, order, limit)).toStrictEqual(expected);
    }
  });

  it("starts with the newest, fifty to a page, when nothing is asked for", async () => {
    const answer = await positions.list();
    expect(rowsOf(answer)).toStrictEqual(expectedRows(facts, {}).slice(0, 50));
    expect(bodyOf(answer)["page_info"]).toStrictEqual({
      page: 0,
      limit: 50,
      items_found: 50,
      total_pages: 2,
    });
    expect((await positions.list("?limit=&page=&orderby=&ordering=&status=")).text).toBe(
      answer.text,
    );
  });

  it("shows each position as a read does", async () => {
    const { payment_position_list: found } = bodyOf(await positions.list("?limit=5")) as {
      readonly payment_position_list: ReadonlyArray<{ readonly iupd: string }>;
    };
    for (const view of found) expect((await positions.read(view.iupd)).body).toStrictEqual(view);
  });

  it("is empty beyond the end, with the true number of pages, however far", async () => {
    for (const page of [2, 1000, 2_147_483_647]) {
      const { status, body } = await positions.list(`?page=${page}`);
      expect({ status, body }).toStrictEqual({
        status: 200,
        body: {
          payment_position_list: [],
          page_info: { page, limit: 50, items_found: 0, total_pages: 2 },
        },
      });
    }
  });

  it("is empty for an institution without positions", async () => {
    const answer = await inOrganization("20000000009").list();
    expect(toldBy(answer)).toStrictEqual({
      status: 200,
      body: {
        payment_position_list: [],
        page_info: { page: 0, limit: 50, items_found: 0, total_pages: 0 },
      },
    });
    expect(tokenOf(answer)).toBeNull();
  });

  it("gives no token with the last page, be it full or not", async () => {
    const { length } = facts;
    const full = await positions.list(`?limit=${length / 2}&page=1`);
    const rest = await positions.list("?limit=50&page=1");
    expect([full, rest].map((answer) => [rowsOf(answer).length, tokenOf(answer)])).toStrictEqual([
      [length / 2, null],
      [length - 50, null],
    ]);
  });

  it("shows what came through ACA there and nowhere else", async () => {
    expect(rowsOf(await aca.list())).toHaveLength(1);
    expect(pageInfoOf(await aca.list()).total_pages).toBe(1);
  });
});

describe("filters", () => {
  const statuses = [
    ...["DRAFT", "PUBLISHED", "VALID", "INVALID", "EXPIRED", "PARTIALLY_PAID", "PAID", "REPORTED"],
  ];
  it.each(statuses)("by the status %s that positions have by now", async (status) => {
    const expected = expectedRows(facts, { status });
    expect(expected.length).toBeGreaterThan(2);
    expect(await byPage(positions, { status }, 4)).toStrictEqual(expected);
    expect(await byToken(positions, { status }, 4)).toStrictEqual(expected);
  });

  it.each(
    [["47"], ["48"], ["01"], ["47", "48"], ["47", "47"], ["99"], ["99", "01"]].map((codes) => [
      codes,
    ]),
  )("by the segregation codes %j of any option, hiding the other options", async (codes) => {
    const expected = expectedRows(facts, { segregationCodes: codes });
    const asked = { segregationCodes: codes.join(",") };
    expect(await byPage(positions, asked, 9)).toStrictEqual(expected);
    expect(await byToken(positions, asked, 9)).toStrictEqual(expected);
  });

  it("by the codes that the key is granted, never with 403", async () => {
    const home = operationsOn(() => stack);
    const broker = operationsOn(() => stack, { key: "local-broker-47-key" });
    const [mine, other] = [freshIuv("47"), freshIuv("48")];
    const both = positionBody({
      paymentOption: [optionBody({ iuv: other }), optionBody({ iuv: mine })],
    });
    const foreign = positionBody({ paymentOption: [optionBody({ iuv: freshIuv("48") })] });
    await home.create(both);
    await home.create(foreign);
    const [first] = rowsOf(await broker.list("?segregationCodes=47,48&limit=1"));
    expect(first).toStrictEqual({ iupd: both.iupd, status: "DRAFT", iuvs: [mine] });
    const none = await broker.list("?segregationCodes=48");
    expect(bodyOf(none)).toStrictEqual({
      payment_position_list: [],
      page_info: { page: 0, limit: 50, items_found: 0, total_pages: 0 },
    });
  });

  const windows: ReadonlyArray<readonly [query: string, asked: Asked]> = [
    [
      "due_date_from=2036-02-01&due_date_to=2036-02-20",
      { due: ["2036-02-01T00:00:00", "2036-02-20T23:59:59.999999"] },
    ],
    ["due_date_from=2036-02-01", { due: ["2036-02-01T00:00:00", "2036-03-02T23:59:59.999999"] }],
    ["due_date_to=2036-03-02", { due: ["2036-02-01T00:00:00", "2036-03-02T23:59:59.999999"] }],
    [
      "due_date_from=2036-02-01&due_date_to=",
      { due: ["2036-02-01T00:00:00", "2036-03-02T23:59:59.999999"] },
    ],
    ["due_date_from=", {}],
    ["payment_date_to=&payment_date_from=", {}],
    [
      "due_date_from=2036-02-01Z&due_date_to=2036-02-20%2B02:00",
      { due: ["2036-02-01T00:00:00", "2036-02-20T23:59:59.999999"] },
    ],
    ["due_date_from=2030-01-01&due_date_to=2030-01-31", { due: ["2030-01-01", "2030-02-01"] }],
    [
      "payment_date_from=2031-03-10&payment_date_to=2031-04-09",
      { payment: ["2031-03-10T00:00:00", "2031-04-09T23:59:59.999999"] },
    ],
    [
      "payment_date_from=2031-03-10",
      { payment: ["2031-03-10T00:00:00", "2031-04-09T23:59:59.999999"] },
    ],
    [
      "payment_date_to=2031-04-09",
      { payment: ["2031-03-10T00:00:00", "2031-04-09T23:59:59.999999"] },
    ],
    [
      "payment_date_time_from=2031-03-09T10:00:00&payment_date_time_to=2031-03-20T10:00:00",
      { payment: ["2031-03-09T10:00:00", "2031-03-20T10:00:00"] },
    ],
    [
      "payment_date_time_from=2031-03-09T10:00:00.000001&payment_date_time_to=2031-03-20T09:59:59.999999Z",
      { payment: ["2031-03-09T10:00:00.000001", "2031-03-20T09:59:59.999999"] },
    ],
    [
      "payment_date_time_from=2031-03-09T10:00%2B05:00",
      { payment: ["2031-03-09T10:00:00", "2031-04-08T23:59:59.999999"] },
    ],
    [
      "payment_date_time_to=2031-04-08T10:00:00",
      { payment: ["2031-03-09T00:00:00", "2031-04-08T10:00:00"] },
    ],
  ];
  it.each(windows)("by dates: %s", async (query, asked) => {
    const order = { orderby: "IUPD", ordering: "ASC" } as const;
    const expected = expectedRows(facts, { ...order, ...asked });
    const answer = ok(await positions.list(`?orderby=IUPD&ordering=ASC&${query}`));
    expect(rowsOf(answer)).toStrictEqual(expected.slice(0, 50));
    expect(pageInfoOf(answer).total_pages).toBe(Math.ceil(expected.length / 50));
  });

  it("keeps both ends of a day, to the microsecond, and hides options that are due on others", async () => {
    const edges = inOrganization("20000000003");
    const dueOn = (...dates: ReadonlyArray<string>) =>
      positionBody({
        iupd: dates.join(" ").replace(/[:.]/g, "-"),
        paymentOption: dates.map((dueDate) => optionBody({ dueDate })),
      });
    const bodies = [
      dueOn("2036-02-29T23:59:59.999999"),
      dueOn("2036-03-01T00:00:00"),
      dueOn("2036-03-31T23:59:59.999999", "2036-03-15T00:00:00", "2036-05-01T00:00:00"),
      dueOn("2036-04-01T00:00:00"),
      dueOn("2036-02-01T00:00:00", "2036-04-01T00:00:00"),
    ];
    await Promise.all(bodies.map((body) => edges.create(body)));
    for (const query of [
      "due_date_from=2036-03-01&due_date_to=2036-03-31",
      "due_date_from=2036-03-01",
      "due_date_to=2036-03-31",
    ])
      expect(
        rowsOf(await edges.list(`?orderby=IUPD&ordering=ASC&${query}`)).map(({ iuvs }) => iuvs),
      ).toStrictEqual([
        [bodies[1]?.paymentOption[0]?.iuv],
        bodies[2]?.paymentOption.slice(0, 2).map(({ iuv }) => iuv),
      ]);
  });

  it("together, in any combination and order", async () => {
    const dates = ["2036-01-01", "2036-01-20", "2036-02-10", "2036-03-05"];
    const combination = fc.record(
      {
        status: fc.constantFrom(...statuses),
        segregationCodes: fc.subarray(["47", "48", "01"], { minLength: 1 }),
        window: fc.constantFrom(...dates),
        order: fc.constantFrom(...orderings),
      },
      { requiredKeys: ["order"] },
    );
    const drawn = fc.sample(combination, { numRuns: 80, seed: 20_260_301 });
    const outcomes = await Promise.all(
      drawn.map(async ({ order, segregationCodes, status, window }) => {
        const asked = {
          ...order,
          ...(status === undefined ? {} : { status }),
          ...(segregationCodes === undefined ? {} : { segregationCodes }),
        };
        const query = queryOf({
          ...asked,
          ...(window === undefined
            ? {}
            : { due_date_from: window, due_date_to: window.slice(0, 8) + "28" }),
        });
        const expected = expectedRows(facts, {
          ...asked,
          ...(window === undefined
            ? {}
            : { due: [`${window}T00:00:00`, `${window.slice(0, 8)}28T23:59:59.999999`] }),
        });
        return {
          query,
          expected,
          found: await byToken(positions, Object.fromEntries(new URLSearchParams(query)), 8),
        };
      }),
    );
    for (const { expected, found, query } of outcomes)
      expect({ query, rows: found }).toStrictEqual({ query, rows: expected });
    expect(new Set(outcomes.map(({ expected }) => expected.length)).size).toBeGreaterThan(10);
  });
});

describe("the clock", () => {
  it("a page of 50 with status=EXPIRED and the total are right although no timer ever ran", async () => {
    expect(soonDue.statuses).toStrictEqual(Array(70).fill(201));
    await pause(Math.max(0, Date.parse(`${soonDue.dueDate}Z`) - Date.now()) + 5);
    const [first, second, valid] = await Promise.all([
      expiring.list("?status=EXPIRED"),
      expiring.list("?status=EXPIRED&page=1"),
      expiring.list("?status=VALID"),
    ]);
    expect([first, second, valid].map(pageInfoOf)).toStrictEqual([
      { page: 0, limit: 50, items_found: 50, total_pages: 2 },
      { page: 1, limit: 50, items_found: 15, total_pages: 2 },
      { page: 0, limit: 50, items_found: 5, total_pages: 1 },
    ]);
    const seen = [...rowsOf(first), ...rowsOf(second)];
    expect(new Set(seen.map(({ iupd }) => iupd)).size).toBe(65);
    expect(seen.every(({ status }) => status === "EXPIRED")).toBe(true);
    const stored = (await stack.ledger("20000000004")).filter(({ kind }) => kind === "position");
    expect(stored.map((document) => document["status"])).toStrictEqual(Array(70).fill("VALID"));
  });

  it("stands still from a first page to its last", async () => {
    const shortLived = inOrganization("20000000005");
    const dueDate = localFromNow(2_000);
    const created = await Promise.all(
      [1, 2, 3].map(() =>
        shortLived.create(
          { ...positionBody({ paymentOption: [optionBody({ dueDate })] }), switchToExpired: true },
          "?toPublish=true",
        ),
      ),
    );
    expect(created.map(({ status }) => status)).toStrictEqual([201, 201, 201]);
    const query = "?status=VALID&limit=1";
    let answer = ok(await shortLived.list(query));
    expect(pageInfoOf(answer).total_pages).toBe(3);
    await pause(Math.max(0, Date.parse(`${dueDate}Z`) - Date.now()) + 5);
    const walked = [...rowsOf(answer)];
    for (let token = tokenOf(answer); token !== null; token = tokenOf(answer)) {
      answer = ok(await shortLived.list(query, after(token)));
      expect(pageInfoOf(answer).total_pages).toBe(3);
      walked.push(...rowsOf(answer));
    }
    expect(walked.map(({ status }) => status)).toStrictEqual(["VALID", "VALID", "VALID"]);
    expect(pageInfoOf(await shortLived.list(query)).total_pages).toBe(0);
  });
});

describe("continuation tokens", () => {
  it("neither repeat nor skip a row when others come and go between pages", async () => {
    const busy = inOrganization("20000000006");
    const iupds = Array.from({ length: 12 }, (_, index) => `B-${String(index).padStart(2, "0")}`);
    await Promise.all(iupds.map((iupd) => busy.create(positionBody({ iupd }))));
    const query = "?limit=5&orderby=IUPD&ordering=ASC";
    const first = ok(await busy.list(query));
    await busy.remove("B-00");
    await busy.remove("B-03");
    await busy.create(positionBody({ iupd: "A" }));
    const second = ok(await busy.list(query, after(tokenOf(first))));
    expect(rowsOf(second).map(({ iupd }) => iupd)).toStrictEqual(iupds.slice(5, 10));
    const third = ok(await busy.list(query, after(tokenOf(second))));
    expect(rowsOf(third).map(({ iupd }) => iupd)).toStrictEqual(iupds.slice(10));
  });

  it("go on where the last page ended, also with another limit", async () => {
    const first = ok(await positions.list("?limit=5"));
    const rest = ok(await positions.list("?limit=50", after(tokenOf(first))));
    expect(rowsOf(rest)).toStrictEqual(expectedRows(facts, {}).slice(5, 55));
  });

  it("of one key are good for another that sees the same", async () => {
    const home = { organization: "77777777777" };
    const creditor = operationsOn(() => stack, home);
    const other = operationsOn(() => stack, { ...home, key: platform });
    const token = tokenOf(ok(await creditor.list("?limit=1")));
    expect(ok(await other.list("?limit=1", after(token))).status).toBe(200);
  });

  const unfit = refusal(400, titles.badRequest, expect.stringContaining("X-Continuation-Token"));
  const based = "?limit=3&status=VALID&segregationCodes=47,48&due_date_from=2036-01-01";
  const others: ReadonlyArray<readonly [string, () => Operations, string]> = [
    ["another status", () => positions, based.replace("VALID", "DRAFT")],
    ["no status", () => positions, based.replace("&status=VALID", "")],
    ["other segregation codes", () => positions, based.replace("47,48", "47")],
    ["another window", () => positions, based.replace("2036-01-01", "2036-01-02")],
    ["a window of another kind", () => positions, based.replace("due_date", "payment_date")],
    ["another order", () => positions, `${based}&orderby=IUPD`],
    ["another direction", () => positions, `${based}&ordering=ASC`],
    ["a page", () => positions, `${based}&page=1`],
    ["the first page", () => positions, `${based}&page=0`],
    ["another institution", () => inOrganization("20000000002"), based],
    ["another surface", () => aca, based],
  ];
  it.each(others)("are refused with %s", async (_, operations, query) => {
    const token = tokenOf(ok(await positions.list(based)));
    expect(token).not.toBeNull();
    expect(toldBy(await operations().list(query, after(token)))).toStrictEqual(unfit);
    expect((await positions.list(based, after(token))).status).toBe(200);
  });

  it("are refused when a character is changed, left out or added", async () => {
    const token = tokenOf(ok(await positions.list(based))) ?? "";
    const places = Array.from({ length: token.length }, (_, index) => index).filter(
      (index) => index % 7 === 0 || index > token.length - 4,
    );
    const flipped = places.map(
      (index) =>
        `${token.slice(0, index)}${token[index] === "A" ? "B" : "A"}${token.slice(index + 1)}`,
    );
    const broken = [
      ...flipped,
      token.slice(1),
      token.slice(0, -1),
      `${token}A`,
      token.toUpperCase(),
      "null",
      "e30",
      "x".repeat(5000),
    ];
    const answers = await Promise.all(broken.map((each) => positions.list(based, after(each))));
    expect(answers.map(toldBy)).toStrictEqual(broken.map(() => unfit));
  });

  it("left empty count as none", async () => {
    const answer = await positions.list(based, after(""));
    expect(answer.text).toBe((await positions.list(based)).text);
  });

  it("hold nothing of the debtors", async () => {
    const token = tokenOf(ok(await positions.list(based))) ?? "";
    const text = Buffer.from(token, "base64url").toString("latin1");
    expect(text).toContain("L-");
    for (const personal of ["VRDLGU70A01F205X", "Luigi Verdi"])
      expect(text).not.toContain(personal);
  });

  it("don't save the parameters from being checked", async () => {
    const token = tokenOf(ok(await positions.list(based)));
    expect(toldBy(await positions.list(`${based}&limit=0`, after(token)))).toStrictEqual(
      refusal(400, titles.badRequest, anyDetail),
    );
  });
});
