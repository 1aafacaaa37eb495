import { setTimeout as pause } from "node:timers/promises";
import {
  freshIuv,
  localFromNow,
  optionBody,
  positionBody,
  transferBody,
} from "../support/requests";
import { positionsPath, startStack, type Stack } from "../support/stack";
import { until } from "../support/until";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
}, 60_000);

afterAll(async () => {
  await stack.stop();
});

const create = (body: unknown, query = "", headers: Readonly<Record<string, string>> = {}) =>
  stack.call({ method: "POST", path: `${positionsPath}${query}`, body, headers });

const read = (iupd: string) => stack.call({ path: `${positionsPath}/${iupd}` });

const events = async (iupd: string) => {
  const { body } = await stack.call({ path: `${positionsPath}/${iupd}/events` });
  return (body as { readonly events: ReadonlyArray<Record<string, unknown>> }).events;
};

/** What the store holds of a position, past the service. */
const stored = async (iupd: string): Promise<Record<string, unknown>> => {
  const { CosmosClient } = await import("@azure/cosmos");
  const client = new CosmosClient({ endpoint: stack.cosmos.endpoint, key: stack.cosmos.key });
  const { resource } = await client
    .database(stack.database)
    .container("ledgers")
    .item(`position|${iupd}`, "77777777777")
    .read<Record<string, unknown>>();
  return resource ?? {};
};

describe("creating", () => {
  it("answers a draft with two transfers as the worked example says (10.1)", async () => {
    const iuv = freshIuv();
    const body = positionBody({
      email: "luigi@example.org",
      country: "IT",
      paymentOption: [
        optionBody({
          iuv,
          dueDate: "2035-12-31T12:00:00.000Z",
          retentionDate: "2036-03-31T12:00:00",
          transfer: [
            {
              idTransfer: "1",
              amount: 8000,
              remittanceInformation: "TARI quota comune",
              category: "9/0101108TS/",
              iban: "IT60X0542811101000000123456",
            },
            {
              idTransfer: "2",
              amount: 2000,
              organizationFiscalCode: "01020304059",
              remittanceInformation: "TARI quota provincia",
              category: "9/0101108TS/",
              iban: "IT60X0542811101000000123456",
            },
          ],
          paymentOptionMetadata: [{ key: "capitolo", value: "1200/3" }],
        }),
      ],
    });
    const answer = await create(body);
    const transfer = {
      companyName: null,
      category: "9/0101108TS/",
      iban: "IT60X0542811101000000123456",
      postalIban: null,
      stamp: null,
      transferMetadata: [],
    };
    expect(answer.status).toBe(201);
    expect(answer.body).toStrictEqual({
      iupd: body.iupd,
      type: "F",
      payStandIn: true,
      fiscalCode: "VRDLGU70A01F205X",
      fullName: "Luigi Verdi",
      streetName: null,
      civicNumber: null,
      postalCode: null,
      city: null,
      province: null,
      region: null,
      country: "IT",
      email: "luigi@example.org",
      phone: null,
      switchToExpired: false,
      companyName: "Comune di Borgo Esempio",
      officeName: "Tributi",
      validityDate: null,
      paymentDate: null,
      status: "DRAFT",
      paymentOption: [
        {
          nav: `3${iuv}`,
          iuv,
          amount: 10_000,
          description: "TARI saldo",
          isPartialPayment: false,
          dueDate: "2035-12-31T12:00:00",
          retentionDate: "2036-03-31T12:00:00",
          fee: 0,
          notificationFee: 0,
          transfer: [
            {
              ...transfer,
              organizationFiscalCode: "77777777777",
              idTransfer: "1",
              amount: 8000,
              remittanceInformation: "TARI quota comune",
            },
            {
              ...transfer,
              organizationFiscalCode: "01020304059",
              idTransfer: "2",
              amount: 2000,
              remittanceInformation: "TARI quota provincia",
            },
          ],
          paymentOptionMetadata: [{ key: "capitolo", value: "1200/3" }],
        },
      ],
    });
  });

  it("publishes at once when asked, and reads back as published", async () => {
    const body = positionBody();
    const created = await create(body, "?toPublish=True");
    expect(created).toMatchObject({ status: 201, body: { status: "VALID" } });
    const { validityDate } = created.body as { readonly validityDate: string };
    const { body: view, headers } = await read(body.iupd);
    expect(view).toMatchObject({
      status: "VALID",
      validityDate,
      publishDate: validityDate,
      paymentOption: [{ status: "PO_UNPAID", transfer: [{ status: "T_UNREPORTED" }] }],
    });
    expect(headers.get("etag")).toBe(created.headers.get("etag"));
  });

  it("repeats the first answer for the same idempotency key, and refuses another body", async () => {
    const body = positionBody();
    const key = { "Idempotency-Key": body.iupd };
    const first = await create(body, "", key);
    const again = await create(body, "", key);
    expect(again.status).toBe(201);
    expect(again.text).toBe(first.text);
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    const other = await create({ ...body, fullName: "Lucia Bianchi" }, "", key);
    expect(other).toMatchObject({
      status: 422,
      body: { title: "The idempotency key belongs to another request" },
    });
    expect(await create(body)).toMatchObject({ status: 409 });
  });

  it("gives every one of ten requests with one idempotency key the same answer", async () => {
    const body = positionBody();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => create(body, "", { "Idempotency-Key": body.iupd })),
    );
    expect(answers.map(({ status }) => status)).toStrictEqual(Array(10).fill(201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await events(body.iupd)).toHaveLength(1);
  });

  const races: ReadonlyArray<readonly [string, () => ReadonlyArray<unknown>]> = [
    [
      "one IUPD",
      () => {
        const { iupd } = positionBody();
        return Array.from({ length: 10 }, () => positionBody({ iupd }));
      },
    ],
    [
      "one IUV under different IUPDs",
      () => {
        const iuv = freshIuv();
        return Array.from({ length: 10 }, (_, index) =>
          positionBody({ paymentOption: [optionBody({ iuv, nav: `9${index}${iuv}` })] }),
        );
      },
    ],
    [
      "one IUV and NAV",
      () => {
        const iuv = freshIuv();
        return Array.from({ length: 10 }, () =>
          positionBody({ paymentOption: [optionBody({ iuv })] }),
        );
      },
    ],
    [
      "crossed codes",
      () => {
        const [a, b] = [freshIuv(), freshIuv()];
        return Array.from({ length: 10 }, (_, index) =>
          positionBody({
            paymentOption: [
              optionBody(index % 2 === 0 ? { iuv: a, nav: `3${b}` } : { iuv: b, nav: `3${b}` }),
              optionBody(index % 2 === 0 ? { iuv: b, nav: `3${a}` } : { iuv: a, nav: `3${a}` }),
            ],
          }),
        );
      },
    ],
  ];
  it.each(races)("lets exactly one of ten parallel creations of %s through", async (_, bodies) => {
    const answers = await Promise.all(bodies().map((body) => create(body)));
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([
      201,
      ...Array<number>(9).fill(409),
    ]);
  });
});

describe("the clock", () => {
  it("shows PUBLISHED before and VALID after the validity date, whatever the timers did", async () => {
    const validityDate = localFromNow(1500);
    const body = positionBody({ validityDate });
    await create(body, "?toPublish=true");
    const before = await read(body.iupd);
    expect(before.body).toMatchObject({ status: "PUBLISHED" });
    expect((await read(body.iupd)).headers.get("etag")).toBe(before.headers.get("etag"));
    await pause(Date.parse(`${validityDate}Z`) - Date.now() + 5);

    const after = await read(body.iupd);
    expect(after.body).toMatchObject({ status: "VALID", lastUpdatedDate: trimmed(validityDate) });
    expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"));

    await stack.trigger("activate-published-positions");
    const document = await until("the stored transition", async () => {
      const found = await stored(body.iupd);
      return found["status"] === "VALID" ? found : undefined;
    });
    expect(document).toMatchObject({ lastUpdatedAt: `${validityDate}000Z`, revision: 1 });
    expect((await read(body.iupd)).headers.get("etag")).toBe(after.headers.get("etag"));
    const journal = await events(body.iupd);
    expect(journal.filter(({ type }) => type === "DebtPositionBecameValid")).toStrictEqual([
      {
        sequence: 2,
        type: "DebtPositionBecameValid",
        date: trimmed(validityDate),
        status: "VALID",
        revision: 1,
        iuv: null,
        idTransfer: null,
      },
    ]);
  });

  it("shows VALID until the last due date and EXPIRED after it", async () => {
    const dueDate = localFromNow(1500);
    const body = positionBody({ switchToExpired: true, paymentOption: [optionBody({ dueDate })] });
    const created = await create(body, "?toPublish=true");
    expect(created.body).toMatchObject({ status: "VALID" });
    await pause(Date.parse(`${dueDate}Z`) - Date.now() + 5);

    const after = await read(body.iupd);
    expect(after.body).toMatchObject({ status: "EXPIRED" });
    await stack.trigger("expire-overdue-positions");
    await until("the stored transition", async () =>
      (await stored(body.iupd))["status"] === "EXPIRED" ? true : undefined,
    );
    expect((await read(body.iupd)).headers.get("etag")).toBe(after.headers.get("etag"));
    expect((await events(body.iupd)).map(({ type }) => type)).toStrictEqual([
      "DebtPositionCreated",
      "DebtPositionExpired",
    ]);
  });
});

const trimmed = (local: string): string => local.replace(/\.?0+$/, "");

describe("conditions", () => {
  it("answers 304 to the version that the caller has, and 412 to one that is gone", async () => {
    const body = positionBody();
    const created = await create(body);
    const etag = created.headers.get("etag") ?? "";
    const path = `${positionsPath}/${body.iupd}`;
    const same = await stack.call({ path, headers: { "If-None-Match": etag } });
    expect(same).toMatchObject({ status: 304, text: "" });

    const published = await stack.call({
      method: "POST",
      path: `${path}/publish`,
      headers: { "If-Match": etag },
    });
    expect(published).toMatchObject({ status: 200, body: { status: "VALID" } });
    const stale = await stack.call({
      method: "POST",
      path: `${path}/invalidate`,
      headers: { "If-Match": etag },
    });
    expect(stale).toMatchObject({ status: 412, body: { status: 412 } });
    expect((await read(body.iupd)).body).toMatchObject({ status: "VALID" });
  });
});

describe("the life of an IUPD", () => {
  it("begins anew after a deletion, and the journal of the first stays readable", async () => {
    const body = positionBody();
    const first = await create(body, "?toPublish=true");
    const incarnation = (first.headers.get("etag") ?? "").slice(1, 27);
    const path = `${positionsPath}/${body.iupd}`;
    expect(await stack.call({ method: "DELETE", path })).toMatchObject({
      status: 200,
      text: '"The debt position was successfully deleted"',
    });
    expect(await stack.call({ method: "DELETE", path })).toMatchObject({ status: 404 });
    expect(await create(body)).toMatchObject({ status: 201 });
    const { body: journal } = await stack.call({
      path: `${path}/events?incarnation=${incarnation}`,
    });
    expect(journal).toMatchObject({
      incarnation,
      events: [
        { type: "DebtPositionCreated", sequence: 1, status: "VALID" },
        { type: "DebtPositionDeleted", sequence: 2, status: null },
      ],
    });
    expect((await events(body.iupd)).map(({ type }) => type)).toStrictEqual([
      "DebtPositionCreated",
    ]);
  });
});

describe("reading to write back", () => {
  it("gives a body that an update takes as it is, and changes nothing by it", async () => {
    const nav = `9${freshIuv()}`;
    const body = positionBody({
      payStandIn: false,
      switchToExpired: true,
      paymentOption: [optionBody({ nav }), optionBody({ isPartialPayment: true })],
    });
    await create(body, "?toPublish=true");
    const path = `${positionsPath}/${body.iupd}`;
    const editable = await stack.call({ path: `${path}/editable` });
    expect(editable.body).toMatchObject({
      fullName: "Luigi Verdi",
      payStandIn: false,
      switchToExpired: true,
    });
    const before = (await read(body.iupd)).body;
    const put = await stack.call({
      method: "PUT",
      path: `${path}?toPublish=true`,
      body: editable.body,
      headers: { "If-Match": editable.headers.get("etag") ?? "" },
    });
    expect(put.status).toBe(200);
    expect(put.body).toStrictEqual(editable.body);
    const after = (await read(body.iupd)).body;
    expect(withoutUpdates(after)).toStrictEqual(withoutUpdates(before));
  });
});

/** Everything but the moments of the last change. */
const withoutUpdates = (view: unknown): unknown =>
  JSON.parse(
    JSON.stringify(view, (key, value: unknown) =>
      key === "lastUpdatedDate" || key === "publishDate" ? undefined : value,
    ),
  );

describe("replacing an account", () => {
  const account = (serial: number): string =>
    `IT60X05428111010000${String(Date.now()).slice(-6)}${serial}`;
  const replace = (oldIban: string, newIban: string, limit = 1000, key = "local-creditor-key") =>
    stack.call({
      method: "PATCH",
      path: `${positionsPath}/transfers?oldIban=${oldIban}&limit=${limit}`,
      body: { newIban },
      key,
    });

  it("changes unpaid transfers up to the limit, until none is left, and tells how many", async () => {
    const [old, fresh] = [account(1), account(2)];
    const bodies = [3, 1, 2].map((count) =>
      positionBody({
        paymentOption: Array.from({ length: count }, () =>
          optionBody({ transfer: [transferBody({ iban: old })] }),
        ),
      }),
    );
    for (const body of bodies) await create(body, "?toPublish=true");
    const before = await read(bodies[0]?.iupd ?? "");
    expect(await replace(old, fresh, 4)).toMatchObject({
      status: 200,
      body: { description: "Updated IBAN on 4 Transfers", updatedTransfers: 4 },
    });
    expect(await replace(old, fresh)).toMatchObject({ body: { updatedTransfers: 2 } });
    expect(await replace(old, fresh)).toMatchObject({ body: { updatedTransfers: 0 } });

    const after = await read(bodies[0]?.iupd ?? "");
    expect(after.text).not.toContain(old);
    expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"));
    const updated = (view: unknown) =>
      (view as { readonly lastUpdatedDate: string }).lastUpdatedDate;
    expect(updated(after.body)).toBe(updated(before.body));
  });

  it("leaves withdrawn and expired positions, and those of other segregation codes, alone", async () => {
    const [old, fresh] = [account(3), account(4)];
    const option = (iuv: string) => optionBody({ iuv, transfer: [transferBody({ iban: old })] });
    const withdrawn = positionBody({ paymentOption: [option(freshIuv())] });
    const expired = positionBody({
      switchToExpired: true,
      paymentOption: [{ ...option(freshIuv()), dueDate: localFromNow(600) }],
    });
    const foreign = positionBody({ paymentOption: [option(freshIuv("48"))] });
    for (const body of [withdrawn, expired, foreign]) await create(body, "?toPublish=true");
    await stack.call({ method: "POST", path: `${positionsPath}/${withdrawn.iupd}/invalidate` });
    await pause(700);
    expect(await replace(old, fresh, 1000, "local-broker-47-key")).toMatchObject({
      body: { updatedTransfers: 0 },
    });
    expect(await replace(old, fresh)).toMatchObject({ body: { updatedTransfers: 1 } });
    expect((await read(foreign.iupd)).text).toContain(fresh);
  });

  it.each([
    ["no account", "", { newIban: "IT60" }, "updateTransferIbanMassive.oldIban"],
    ["a blank account", "?oldIban=%20", { newIban: "IT60" }, "updateTransferIbanMassive.oldIban"],
    ["a limit above 1000", "?oldIban=X&limit=1001", { newIban: "IT60" }, "limit"],
    ["a limit below 1", "?oldIban=X&limit=0", { newIban: "IT60" }, "limit"],
    ["no new account", "?oldIban=X", { newIban: null }, "newIban"],
  ])("refuses %s (10.8 row 48)", async (_, query, body, named) => {
    const answer = await stack.call({
      method: "PATCH",
      path: `${positionsPath}/transfers${query}`,
      body,
    });
    expect(answer).toMatchObject({ status: 400, body: { title: "BAD REQUEST" } });
    expect((answer.body as { readonly detail: string }).detail).toContain(named);
  });

  it("isn't offered on the ACA surface, where the path is that of a position", async () => {
    const answer = await stack.call({
      method: "PATCH",
      path: `${positionsPath.replace("/gpd/", "/aca/")}/transfers?oldIban=X`,
      body: { newIban: "IT60" },
    });
    expect(answer.status).toBe(405);
  });
});

describe("surfaces", () => {
  it("lists what came through ACA on ACA only, and reads it on both", async () => {
    const body = positionBody();
    const acaPath = positionsPath.replace("/gpd/", "/aca/");
    expect(await stack.call({ method: "POST", path: acaPath, body })).toMatchObject({
      status: 201,
    });
    const listed = async (path: string): Promise<boolean> => {
      const { body: page } = await stack.call({ path: `${path}?limit=1` });
      return JSON.stringify(page).includes(body.iupd);
    };
    expect(await listed(acaPath)).toBe(true);
    expect(await listed(positionsPath)).toBe(false);
    expect(await read(body.iupd)).toMatchObject({ status: 200 });
  });

  it("collapses repeated slashes, and tells a wrong method from an unknown path", async () => {
    const doubled = await stack.call({ path: `${positionsPath.replace("/v1/", "/v1//")}?limit=1` });
    expect(doubled.status).toBe(308);
    expect(doubled.headers.get("location")).toBe(`${positionsPath}?limit=1`);
    const wrong = await stack.call({ method: "DELETE", path: positionsPath });
    expect(wrong).toMatchObject({ status: 405, body: { title: "Method not allowed" } });
    expect(wrong.headers.get("allow")).toBe("POST, GET");
    for (const path of ["/nowhere", `${positionsPath}/`])
      expect(await stack.call({ path })).toMatchObject({ status: 404, body: { status: 404 } });
  });

  it("answers its name on every surface and its health at the root", async () => {
    const info = { name: "sportello", version: "0.1.0", environment: "local" };
    expect(await stack.call({ path: "/info", key: null })).toMatchObject({ body: info });
    for (const surface of ["gpd", "aca"])
      expect(
        await stack.call({ path: `/${surface}/debt-positions-service/v1/info` }),
      ).toMatchObject({ status: 200, body: info });
    expect(await stack.call({ path: "/health", key: null })).toMatchObject({
      status: 200,
      body: { status: "UP" },
    });
  });

  it("gives every answer a request id: the caller's, or one of its own", async () => {
    const named = await stack.call({ path: "/nowhere", headers: { "X-Request-Id": "abc 1" } });
    expect(named.headers.get("x-request-id")).toBe("abc 1");
    const unnamed = await read("unknown");
    expect(unnamed.headers.get("x-request-id")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });
});

describe("access", () => {
  const forbidden = {
    statusCode: 403,
    message: "You are not allowed to access this resource.",
  };

  it("refuses a missing and an unknown key with the gateway's body", async () => {
    for (const key of [null, "nobody"]) {
      const { status, body } = await stack.call({ path: positionsPath, key });
      expect(status).toBe(401);
      expect(body).toMatchObject({ statusCode: 401 });
    }
  });

  it("doesn't tell a forbidden institution from an unknown one", async () => {
    for (const organization of ["11111111111", "nowhere"]) {
      const path = positionsPath.replace("77777777777", organization);
      const { status, body } = await stack.call({ path });
      expect({ status, body }).toStrictEqual({ status: 403, body: forbidden });
    }
  });

  it("keeps a broker inside its segregation code", async () => {
    const key = "local-broker-47-key";
    const mine = positionBody();
    const other = positionBody({ paymentOption: [optionBody({ iuv: freshIuv("48") })] });
    expect(
      await stack.call({ method: "POST", path: positionsPath, key, body: mine }),
    ).toMatchObject({ status: 201 });
    expect(
      await stack.call({ method: "POST", path: positionsPath, key, body: other }),
    ).toMatchObject({ status: 403, body: { title: "The payment position is forbidden" } });
    await create(other);
    for (const suffix of ["", "/events"])
      expect(
        await stack.call({ path: `${positionsPath}/${other.iupd}${suffix}`, key }),
      ).toMatchObject({ status: 403 });
    const widened = await stack.call({
      path: `${positionsPath}/${other.iupd}?segregationCodes=48`,
      key,
    });
    expect(widened.status).toBe(403);
  });
});
