import { setTimeout as pause } from "node:timers/promises";
import { accessDocuments } from "../support/access-check";
import { positionBody, withPosition, withTransfer } from "../support/requests";
import { positionsPath, startStack, type Answer, type Call, type Stack } from "../support/stack";

const base = "/api/v1/admin";
const cacheSeconds = 1;
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ env: { ACCESS_CACHE_SECONDS: String(cacheSeconds) } });
}, 60_000);

afterAll(async () => {
  await stack.stop();
});

const admin = (call: Omit<Call, "path"> & { readonly at: string }): Promise<Answer> => {
  const { at, ...rest } = call;
  return stack.call({ key: "local-admin-key", ...rest, path: `${base}${at}` });
};
const put = (at: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  admin({ method: "PUT", at, body, headers });
const putTable = (at: string, raw: string) =>
  admin({ method: "PUT", at, raw, headers: { "Content-Type": "text/csv; charset=utf-8" } });
const etagOf = ({ headers }: Answer): string => headers.get("etag") ?? "";

/** What a caller may trust a moment longer than it is true, and no longer. */
const afterCache = async (isSo: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + cacheSeconds * 1_000 + 1_500;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error("What was cached is still believed.");
    await pause(50);
  }
};

type Issued = { readonly id: string; readonly primaryKey: string; readonly secondaryKey: string };

let serial = 0;
const issue = async (request: Readonly<Record<string, unknown>> = {}): Promise<Issued> => {
  serial += 1;
  const id = `test-${String(serial).padStart(3, "0")}`;
  const organizations = [{ organization: "77777777777" }];
  const answer = await admin({
    method: "POST",
    at: "/subscriptions",
    body: { id, kind: "creditor", organizations, ...request },
  });
  expect(answer.status).toBe(201);
  return answer.body as Issued;
};

/** The status with which a key is answered that asks for the institution's list. */
const knock = async (key: string, organization = "77777777777"): Promise<number> =>
  (await stack.call({ key, path: positionsPath.replace("77777777777", organization) })).status;

/** Of everything that is stored of access, what is of this kind. */
const stored = async (kind: string) =>
  (await accessDocuments(stack)).filter((document) => document.kind === kind);

const problem = (status: number, title: string, detail: unknown) => ({
  status,
  body: { title, status, detail },
});

describe("administration is closed to", () => {
  it.each<[string, string | null, number, string, string]>([
    [
      "callers without a key",
      null,
      401,
      "Unauthorized",
      "This operation asks for a subscription key",
    ],
    [
      "unknown keys",
      "nobody's",
      401,
      "Unauthorized",
      "The subscription key is not one of an active subscription",
    ],
    [
      "keys of institutions",
      "local-creditor-key",
      403,
      "Forbidden",
      "The subscription may not do this",
    ],
    [
      "keys of platforms",
      "local-platform-key",
      403,
      "Forbidden",
      "The subscription may not do this",
    ],
  ])("%s, who are told so as a problem", async (_, key, status, title, detail) => {
    const answer = await admin({ at: "/subscriptions", key });
    expect(answer).toMatchObject(problem(status, title, detail));
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("the administrator's key on other surfaces", async () => {
    expect(await knock("local-admin-key")).toBe(403);
  });
});

describe("a subscription", () => {
  it("opens with both keys, which are told once and stored nowhere", async () => {
    const answer = await admin({
      method: "POST",
      at: "/subscriptions",
      body: {
        id: "comune",
        kind: "broker",
        organizations: [
          { organization: "77777777777", segregationCodes: ["47", "48"] },
          { organization: "77777777778" },
        ],
      },
    });
    const { primaryKey, secondaryKey, ...view } = answer.body as Issued;
    expect(answer.status).toBe(201);
    expect(view).toStrictEqual({
      id: "comune",
      kind: "broker",
      state: "active",
      organizations: [
        { organization: "77777777777", segregationCodes: ["47", "48"] },
        { organization: "77777777778", segregationCodes: null },
      ],
      keys: ["primary", "secondary"],
    });
    expect(primaryKey).toMatch(/^[\w-]{43}$/);
    expect(secondaryKey).toMatch(/^[\w-]{43}$/);
    expect(primaryKey).not.toBe(secondaryKey);

    expect(await knock(primaryKey)).toBe(200);
    expect(await knock(secondaryKey, "77777777778")).toBe(200);
    expect(await knock(primaryKey, "77777777779")).toBe(403);
    const foreign = await stack.call({
      key: primaryKey,
      method: "POST",
      path: positionsPath,
      body: positionBody({ paymentOption: [{ ...positionBody().paymentOption[0], iuv: "49" }] }),
    });
    expect(foreign.status).toBe(403);

    const read = await admin({ at: "/subscriptions/comune" });
    expect(read.body).toStrictEqual(view);
    expect(etagOf(read)).toBe(etagOf(answer));
    const everything = JSON.stringify([
      ...(await stored("subscription")),
      ...(await stored("key")),
    ]);
    expect(everything).not.toContain(primaryKey);
    expect(everything).not.toContain(secondaryKey);
  });

  it("is named by the service when its administrator doesn't", async () => {
    const { id } = await issue({ id: null, organizations: "*" });
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await admin({ at: `/subscriptions/${id}` })).toMatchObject({
      status: 200,
      body: { organizations: "*" },
    });
  });

  it("can't be taken by another under its name", async () => {
    const { id, primaryKey } = await issue();
    const again = await admin({
      method: "POST",
      at: "/subscriptions",
      body: { id, kind: "node", organizations: "*" },
    });
    expect(again).toMatchObject(
      problem(409, "The subscription exists already", "The subscription is taken"),
    );
    expect(await knock(primaryKey)).toBe(200);
  });

  it.each<[string, unknown, string]>([
    [
      "nothing",
      {},
      'kind: must be one of creditor, broker, node, manage, manage-group, reviewer, admin, organizations: must be "*" or a list of grants',
    ],
    [
      "an id that no address takes",
      { id: "a/b", kind: "node", organizations: "*" },
      'id: must match "^[A-Za-z0-9_-]{1,64}$"',
    ],
    [
      "an institution twice",
      { kind: "node", organizations: [{ organization: "1" }, { organization: "1" }] },
      "organizations: must name each organization once",
    ],
    [
      "no codes, which would be none or all",
      { kind: "node", organizations: [{ organization: "1", segregationCodes: [] }] },
      "organizations[0].segregationCodes: must name at least one code, or be null for all of them",
    ],
    [
      "a code of three digits",
      { kind: "node", organizations: [{ organization: "1", segregationCodes: ["47", "481"] }] },
      'organizations[0].segregationCodes[1]: must match "^[0-9]{2}$"',
    ],
  ])("is refused with %s", async (_, body, detail) => {
    const answer = await admin({ method: "POST", at: "/subscriptions", body });
    expect(answer).toMatchObject(problem(400, "Bad request", detail));
  });

  it("that is suspended opens nothing more, until it is resumed with the same keys", async () => {
    const { id, primaryKey } = await issue();
    expect(await knock(primaryKey)).toBe(200);
    const suspended = await put(`/subscriptions/${id}/state`, { state: "suspended" });
    expect(suspended).toMatchObject({ status: 200, body: { id, state: "suspended" } });
    await afterCache(async () => (await knock(primaryKey)) === 401);
    const again = await put(`/subscriptions/${id}/state`, { state: "suspended" });
    expect(etagOf(again)).toBe(etagOf(suspended));
    await put(`/subscriptions/${id}/state`, { state: "active" });
    await afterCache(async () => (await knock(primaryKey)) === 200);
  });

  it("gets a new key for one half, while the other goes on", async () => {
    const { id, primaryKey, secondaryKey } = await issue();
    expect([await knock(primaryKey), await knock(secondaryKey)]).toStrictEqual([200, 200]);
    const rotated = await admin({ method: "PUT", at: `/subscriptions/${id}/keys/primary` });
    const { key } = rotated.body as { readonly key: string };
    expect(rotated).toMatchObject({ status: 200, body: { id, half: "primary" } });
    expect(key).toMatch(/^[\w-]{43}$/);
    expect([await knock(key), await knock(secondaryKey)]).toStrictEqual([200, 200]);
    await afterCache(async () => (await knock(primaryKey)) === 401);
    expect(await admin({ method: "PUT", at: `/subscriptions/${id}/keys/third` })).toMatchObject(
      problem(400, "Bad request", "rotateKey.half: must be one of primary, secondary"),
    );
    const pointing = (await stored("key")).filter(({ subscription }) => subscription === id);
    expect(pointing).toHaveLength(2);
  });

  it("of an administrator is dead to administration at once, cached or not", async () => {
    const { id, primaryKey: key } = await issue({ kind: "admin", organizations: [] });
    expect((await admin({ at: "/subscriptions", key })).status).toBe(200);
    await put(`/subscriptions/${id}/state`, { state: "suspended" });
    expect((await admin({ at: "/subscriptions", key })).status).toBe(401);
  });

  it("is changed only in the version that the administrator has seen", async () => {
    const { id } = await issue();
    const before = etagOf(await admin({ at: `/subscriptions/${id}` }));
    const unchanged = await admin({
      at: `/subscriptions/${id}`,
      headers: { "If-None-Match": before },
    });
    expect(unchanged.status).toBe(304);
    const rotated = await admin({
      method: "PUT",
      at: `/subscriptions/${id}/keys/secondary`,
      headers: { "If-Match": before },
    });
    expect(rotated.status).toBe(200);
    const stale = await put(
      `/subscriptions/${id}/state`,
      { state: "suspended" },
      { "If-Match": before },
    );
    expect(stale).toMatchObject(problem(412, "Precondition failed", expect.any(String)));
    expect(etagOf(await admin({ at: `/subscriptions/${id}` }))).toBe(etagOf(rotated));
  });

  it("keeps all of many changes at once", async () => {
    const { id, primaryKey, secondaryKey } = await issue();
    const answers = await Promise.all(
      ["primary", "secondary", "primary", "secondary"].map((half) =>
        admin({ method: "PUT", at: `/subscriptions/${id}/keys/${half}` }),
      ),
    );
    expect(answers.map(({ status }) => status)).toStrictEqual([200, 200, 200, 200]);
    const keys = answers.map(({ body }) => (body as { readonly key: string }).key);
    const statuses = await Promise.all(
      [primaryKey, secondaryKey, ...keys].map((key) => knock(key)),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(2);
    expect((await stored("key")).filter((key) => key["subscription"] === id)).toHaveLength(2);
  });

  it.each<[string, string, string]>([
    ["reading", "GET", ""],
    ["rotating", "PUT", "/keys/primary"],
  ])("that doesn't exist is told when %s it", async (_, method, rest) => {
    expect(await admin({ method, at: `/subscriptions/nobody${rest}` })).toMatchObject(
      problem(404, "Not found the subscription", "No subscription is named nobody"),
    );
  });

  it("is on exactly one page of the list, in the order of the ids", async () => {
    const ids: Array<string> = [];
    let token: string | null = "";
    while (token !== null) {
      const page: Answer = await admin({
        at: "/subscriptions?limit=3",
        headers: token === "" ? {} : { "X-Continuation-Token": token },
      });
      const { subscriptions } = page.body as { readonly subscriptions: ReadonlyArray<Issued> };
      expect(subscriptions.length).toBeLessThanOrEqual(3);
      ids.push(...subscriptions.map(({ id }) => id));
      token = page.headers.get("x-continuation-token");
    }
    const all = (await stored("subscription")).map((document) => String(document["subscription"]));
    expect(ids).toStrictEqual(all.toSorted());
    expect(ids.length).toBeGreaterThan(6);
  });

  it("is not listed for a token of another list, nor beyond the limit of a page", async () => {
    const positions = await stack.call({ path: `${positionsPath}?limit=1` });
    const foreign = positions.headers.get("x-continuation-token") ?? "";
    expect(foreign).not.toBe("");
    const headers = { "X-Continuation-Token": foreign };
    expect(await admin({ at: "/subscriptions", headers })).toMatchObject(
      problem(400, "Bad request", "X-Continuation-Token doesn't belong to this list"),
    );
    expect(await admin({ at: "/subscriptions?limit=101" })).toMatchObject(
      problem(400, "Bad request", "listSubscriptions.limit: must be less than or equal to 100"),
    );
  });
});

const create = (body: unknown) => stack.call({ method: "POST", path: positionsPath, body });

const statusOf = async (body: () => unknown): Promise<number> => (await create(body())).status;

describe("the taxonomy", () => {
  const at = "/registries/taxonomy";
  const tari = { category: "9/0101108TS/", validFrom: "2020-01-01", validTo: null };

  afterAll(async () => {
    await put(at, { codes: [] });
    await afterCache(async () => (await statusOf(positionBody)) === 201);
  });

  it("is permissive until it is loaded, and then enforced in its dates", async () => {
    expect(await admin({ at })).toMatchObject({
      status: 200,
      body: { version: null, loadedAt: null, count: 0, isEnforced: false, codes: [] },
    });
    const other = () => withTransfer({ category: "anything" });
    expect(await statusOf(other)).toBe(201);

    const codes = [
      tari,
      { category: "9/0101002IM/", validFrom: "2020-01-01", validTo: "2020-12-31" },
      { category: "9/0101003IM/", validFrom: "2090-01-01", validTo: null },
    ];
    const loaded = await put(at, { codes });
    expect(loaded).toMatchObject({ status: 200, body: { count: 3, isEnforced: true } });
    await afterCache(async () => (await statusOf(other)) === 400);

    const today = new Date().toISOString().slice(0, 10);
    const title = "Error in the debt position request data";
    const where = "paymentOption[0].transfer[0].category";
    expect(await create(other())).toMatchObject(
      problem(400, title, `${where}: the category anything is not in the taxonomy`),
    );
    expect(await create(withTransfer({ category: "9/0101002IM/" }))).toMatchObject(
      problem(
        400,
        title,
        `${where}: the category 9/0101002IM/ of the taxonomy is not valid on ${today}`,
      ),
    );
    expect(await statusOf(() => withTransfer({ category: "9/0101003IM/" }))).toBe(400);

    const accepted = positionBody();
    expect((await create(accepted)).status).toBe(201);
    const replaced = await stack.call({
      method: "PUT",
      path: `${positionsPath}/${accepted.iupd}`,
      body: { ...withTransfer({ category: "anything" }), iupd: accepted.iupd },
    });
    expect(replaced).toMatchObject(
      problem(400, title, `${where}: the category anything is not in the taxonomy`),
    );

    const read = await admin({ at });
    expect(read.body).toStrictEqual({ ...(loaded.body as object), codes });
    expect(etagOf(read)).toBe(etagOf(loaded));
  });

  it("is whole again after thousands of rows, in documents below a megabyte", async () => {
    const rows = Array.from({ length: 12_000 }, (_, index) => {
      const code = String(1_000_000 + index).slice(-7);
      return `9/${code}TS/,2020-01-01,2035-12-31`;
    });
    const loaded = await putTable(at, ["category,validFrom,validTo", ...rows, ""].join("\n"));
    expect(loaded).toMatchObject({ status: 200, body: { count: 12_000 } });
    const { codes } = (await admin({ at })).body as { readonly codes: ReadonlyArray<object> };
    expect(codes).toHaveLength(12_000);
    expect(codes[11_999]).toStrictEqual({
      category: "9/1011999TS/",
      validFrom: "2020-01-01",
      validTo: "2035-12-31",
    });
    const documents = await stored("registry-rows");
    // What an earlier load left would be more.
    expect(documents).toHaveLength(3);
    expect(Math.max(...documents.map((each) => JSON.stringify(each).length))).toBeLessThan(1e6);
  });

  it("is the whole of one load when several come at once, and nothing stays of the others", async () => {
    const loads = [1, 2, 3].map((count) => ({
      codes: Array.from({ length: count * 40 }, (_, index) => ({
        ...tari,
        category: `9/${String(count * 1_000_000 + index)}TS/`,
      })),
    }));
    const answers = await Promise.all(loads.map((load) => put(at, load)));
    expect(answers.map(({ status }) => [200, 503].includes(status))).not.toContain(false);
    const { codes } = (await admin({ at })).body as { readonly codes: ReadonlyArray<unknown> };
    expect(loads.map((load) => load.codes)).toContainEqual(codes);
    expect((await put(at, { codes: [tari] })).status).toBe(200);
    expect(await stored("registry-rows")).toHaveLength(1);
  });

  it("is replaced only in the version that the administrator has seen", async () => {
    const before = etagOf(await admin({ at }));
    expect((await put(at, { codes: [tari] }, { "If-Match": before })).status).toBe(200);
    const stale = await put(at, { codes: [] }, { "If-Match": before });
    expect(stale).toMatchObject(problem(412, "Precondition failed", expect.any(String)));
  });

  it.each<[string, string, string]>([
    ["no header", "", "the body is missing"],
    [
      "a header of another table",
      "iban\nIT60X\n",
      "line 1: the column category is missing, line 1: the column validFrom is missing, line 1: the column validTo is missing, line 1: column 1 must be one of category, validFrom, validTo",
    ],
    [
      "a row that is too short",
      "category,validFrom,validTo\n9/0101002IM/,2020-01-01,\n9/0101003IM/\n",
      "line 3: must have 3 fields, not 1",
    ],
    [
      "values that are none",
      "validTo,category,validFrom\n,9/0101002XX/,2020-02-30\n2019-12-31,9/0101002IM/,2020-01-01\n",
      'line 2, column category: must match "^[6-9]/\\d{7}(?:IM|TS|SP|SA|AP)/$", line 2, column validFrom: must be a date such as 2026-03-01, line 3, column validTo: must not be before validFrom',
    ],
    [
      "a quote that doesn't end",
      'category,validFrom,validTo\n"9/0101002IM/,2020-01-01,\n',
      "line 2: a quote is out of place",
    ],
  ])("refuses a table with %s, and keeps what it has", async (_, table, detail) => {
    const before = etagOf(await admin({ at }));
    expect(await putTable(at, table)).toMatchObject(problem(400, "Bad request", detail));
    expect(etagOf(await admin({ at }))).toBe(before);
  });

  it("refuses a body without its list, which isn't an empty one", async () => {
    expect(await put(at, {})).toMatchObject(problem(400, "Bad request", "codes: must be an array"));
  });

  it("takes JSON and tables only", async () => {
    const headers = { "Content-Type": "text/plain" };
    expect(await put(at, { codes: [] }, headers)).toMatchObject(
      problem(
        415,
        "Unsupported media type",
        "The body must be application/json or text/csv in UTF-8",
      ),
    );
  });
});

describe("the accounts of a beneficiary", () => {
  const home = "/registries/ibans/77777777777";

  it("are enforced for it alone, in either case, and for postal accounts too", async () => {
    const registered = "IT60X0542811101000000123456";
    const other = "IT60X0542811101000000999999";
    const loaded = await putTable(home, `\uFEFFiban\r\n"${registered}"\r\n`);
    expect(loaded).toMatchObject({ status: 200, body: { count: 1, isEnforced: true } });
    await afterCache(async () => (await statusOf(() => withTransfer({ iban: other }))) === 400);
    const title = "Error in the debt position request data";
    const rule = `the IBAN ${other} is not registered for organization 77777777777`;
    expect(await create(withTransfer({ iban: other }))).toMatchObject(
      problem(400, title, `paymentOption[0].transfer[0].iban: ${rule}`),
    );
    expect(await create(withTransfer({ iban: registered, postalIban: other }))).toMatchObject(
      problem(400, title, `paymentOption[0].transfer[0].postalIban: ${rule}`),
    );
    expect(await statusOf(() => withTransfer({ iban: registered.toLowerCase() }))).toBe(201);
    const elsewhere = { iban: other, organizationFiscalCode: "01020304059" };
    expect(await statusOf(() => withTransfer(elsewhere))).toBe(201);
    expect((await admin({ at: home })).body).toStrictEqual({
      ...(loaded.body as object),
      ibans: [registered],
    });
  });

  it("are free again after an empty load", async () => {
    expect(await put(home, { ibans: [] })).toMatchObject({
      status: 200,
      body: { count: 0, isEnforced: false },
    });
    await afterCache(
      async () => (await statusOf(() => withTransfer({ iban: "mockIban" }))) === 201,
    );
  });

  it("are refused by line and column", async () => {
    expect(await putTable(home, "iban\nIT60X0542811101000000123456\nIT60 X054\n")).toMatchObject(
      problem(400, "Bad request", 'line 3, column iban: must match "^[A-Za-z0-9]{1,35}$"'),
    );
  });
});

describe("behind a gateway, in strict mode", () => {
  let gated: Stack;
  const secret = "a-secret-of-the-gateway";

  beforeAll(async () => {
    gated = await startStack({
      env: { ACCESS_MODE: "gateway", GATEWAY_SECRET: secret, STRICT_MODE: "true" },
    });
  }, 60_000);

  afterAll(async () => {
    await gated.stop();
  });

  const identity = {
    "X-Gateway-Secret": secret,
    "X-Subscription-Id": "from-the-gateway",
    "X-Caller-Kind": "creditor",
    "X-Organizations": "77777777777",
  };
  const call = (headers: Readonly<Record<string, string>>, rest: Partial<Call> = {}) =>
    gated.call({ key: null, path: positionsPath, ...rest, headers });

  it.each<[string, Readonly<Record<string, string>>, number]>([
    ["whom the gateway vouches for", identity, 200],
    ["for all institutions", { ...identity, "X-Organizations": "*" }, 200],
    ["without the secret", { ...identity, "X-Gateway-Secret": "" }, 401],
    ["with another secret", { ...identity, "X-Gateway-Secret": `${secret}.` }, 401],
    ["without a kind", { ...identity, "X-Caller-Kind": "" }, 401],
    ["of a kind that may not", { ...identity, "X-Caller-Kind": "node" }, 403],
    ["for another institution", { ...identity, "X-Organizations": "77777777778" }, 403],
    ["with a key of ours instead", { "Ocp-Apim-Subscription-Key": "local-creditor-key" }, 401],
  ])("a caller %s is answered as with keys", async (_, headers, status) => {
    expect((await call(headers)).status).toBe(status);
  });

  it("a caller acts within the segregation codes that the gateway names", async () => {
    const post = (codes: string) =>
      call({ ...identity, "X-Segregation-Codes": codes }, { method: "POST", body: positionBody() });
    expect((await post("48")).status).toBe(403);
    expect((await post("48,47")).status).toBe(201);
  });

  it("an administrator is one by kind", async () => {
    const at = `${base}/subscriptions?limit=1`;
    expect((await call({ ...identity, "X-Caller-Kind": "admin" }, { path: at })).status).toBe(200);
    expect(await call(identity, { path: at })).toMatchObject(
      problem(403, "Forbidden", "The subscription may not do this"),
    );
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["an IUPD that can't be read back", withPosition({ iupd: "a.b" }), "iupd: "],
    ["no payment option", withPosition({ paymentOption: [] }), "paymentOption: "],
    ["a debtor without a fiscal code", withPosition({ fiscalCode: "X" }), "fiscalCode: "],
  ])("a position with %s is refused by its field", async (_, body, detail) => {
    const answer = await call(identity, { method: "POST", body });
    expect(answer).toMatchObject(
      problem(
        400,
        "Error in the debt position request data",
        expect.stringContaining(detail) as string,
      ),
    );
  });
});
