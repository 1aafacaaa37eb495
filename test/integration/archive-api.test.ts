import { CosmosClient } from "@azure/cosmos";
import type { Execution } from "../../shared/domain/debt-position/events";
import { pay } from "../../shared/domain/debt-position/pay";
import { backstageOf, type Backstage } from "../support/api-backstage";
import { ageMarks, archiveTimer, asBefore, ledgersOf } from "../support/archive-story";
import { cents } from "../support/builders";
import { flowCalls, payOption } from "../support/flow-calls";
import { ledgerProblems, type StoredDocument } from "../support/ledger-check";
import { partnerOn } from "../support/partner-calls";
import {
  institution,
  navOf,
  paymentsOn,
  positionWith,
  positionsOf,
  singleWith,
  type StatusName,
  type Surface,
} from "../support/payment-calls";
import { flowXml, freshFlowId } from "../support/reporting-flows";
import { freshIuv, optionBody, positionBody, transferBody } from "../support/requests";
import { positionsPath, startStack, type Answer, type Call, type Stack } from "../support/stack";
import { until } from "../support/until";
import access from "../unit/codecs/fixtures/schema-1/access.json";
import flowLines from "../unit/codecs/fixtures/schema-1/flow-lines.json";
import ledgers from "../unit/codecs/fixtures/schema-1/ledgers.json";
import services from "../unit/codecs/fixtures/schema-1/services.json";

const other = "01234567890";
const dayMs = 86_400_000;

const payAt = (execution: Execution, code: string) =>
  pay({
    ...execution,
    code,
    payment: {
      paidAt: execution.at,
      method: "creditCard",
      fee: cents(0),
      pspCode: "PSPDEMO1",
      pspTaxCode: null,
      pspCompany: "PSP di prova",
      receiptId: "r",
    },
  });

let stack: Stack;
let backstage: Backstage;
const payments = paymentsOn(() => stack);
const partner = partnerOn(() => stack);

beforeAll(async () => {
  stack = await startStack({ env: { HISTORICISE_AFTER_DAYS: "30", FLOW_RETRY_SECONDS: "1" } });
  backstage = backstageOf(stack);
}, 60_000);

afterAll(async () => {
  backstage.close();
  await stack.stop();
});

const call = (rest: Call): Promise<Answer> => stack.call(rest);

const historicise = (
  body: unknown = { closedBefore: new Date().toISOString() },
  organization = institution,
  key = "local-admin-key",
): Promise<Answer> =>
  call({
    method: "POST",
    key,
    path: `/api/v1/admin/ledgers/${organization}/historicisation`,
    body,
  });

const standing = async (iupd: string, organization?: string): Promise<StoredDocument | undefined> =>
  (await stack.ledger(organization)).find(({ id }) => id === `position|${iupd}`);
const copyOf = async (iupd: string): Promise<StoredDocument | undefined> =>
  (await stack.archive()).find(({ id }) => id === `position|${iupd}`);

/** Moves everything that is closed, and sees that this is among it. */
const archived = async (...iupds: ReadonlyArray<string>): Promise<void> => {
  expect(await historicise()).toMatchObject({ status: 200, body: { failed: 0, more: false } });
  for (const iupd of iupds)
    expect([iupd, (await standing(iupd))?.kind]).toStrictEqual([iupd, "archived-position"]);
};

type Closed = "PAID" | "REPORTED" | "INVALID" | "EXPIRED";
const closed: ReadonlyArray<Closed> = ["PAID", "REPORTED", "INVALID", "EXPIRED"];

type Known = { readonly iupd: string; readonly iuv: string };

/** The clock ended it ten days ago, and the timer has written that down. */
const expired = async (surface: Surface): Promise<Known> => {
  const iuv = freshIuv();
  const dueDate = new Date(Date.now() - 10 * dayMs).toISOString().slice(0, 19);
  const body = positionBody({
    switchToExpired: true,
    paymentOption: [optionBody({ iuv, dueDate })],
  });
  const serviceType = surface === "aca" ? "ACA" : "GPD";
  await backstage.create(body, { toPublish: true, at: Date.now() - 20 * dayMs, serviceType });
  await backstage.settle(body.iupd);
  return { iupd: body.iupd, iuv };
};

const closedWith = async (status: Closed, surface: Surface = "gpd"): Promise<Known> => {
  if (status === "EXPIRED") return expired(surface);
  const { first, iupd } = await positionWith(() => stack, status, surface);
  return { iupd, iuv: first };
};

const told = ({ headers, status, text }: Answer): unknown => [status, headers.get("ETag"), text];

const positionCalls = ({ iupd, iuv }: Known, surface: Surface): ReadonlyArray<Call> => {
  const at = `${positionsOf(surface)}/${iupd}`;
  const node = "local-node-key";
  return [
    { path: at },
    { path: `${at}/editable` },
    { path: `${at}/events` },
    { path: payments.at(`${iuv}/debtposition`), key: node },
    { path: payments.at(navOf(iuv)), key: node },
    { path: payments.at(iuv), key: node },
    {
      method: "POST",
      path: `/gpd/api/v1/payment-options/organizations/${institution}/notices/${navOf(iuv)}`,
      key: node,
    },
    { path: `/gpd/payments-receipts-service/v1/payments/${institution}/receipts/${iuv}` },
    { path: at, key: "local-broker-47-key" },
    { path: at, headers: { "If-None-Match": '"x"' } },
  ];
};

/** Everything that can be read of a position, as it is answered. */
const readings = async (known: Known, surface: Surface): Promise<ReadonlyArray<unknown>> => {
  const answers = await Promise.all(positionCalls(known, surface).map(call));
  const paths = surface === "gpd" ? {} : { path: "/aca-payments/api/v1" };
  return [
    ...answers.map(told),
    await partner.lookUp("paVerifyPaymentNotice", navOf(known.iuv), paths),
    await partner.lookUp("paGetPaymentV2", navOf(known.iuv), paths),
  ];
};

const problems = async (organization = institution): Promise<ReadonlyArray<string>> =>
  ledgerProblems(await stack.ledger(organization), await stack.archive(organization));

/** As the first releases left them: see the test of their codecs. */
const frozen = {
  ledgers,
  services,
  access,
  "flow-lines": flowLines,
} as Readonly<Record<string, ReadonlyArray<StoredDocument>>>;

/** Puts everything that the release before has written into the database, past the service. */
const thaw = async (): Promise<void> => {
  const client = new CosmosClient({ endpoint: stack.cosmos.endpoint, key: stack.cosmos.key });
  for (const [container, documents] of Object.entries(frozen))
    await Promise.all(
      documents.map((document) =>
        client.database(stack.database).container(container).items.upsert(document),
      ),
    );
  client.dispose();
};

describe("what the release before has written", () => {
  const positions = (frozen["ledgers"] ?? []).filter(({ kind }) => kind === "position");
  const codeOf = (iupd: string): string =>
    (frozen["ledgers"] ?? [])
      .find((each) => each.kind === "nav" && each["iupd"] === iupd)
      ?.id.slice(4) ?? "";
  const at = (iupd: unknown): string =>
    `${positionsOf(iupd === "FROZEN-ACA" ? "aca" : "gpd")}/${String(iupd)}`;

  beforeAll(thaw);

  it.each(positions.map(({ iupd, status }) => [iupd, status] as const))(
    "is read: %s",
    async (iupd, status) => {
      expect(await call({ path: at(iupd) })).toMatchObject({ status: 200, body: { iupd, status } });
      const code = codeOf(String(iupd));
      // Whoever asks before the validity date is told that there is none.
      expect(await payments.lookUp(code)).toMatchObject(
        status === "PUBLISHED" ? { status: 404 } : { status: 200, body: { nav: code } },
      );
      const journal = await call({ path: `${at(iupd)}/events` });
      expect(journal.text).toContain("DebtPositionCreated");
    },
  );

  it("is listed beside what this release writes", async () => {
    const { iupd } = await singleWith(() => stack);
    const { text } = await call({ path: `${positionsPath}?limit=50&orderby=IUPD&ordering=DESC` });
    expect([text.includes('"FROZEN-VALID"'), text.includes(`"${iupd}"`)]).toStrictEqual([
      true,
      true,
    ]);
  });

  it("is paid, updated, ended, and remembered", async () => {
    const creation = (frozen["ledgers"] ?? []).find(({ kind }) => kind === "request");
    const valid = (frozen["ledgers"] ?? []).find(({ iupd }) => iupd === "FROZEN-VALID");
    expect(String(creation?.["body"])).toContain('"FROZEN-VALID"');
    expect(String(creation?.["etag"])).toContain(String(valid?.["incarnation"]));
    expect(await payments.pay(codeOf("FROZEN-VALID"))).toMatchObject({ status: 200 });
    expect(await call({ path: at("FROZEN-VALID") })).toMatchObject({ body: { status: "PAID" } });
    expect(await call({ method: "POST", path: `${at("FROZEN-INVALID")}/restore` })).toMatchObject({
      status: 200,
      body: { status: "DRAFT" },
    });
    expect(await call({ method: "DELETE", path: at("FROZEN-DRAFT") })).toMatchObject({
      status: 200,
    });
    expect(await problems()).toStrictEqual([]);
  });

  it("goes to the archive as it is, and reads the same there", async () => {
    const closedOnes = ["FROZEN-EXPIRED", "FROZEN-PAID", "FROZEN-REPORTED"];
    const read = () =>
      Promise.all(closedOnes.map(async (iupd) => told(await call({ path: at(iupd) }))));
    const before = await read();
    await archived(...closedOnes);
    expect(await read()).toStrictEqual(before);
    expect(await problems()).toStrictEqual([]);
  });

  it("is read of receipts, flows, services, reviews, registries and keys", async () => {
    const one = (container: string, kind: string): StoredDocument => {
      const found = (frozen[container] ?? []).findLast((each) => each.kind === kind);
      if (found === undefined) throw new Error(`There is no ${kind}.`);
      return found;
    };
    const receipt = one("ledgers", "receipt");
    const flow = one("ledgers", "flow");
    const publication = one("services", "publication").id.slice("publication|".length);
    const pending = one("services", "review").id.slice("review|".length);
    const content = String(one("flow-lines", "ingestion")["content"]);
    const services = "/api/v1/manage/services";
    const calls: ReadonlyArray<Call> = [
      {
        path: `/gpd/payments-receipts-service/v1/payments/${institution}/receipts/${String(receipt["iuv"])}`,
      },
      {
        path: `/gpd/payments-receipts-service/v1/payments/${institution}/receipts?service=${String(receipt["iuv"])}`,
      },
      {
        path: `/gpd-reporting/api/v1/organizations/${institution}/reportings?flowDate=${String(flow["flowDate"]).slice(0, 10)}`,
      },
      { path: `/api/v1/admin/reporting-flows/${content}`, key: "local-admin-key" },
      { path: `/api/v1/admin/reporting-flows/${content}/lines/0`, key: "local-admin-key" },
      { path: `${services}/${publication}`, key: "local-manage-key" },
      { path: `${services}/${publication}/release`, key: "local-manage-key" },
      { path: `${services}/${publication}/history`, key: "local-manage-key" },
      { path: `${services}/${publication}/keys`, key: "local-manage-key" },
      { path: `/api/v1/reviewer/reviews/${pending}`, key: "local-reviewer-key" },
      { path: "/api/v1/admin/registries/taxonomy", key: "local-admin-key" },
      { path: "/api/v1/admin/subscriptions?limit=100", key: "local-admin-key" },
    ];
    const answers = await Promise.all(calls.map(call));
    expect(answers.map(({ status }, index) => [calls[index]?.path, status])).toStrictEqual(
      calls.map(({ path }) => [path, 200]),
    );
  });
});

describe("a position in the archive", () => {
  it.each(["gpd", "aca"] as const)(
    "is read as it was in the ledger, whatever closed it: %s",
    async (surface) => {
      const known = await Promise.all(closed.map((status) => closedWith(status, surface)));
      const read = () => Promise.all(known.map((each) => readings(each, surface)));
      const isEvent = ({ iupd, kind }: StoredDocument): boolean =>
        kind === "event" && known.some((each) => each.iupd === iupd);
      const idsIn = (documents: ReadonlyArray<StoredDocument>) =>
        documents.filter(isEvent).map(({ id }) => id);

      const before = await read();
      const journal = idsIn(await stack.ledger());
      await archived(...known.map(({ iupd }) => iupd));
      expect(await read()).toStrictEqual(before);
      // Something was read at all.
      expect(before.map(([first]) => first)).toStrictEqual(
        closed.map(
          (status) => [200, expect.stringMatching(`${status}"$`), expect.anything()] as unknown,
        ),
      );

      // The copy is the document, and the journal is there and nowhere else.
      const copies = await Promise.all(known.map(({ iupd }) => copyOf(iupd)));
      expect(copies.map((copy) => [copy?.["iupd"], copy?.["status"]])).toStrictEqual(
        known.map(({ iupd }, index) => [iupd, closed[index]]),
      );
      expect(idsIn(await stack.archive()).sort()).toStrictEqual(journal.sort());
      expect(idsIn(await stack.ledger())).toStrictEqual([]);
    },
  );

  it("leaves nothing personal in the ledger but its receipt", async () => {
    const { iupd } = await closedWith("PAID");
    await archived(iupd);
    const found: Readonly<Record<string, unknown>> = (await standing(iupd)) ?? {};
    const { archivedAt } = found;
    const pointer = Object.fromEntries(
      Object.entries(found).filter(([name]) => !name.startsWith("_") && name !== "archivedAt"),
    );
    const copy = await copyOf(iupd);
    expect(pointer).toStrictEqual({
      id: `position|${iupd}`,
      ledger: institution,
      kind: "archived-position",
      schema: 1,
      organization: institution,
      iupd,
      incarnation: copy?.["incarnation"],
      sequence: copy?.["sequence"],
      revision: copy?.["revision"],
      status: "PAID",
      foreignTransfers: [],
    });
    expect(Date.now() - Date.parse(String(archivedAt))).toBeLessThan(60_000);
  });

  it.each(["PAID", "EXPIRED"] as const)(
    "is on no list any more, nor counted: %s",
    async (status) => {
      const { iupd } = await closedWith(status);
      const list = async () => {
        const { body } = await call({ path: `${positionsPath}?limit=50&status=${status}` });
        const { page_info, payment_position_list } = body as {
          readonly page_info: { readonly items_found?: number; readonly total_pages: number };
          readonly payment_position_list: ReadonlyArray<{ readonly iupd: string }>;
        };
        return { page_info, iupds: payment_position_list.map((each) => each.iupd) };
      };
      expect((await list()).iupds).toContain(iupd);
      await archived(iupd);
      const after = await list();
      expect(after.iupds).not.toContain(iupd);
      expect(after.page_info.items_found).toBe(after.iupds.length);
    },
  );

  it.each<[string, (known: Known & { readonly body: object }) => object]>([
    ["IUPD", ({ iupd }) => positionBody({ iupd })],
    ["IUV", ({ iuv }) => positionBody({ paymentOption: [optionBody({ iuv })] })],
    ["NAV", ({ iuv }) => positionBody({ paymentOption: [optionBody({ nav: navOf(iuv) })] })],
    ["request without its key", ({ body }) => body],
  ])("keeps its %s taken", async (_, bodyOf) => {
    const { body, iupd, iuv, nav } = await singleWith(() => stack);
    expect((await payments.pay(nav)).status).toBe(200);
    const creation = {
      method: "POST",
      path: positionsPath,
      body: bodyOf({ iupd, iuv, body: body as object }),
    };
    const before = await call(creation);
    await archived(iupd);
    const after = await call(creation);
    expect([after.status, after.text]).toStrictEqual([before.status, before.text]);
    expect(after.status).toBe(409);
  });

  it.each<[Closed, string, (known: Known) => Call]>([
    ["PAID", "pay", ({ iuv }) => ({ method: "POST", path: payments.at(`${navOf(iuv)}/pay`) })],
    [
      "PAID",
      "publish",
      ({ iupd }) => ({ method: "POST", path: `${positionsPath}/${iupd}/publish` }),
    ],
    ["PAID", "delete", ({ iupd }) => ({ method: "DELETE", path: `${positionsPath}/${iupd}` })],
    [
      "PAID",
      "restore",
      ({ iupd }) => ({ method: "POST", path: `${positionsPath}/${iupd}/restore` }),
    ],
    [
      "REPORTED",
      "report",
      ({ iuv }) => ({ method: "POST", path: payments.at(`${iuv}/transfers/1/report`) }),
    ],
    [
      "INVALID",
      "invalidate",
      ({ iupd }) => ({ method: "POST", path: `${positionsPath}/${iupd}/invalidate` }),
    ],
    [
      "INVALID",
      "restore, of another version",
      ({ iupd }) => ({
        method: "POST",
        path: `${positionsPath}/${iupd}/restore`,
        headers: { "If-Match": '"another"' },
      }),
    ],
  ])("refuses what it refused: %s, %s", async (status, _, callOf) => {
    const known = await closedWith(status);
    const refusal = callOf(known);
    const key = refusal.path.startsWith("/gpd/api") ? "local-node-key" : "local-creditor-key";
    const body = refusal.path.endsWith("/pay")
      ? {
          paymentDate: "2026-03-14T10:05:09",
          paymentMethod: "creditCard",
          pspCompany: "PSP",
          idReceipt: "r",
          fee: "1",
        }
      : undefined;
    const ask = () => call({ ...refusal, key, ...(body === undefined ? {} : { body }) });
    const before = await ask();
    await archived(known.iupd);
    const after = await ask();
    expect([after.status, after.text]).toStrictEqual([before.status, before.text]);
    expect([409, 412]).toContain(after.status);
    expect((await standing(known.iupd))?.kind).toBe("archived-position");
  });

  const eventsOf = async (iupd: string): Promise<ReadonlyArray<number>> => {
    const { body } = await call({ path: `${positionsPath}/${iupd}/events` });
    return (body as { readonly events: ReadonlyArray<{ readonly sequence: number }> }).events.map(
      ({ sequence }) => sequence,
    );
  };

  it.each<[Closed, string, StatusName, (known: Known) => Promise<Answer>]>([
    [
      "INVALID",
      "a restoration",
      "DRAFT",
      ({ iupd }) => call({ method: "POST", path: `${positionsPath}/${iupd}/restore` }),
    ],
    [
      "EXPIRED",
      "an update",
      "DRAFT",
      ({ iupd }) =>
        call({ method: "PUT", path: `${positionsPath}/${iupd}`, body: positionBody({ iupd }) }),
    ],
    ["EXPIRED", "a payment", "PAID", ({ iuv }) => payments.pay(navOf(iuv))],
    ["PAID", "a report", "PAID", ({ iuv }) => payments.report(iuv)],
    ["INVALID", "a notification fee", "INVALID", ({ iuv }) => payments.fee(navOf(iuv), 100)],
  ])("comes back into the ledger: %s by %s", async (status, _, next, command) => {
    const known = await closedWith(status);
    const events = await eventsOf(known.iupd);
    await archived(known.iupd);
    expect(await command(known)).toMatchObject({ status: 200 });
    expect(await standing(known.iupd)).toMatchObject({ kind: "position", status: next });
    expect(await copyOf(known.iupd)).toBeUndefined();
    // The journal goes on where it was, over both places.
    expect(await eventsOf(known.iupd)).toStrictEqual([...events, events.length + 1]);
    expect(await call({ path: `${positionsPath}/${known.iupd}` })).toMatchObject({
      status: 200,
      body: { status: next },
    });
    expect((await stack.ledger()).filter(({ kind }) => kind === "archive-mark")).toStrictEqual([]);
    expect(await problems()).toStrictEqual([]);
  });

  it("goes to the archive again after it came back", async () => {
    const known = await closedWith("PAID");
    await archived(known.iupd);
    expect(await payments.report(known.iuv)).toMatchObject({ status: 200 });
    const before = await readings(known, "gpd");
    await archived(known.iupd);
    expect(await readings(known, "gpd")).toStrictEqual(before);
    expect(await problems()).toStrictEqual([]);
  });

  it("takes the receipt of a withdrawn position, once", async () => {
    const { iupd, iuv } = await singleWith(() => stack);
    await call({ method: "POST", path: `${positionsPath}/${iupd}/invalidate` });
    await archived(iupd);
    const sample = { iuv, receiptId: `archived-${iuv}`, amount: "100.00" };
    expect([await partner.deliver(sample), await partner.deliver(sample)]).toStrictEqual([
      "OK",
      "PAA_RECEIPT_DUPLICATA",
    ]);
    expect(await standing(iupd)).toMatchObject({ kind: "position", status: "PAID" });
    await archived(iupd);
    expect(await partner.deliver({ ...sample, receiptId: `late-${iuv}` })).toBe(
      "PAA_RECEIPT_DUPLICATA",
    );
    expect(await problems()).toStrictEqual([]);
  });

  it.each(["INVALID", "EXPIRED"] as const)(
    "ends with all that it had, but its journal: %s",
    async (status) => {
      const known = await closedWith(status);
      const at = `${positionsPath}/${known.iupd}`;
      const before = await call({ path: at });
      const life = before.headers.get("ETag")?.slice(1, 27) ?? "";
      await archived(known.iupd);
      expect((await call({ method: "DELETE", path: at })).status).toBe(200);
      expect([(await call({ path: at })).status, await copyOf(known.iupd)]).toStrictEqual([
        404,
        undefined,
      ]);
      // Its identifiers are free, and the journal of each life is its own.
      const body = positionBody({
        iupd: known.iupd,
        paymentOption: [optionBody({ iuv: known.iuv })],
      });
      expect((await call({ method: "POST", path: positionsPath, body })).status).toBe(201);
      expect(await eventsOf(known.iupd)).toStrictEqual([1]);
      const past = await call({ path: `${at}/events?incarnation=${life}` });
      expect(past.body).toMatchObject({ incarnation: life });
      expect(past.text).toMatch(/DebtPositionCreated.*DebtPositionDeleted/);
      expect(await problems()).toStrictEqual([]);
    },
  );

  it("is found by the lines of a flow, in its own ledger and in another's", async () => {
    const prepared = async (organization: string) => {
      const iuv = freshIuv();
      const transfer = [transferBody({ organizationFiscalCode: institution })];
      const body = positionBody({ paymentOption: [optionBody({ iuv, transfer })] });
      await backstage.create(body, { toPublish: true, organization });
      await payOption(backstage, body.iupd, navOf(iuv), "r", organization);
      return { iuv, iupd: body.iupd };
    };
    const [own, foreign] = [await prepared(institution), await prepared(other)];
    await archived(own.iupd);
    expect(await historicise(undefined, other)).toMatchObject({ body: { moved: 1 } });
    const lines = [own, foreign].map(({ iuv }) => ({ iuv, iur: "r" }));
    const progress = await flowCalls(stack).ingest(flowXml({ flowId: freshFlowId(), lines }));
    expect(progress.lines).toMatchObject({ REPORTED: 2, UNKNOWN: 0 });
    expect([
      (await backstage.stored(own.iupd))?.status,
      (await backstage.stored(foreign.iupd, other))?.status,
    ]).toStrictEqual(["REPORTED", "REPORTED"]);

    // Another flow about the same finds them in the archive, and that they were reported.
    await archived(own.iupd);
    expect(await historicise(undefined, other)).toMatchObject({ body: { moved: 1 } });
    const again = await flowCalls(stack).ingest(flowXml({ flowId: freshFlowId(), lines }));
    expect(again.lines).toMatchObject({ ALREADY_REPORTED: 2 });
    expect([
      (await standing(own.iupd))?.kind,
      (await standing(foreign.iupd, other))?.kind,
    ]).toStrictEqual(["archived-position", "archived-position"]);
    expect([await problems(), await problems(other)]).toStrictEqual([[], []]);
  });
});

describe("the operator's call", () => {
  it("moves what was closed before the date, and nothing that is open or was closed later", async () => {
    const statuses = ["DRAFT", "PUBLISHED", "VALID", "PARTIALLY_PAID"] as const;
    const open = await Promise.all(statuses.map((status) => positionWith(() => stack, status)));
    const before = await closedWith("PAID");
    const date = new Date().toISOString();
    const after = await closedWith("PAID");
    expect((await historicise({ closedBefore: date })).status).toBe(200);
    const kinds = async (known: ReadonlyArray<{ readonly iupd: string }>) =>
      Promise.all(known.map(async ({ iupd }) => (await standing(iupd))?.kind));
    expect(await kinds([before, after, ...open])).toStrictEqual([
      "archived-position",
      "position",
      ...statuses.map(() => "position"),
    ]);
    // One line that says what was asked and done, and whose positions they are by no more than the institution.
    const lines = stack.output().split("\n");
    const line = lines.findLast((each) => each.includes("Moved closed positions to the archive"));
    expect(
      line
        ?.replace(/traceId=.*/, "")
        .split(" ")
        .slice(-7, -1),
    ).toStrictEqual([
      `organization=${institution}`,
      `closedBefore=${date.slice(0, -1)}000Z`,
      expect.stringMatching(/^moved=[1-9]/),
      "renewed=0",
      "failed=0",
      "hasMore=false",
    ]);
  });

  it.each<[string, unknown, string]>([
    [
      "a date to come",
      { closedBefore: "2999-01-01T00:00:00" },
      "closedBefore: must not be in the future",
    ],
    ["no date", {}, "closedBefore: closedBefore is required"],
    ["a day", { closedBefore: "2026-01-01" }, "closedBefore: must be a date-time"],
    ["another offset", { closedBefore: "2026-01-01T00:00:00+02:00" }, "closedBefore: must be a"],
    ["a number", { closedBefore: 7 }, "closedBefore: must be a date-time"],
  ])("is refused with %s, by name", async (_, body, detail) => {
    const answer = await historicise(body);
    expect([answer.status, (answer.body as { readonly detail: string }).detail]).toStrictEqual([
      400,
      expect.stringContaining(detail),
    ]);
  });

  it("is an administrator's only", async () => {
    const answer = await historicise(undefined, institution, "local-platform-key");
    expect(answer.status).toBe(403);
  });

  it("may be made by several at once, and by the timer besides", async () => {
    const known = await Promise.all(
      Array.from({ length: 12 }, (_, index) => closedWith(closed[index % 3] ?? "PAID")),
    );
    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, () => historicise())),
      stack.trigger(archiveTimer),
    ]);
    expect(answers.map(({ status }) => status)).toStrictEqual([200, 200, 200, 200]);
    await archived(...known.map(({ iupd }) => iupd));
    expect(await problems()).toStrictEqual([]);
    // Who came too late left a mark; in time the timer finds that there is nothing to do.
    await until("no mark", async () => {
      if ((await ageMarks(stack, institution)) === 0) return true;
      await stack.trigger(archiveTimer);
      return undefined;
    });
    expect(await problems()).toStrictEqual([]);
  });
});

describe("the timer", () => {
  const place = "11111111111";
  const closedDaysAgo = async (days: number): Promise<string> => {
    const body = positionBody();
    const at = Date.now() - days * dayMs;
    await backstage.create(body, { toPublish: true, organization: place, at });
    await backstage.command(
      body.iupd,
      (execution) => payAt(execution, navOf(body.paymentOption[0]?.iuv ?? "")),
      { organization: place, at },
    );
    return body.iupd;
  };

  it("moves what has been closed for longer than the setting says, of any shape", async () => {
    const [old, oldest, young, youngOfBefore] = [
      await closedDaysAgo(31),
      await closedDaysAgo(400),
      await closedDaysAgo(29),
      await closedDaysAgo(1),
    ];
    const { close, ledgers } = ledgersOf(stack);
    for (const iupd of [oldest, youngOfBefore]) await asBefore(ledgers, iupd, place);
    close();
    await stack.trigger(archiveTimer);
    await until("both are in the archive", async () =>
      (await standing(old, place))?.kind === "archived-position" &&
      (await standing(oldest, place))?.kind === "archived-position"
        ? true
        : undefined,
    );
    expect(await standing(young, place)).toMatchObject({ kind: "position" });
    // Found for the day on which its time comes.
    expect(await standing(youngOfBefore, place)).toMatchObject({
      kind: "position",
      schema: 1,
      shape: 2,
      closedAt: (await backstage.stored(youngOfBefore, place))?.lastUpdatedAt,
    });
    expect(await problems(place)).toStrictEqual([]);
  });
});
