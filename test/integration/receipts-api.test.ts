import { HttpRequest } from "@azure/functions";
import * as E from "fp-ts/Either";
import { settingsOf } from "../../shared/config/settings";
import { environmentOf } from "../../functions/environment";
import { listReceipts as receiptList } from "../../functions/receipts/list-receipts";
import type { DeliveryOutcome } from "../../shared/domain/receipt/delivery";
import { deliverReceipt } from "../../shared/workflows/deliver-receipt";
import { anyDetail, bodyOf, detailWith, refusal, toldBy } from "../support/api-calls";
import { ledgerProblems } from "../support/ledger-check";
import {
  institution,
  navOf,
  payBody,
  paymentsOn,
  positionsOf,
  positionWith,
  readPosition,
  singleWith,
} from "../support/payment-calls";
import { delivered, type ReceiptSample } from "../support/receipt-samples";
import { freshIuv, optionBody, positionBody } from "../support/requests";
import { startStack, type Answer, type Stack } from "../support/stack";

let stack: Stack;
const here = (): Stack => stack;
const payments = paymentsOn(here);
let deliver: (sample: ReceiptSample) => Promise<DeliveryOutcome>;
let environment: ReturnType<typeof environmentOf>;

/** The institution of the catalogue of bad inputs (6): exactly three receipts. */
const listed = "01234567890";
const three = ["47000000000012353", "47000000000012454", "51000000000000077"] as const;

beforeAll(async () => {
  stack = await startStack();
  const settings = settingsOf(stack.env);
  if (E.isLeft(settings)) throw new Error(settings.left.join());
  environment = environmentOf(settings.right);
  deliver = async (sample) => {
    const outcome = await deliverReceipt(delivered(sample))(environment)();
    if (E.isLeft(outcome)) throw new Error(outcome.left._tag);
    return outcome.right;
  };
  const moments = ["2026-03-14T10:05:09", "2026-03-20T18:41:00.250", "2026-03-31T23:59:59.9"];
  for (const [index, iuv] of three.entries()) {
    const created = await stack.call({
      method: "POST",
      path: `/gpd/debt-positions-service/v1/organizations/${listed}/debtpositions?toPublish=true`,
      key: "local-platform-key",
      body: positionBody({
        paymentOption: [optionBody({ iuv })],
      }),
    });
    if (created.status !== 201) throw new Error(created.text);
    const outcome = await deliver({
      organization: listed,
      iuv,
      receiptId: `R-${iuv}`,
      paidAt: moments[index] ?? "",
      debtor: index === 2 ? "BNCMRA80A41F205X" : "VRDLGU75C10F205X",
      version: index === 1 ? 2 : 1,
    });
    if (outcome !== "ACCEPTED") throw new Error(outcome);
  }
}, 60_000);

afterAll(async () => {
  await stack.stop();
});

const base = "/gpd/payments-receipts-service/v1/payments";

const list = (query = "", organization = listed, key = "local-platform-key"): Promise<Answer> =>
  stack.call({ path: `${base}/${organization}/receipts${query}`, key });

const detail = (
  iuv: string,
  query = "",
  { headers = {}, key = "local-platform-key", organization = listed } = {},
): Promise<Answer> =>
  stack.call({ path: `${base}/${organization}/receipts/${iuv}${query}`, key, headers });

const toReconcile = async (organization = institution) => {
  const answer = await stack.call({
    path: `${base}/${organization}/receipts-to-reconcile?pageSize=100`,
    key: "local-platform-key",
  });
  return rowsOf(answer);
};

/** What is to be reconciled about one IUV: receipt id and state of each. */
const openOn = async (iuv: string): Promise<ReadonlyArray<unknown>> =>
  (await toReconcile())
    .filter((each) => each["iuv"] === iuv)
    .map(({ receiptId, state }) => [receiptId, state]);

const rowsOf = ({ body }: Answer): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  (body as { readonly results: ReadonlyArray<Readonly<Record<string, unknown>>> }).results;

const iuvsOf = (answer: Answer): ReadonlyArray<unknown> => rowsOf(answer).map(({ iuv }) => iuv);

describe("the list (R1)", () => {
  it("answers summaries by IUV, with what integrators have asked for", async () => {
    expect(toldBy(await list("?segregationCodes=47&pageSize=1"))).toStrictEqual({
      status: 200,
      body: {
        currentPageNumber: 0,
        length: 1,
        totalPages: 2,
        results: [
          {
            organizationFiscalCode: listed,
            iuv: three[0],
            noticeNumber: navOf(three[0]),
            debtor: "VRDLGU75C10F205X",
            paymentDateTime: "2026-03-14T10:05:09",
            receiptId: `R-${three[0]}`,
            amount: 10_000,
            fee: 120,
            pspCompany: "PSP di prova",
            primitive: "paSendRT",
            status: "PAID",
          },
        ],
      },
    });
    const [, second] = rowsOf(await list());
    expect(second).toMatchObject({
      paymentDateTime: "2026-03-20T18:41:00.250",
      primitive: "paSendRTV2",
    });
  });

  const [one, two, last] = three;
  it.each<[string, ReadonlyArray<string>]>([
    ["", three],
    ["?pageSize=2&pageNum=1", [last]],
    ["?pageSize=", three],
    ["?debtor=VRDLGU75C10F205X", [one, two]],
    ["?debtor=VRDLGU", []],
    ["?debtor=", three],
    ["?service=4700", [one, two]],
    ["?service=", three],
    ["?service=700", []],
    ["?debtorOrIuv=510", [last]],
    ["?debtorOrIuv=BNC", [last]],
    ["?debtorOrIuv=bnc", []],
    ["?debtorOrIuv=", three],
    ["?debtor=VRDLGU75C10F205X&service=47000000000012454", [two]],
    ["?segregationCodes=51", [last]],
    ["?segregationCodes=47,51", three],
    ["?segregationCodes=99", []],
    ["?from=2026-03-20", [two, last]],
    ["?to=2026-03-20", [one, two]],
    ["?from=2026-03-01&to=2026-03-31", three],
    ["?from=2026-03-14T10:05:09&to=2026-03-20T18:41:00.250", [one, two]],
    ["?from=2026-03-14T10:05:09.000000001&to=2026-03-20T18:41:00.249999999", []],
    ["?to=2026-03-14T10:05", []],
    ["?to=2026-03-31T23:59:59.9", three],
    ["?from=2099-01-01", []],
    ["?from=&to=", three],
    ["?unknown=1", three],
    [`?debtor=${encodeURIComponent("x' or PartitionKey eq '99999999999")}`, []],
    [`?service=${encodeURIComponent('" OR 1=1 --')}`, []],
    [`?debtorOrIuv=${encodeURIComponent("%")}`, []],
  ])("%s finds %j", async (query, iuvs) => {
    const answer = await list(query);
    expect(answer.status).toBe(200);
    expect(iuvsOf(answer)).toStrictEqual(iuvs);
    expect(bodyOf(answer)["length"]).toBe(iuvs.length);
  });

  it.each([
    ["pageNum=-1", "BAD REQUEST", /pageNum/],
    ["pageNum=abc", "BAD REQUEST", /abc.*pageNum/],
    ["pageNum=1", "Not enough elements", /\S/],
    ["pageNum=2147483648", "BAD REQUEST", /pageNum/],
    ["pageSize=0", "BAD REQUEST", /pageSize/],
    ["pageSize=-5", "BAD REQUEST", /pageSize/],
    ["pageSize=101", "BAD REQUEST", /pageSize/],
    ["from=2026-03-31&to=2026-03-01", "Invalid date range", /yyyy-MM-dd/],
    ["from=2026-02-30", "Invalid date range", /yyyy-MM-dd/],
    ["from=31/03/2026", "Invalid date range", /yyyy-MM-dd/],
    ["from=2026-03-01T24:00", "Invalid date range", /yyyy-MM-dd/],
    ["from=2026-03-01T00:00:00Z&to=2026-03-31", "Invalid date range", /yyyy-MM-dd/],
    ["segregationCodes=4", "BAD REQUEST", /segregationCodes/],
    ["segregationCodes=4a", "BAD REQUEST", /segregationCodes/],
    ["segregationCodes=47,", "BAD REQUEST", /segregationCodes/],
    ["segregationCodes=47,%2051", "BAD REQUEST", /segregationCodes/],
    ["segregationCodes=,47", "BAD REQUEST", /segregationCodes/],
    ["segregationCodes=", "BAD REQUEST", /segregationCodes/],
    ["pageNum=1&pageSize=2&segregationCodes=47", "Not enough elements", /\S/],
  ])("refuses %s (6)", async (query, title, told) => {
    const answer = await stack.call({
      path: `${base}/${listed}/receipts?${query}`,
      key: "local-platform-key",
      headers: { "X-Request-Id": "abc" },
    });
    expect(toldBy(answer)).toStrictEqual(refusal(400, title, expect.stringMatching(told)));
    expect(answer.headers.get("x-request-id")).toBe("abc");
  });

  it("is empty, and has one page, for an institution without receipts", async () => {
    expect(toldBy(await list("", "00000000000"))).toStrictEqual({
      status: 200,
      body: { currentPageNumber: 0, length: 0, totalPages: 1, results: [] },
    });
    expect((await list("", "letters")).status).toBe(400);
  });

  it.each([
    ["no key", null, listed, 401],
    ["an institution that isn't granted", "local-creditor-key", listed, 403],
    ["the node's key", "local-node-key", listed, 403],
  ])("refuses %s in the gateway's form", async (_, key, organization, status) => {
    const path = `${base}/${organization}/receipts`;
    const answer = await stack.call({ path, key });
    expect([answer.status, bodyOf(answer)["statusCode"]]).toStrictEqual([status, status]);
  });

  it("goes on by token, over the same rows as by number, and not with another query", async () => {
    const walk = async (token: string | null): Promise<ReadonlyArray<unknown>> => {
      const answer = await stack.call({
        path: `${base}/${listed}/receipts?pageSize=1`,
        key: "local-platform-key",
        headers: token === null ? {} : { "X-Continuation-Token": token },
      });
      const next = answer.headers.get("x-continuation-token");
      const row = [bodyOf(answer)["currentPageNumber"], ...iuvsOf(answer)];
      return next === null ? [row] : [row, ...(await walk(next))];
    };
    expect(await walk(null)).toStrictEqual(three.map((iuv, page) => [page, iuv]));
    const token = (await list("?pageSize=1")).headers.get("x-continuation-token") ?? "";
    const misuse = (query: string, given = token) =>
      stack.call({
        path: `${base}/${listed}/receipts${query}`,
        key: "local-platform-key",
        headers: { "X-Continuation-Token": given },
      });
    for (const answer of [
      await misuse("?pageSize=2"),
      await misuse("?pageSize=1&service=47"),
      await misuse("?pageSize=1&pageNum=1"),
      await misuse("?pageSize=1", `${token}x`),
    ])
      expect(toldBy(answer)).toStrictEqual(refusal(400, "BAD REQUEST", anyDetail));
  });

  it("also has its name of SANP 3.8, where that is switched on", async () => {
    const handle = receiptList.handle({
      ...environment,
      hasLegacyReceiptsBody: true,
      log: () => () => undefined,
    });
    const { reply } = await handle(
      new HttpRequest({
        method: "GET",
        url: `${stack.baseUrl}${base}/${listed}/receipts`,
        params: { organizationfiscalcode: listed },
        query: { service: three[0] },
        headers: { "Ocp-Apim-Subscription-Key": "local-platform-key" },
      }),
    );
    const { body } = await list(`?service=${three[0]}`);
    const { results } = body as { readonly results: ReadonlyArray<unknown> };
    const { body: text } = reply;
    expect(JSON.parse(typeof text === "string" ? text : "")).toStrictEqual({
      ...(body as object),
      receipts_list: results,
    });
  });

  it("has no other method (B27)", async () => {
    const answer = await stack.call({
      method: "POST",
      path: `${base}/${listed}/receipts`,
      body: {},
    });
    expect(answer.status).toBe(405);
  });
});

describe("the detail (R2)", () => {
  it("is the request, re-rooted without namespace", async () => {
    const answer = await detail(three[0]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/xml; charset=utf-8");
    expect(answer.text).toContain(
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<paSendRTReq>\n    <idPA>01234567890</idPA>',
    );
    expect(answer.text).toContain(`        <receiptId>R-${three[0]}</receiptId>\n`);
    expect(answer.text).not.toContain("xmlns");
    expect((await detail(three[1])).text).toContain("\n<PaSendRTV2Request>\n");
  });

  it.each([
    ["application/json", true],
    ["application/json; charset=utf-8", true],
    ["application/json, application/xml", false],
    ["application/json, */*;q=0.1", false],
    ["*/*", false],
    ["text/html", false],
  ])("is JSON for %s: %s", async (accept, isJson) => {
    const answer = await detail(three[1], "", { headers: { Accept: accept } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")?.startsWith("application/json")).toBe(isJson);
    expect(answer.body === undefined).toBe(!isJson);
  });

  it("says the same in JSON as in XML", async () => {
    const json = { headers: { Accept: "application/json" } };
    expect((await detail(three[0], "", json)).body).toMatchObject({
      primitive: "paSendRT",
      organizationFiscalCode: listed,
      iuv: three[0],
      receiptId: `R-${three[0]}`,
      amount: 10_000,
      fee: 120,
      debtor: { type: "F", fiscalCode: "VRDLGU75C10F205X", fullName: "Luigi Verdi" },
      transfers: [{ idTransfer: "1", amount: 10_000, iban: "IT60X0542811101000000123456" }],
      paymentDateTime: "2026-03-14T10:05:09",
    });
  });

  it.each([
    ["an unknown IUV (B19)", "47999999999999999", "", 404, "Not found the receipt"],
    [
      "a foreign code of nothing (B20)",
      "88000000000000000",
      "?segregationCodes=47",
      403,
      "The receipt retrieve is forbidden",
    ],
    [
      "a foreign code (B21)",
      three[2],
      "?segregationCodes=47",
      403,
      "The receipt retrieve is forbidden",
    ],
    ["a malformed list (B22)", three[0], "?segregationCodes=47;51", 400, "BAD REQUEST"],
    ["an empty list", three[0], "?segregationCodes=", 400, "BAD REQUEST"],
    ["the notice number (B23)", navOf(three[0]), "", 404, "Not found the receipt"],
    [
      "the notice number, with codes (B23)",
      navOf(three[0]),
      "?segregationCodes=47",
      403,
      "The receipt retrieve is forbidden",
    ],
    [
      "one character, with codes",
      "4",
      "?segregationCodes=47",
      403,
      "The receipt retrieve is forbidden",
    ],
  ])("refuses %s", async (_, iuv, query, status, title) => {
    expect(toldBy(await detail(iuv, query))).toStrictEqual(refusal(status, title, anyDetail));
  });

  it("tells institution, IUV and code of what it refuses", async () => {
    expect(toldBy(await detail(three[2], "?segregationCodes=01,02"))).toStrictEqual(
      refusal(
        403,
        "The receipt retrieve is forbidden",
        "Code 51 is not among those granted (organization 01234567890, IUV 51000000000000077)",
      ),
    );
  });

  it("is kept in a blob when it is large, and the same when read", async () => {
    const { iuv } = await singleWith(here);
    const attachment = Buffer.alloc(300_000, "marca").toString("base64");
    expect(await deliver({ iuv, receiptId: "large", version: 2, attachment })).toBe("ACCEPTED");
    const answer = await detail(iuv, "", { organization: institution });
    expect(answer.text).toContain(`<MBDAttachment>${attachment}</MBDAttachment>`);
    const stored = (await stack.ledger()).filter(({ iuv: of }) => of === iuv);
    expect(stored.map(({ kind, text }) => [kind, text]).toSorted()).toStrictEqual([
      ["delivery", null],
      ["receipt", null],
    ]);
  });

  it("of a row from elsewhere counts only when its option is paid (B24)", async () => {
    const { iuv, nav } = await singleWith(here);
    await deliver({ iuv, receiptId: "legacy" });
    const other = await singleWith(here);
    const { CosmosClient } = await import("@azure/cosmos");
    const client = new CosmosClient({ endpoint: stack.cosmos.endpoint, key: stack.cosmos.key });
    const ledgers = client.database(stack.database).container("ledgers");
    const { resource } = await ledgers
      .item(`receipt|${iuv}`, institution)
      .read<Record<string, unknown>>();
    const legacy = { ...resource, id: `receipt|${other.iuv}`, iuv: other.iuv, status: "CREATED" };
    await ledgers.items.create(legacy);
    client.dispose();
    const asked = () => detail(other.iuv, "", { organization: institution });
    const shown = async () => iuvsOf(await list(`?service=${other.iuv}`, institution));
    expect(toldBy(await asked())).toStrictEqual(
      refusal(422, "The receipts recovery is failed", detailWith(other.iuv)),
    );
    expect(await shown()).toStrictEqual([]);
    await payments.pay(other.nav);
    expect((await asked()).status).toBe(200);
    expect(await shown()).toStrictEqual([other.iuv]);
    expect(nav).toBe(navOf(iuv));
  });
});

describe("the idempotency matrix (payments 7.4)", () => {
  const receiptOn = async (iuv: string): Promise<string | null> => {
    const answer = await detail(iuv, "", {
      organization: institution,
      headers: { Accept: "application/json" },
    });
    return answer.status === 404 ? null : String(bodyOf(answer)["receiptId"]);
  };
  const optionOf = async (nav: string) => {
    const { idReceipt, status } = bodyOf(await payments.lookUp(nav));
    return { idReceipt, status };
  };

  it("I1, I2, I7: accepts a receipt once, whichever version brings it again", async () => {
    const { iupd, iuv, nav } = await singleWith(here);
    expect(await deliver({ iuv, receiptId: "A1" })).toBe("ACCEPTED");
    expect(await deliver({ iuv, receiptId: "A1" })).toBe("REPEATED");
    expect(await deliver({ iuv, receiptId: "A1", version: 2 })).toBe("REPEATED");
    expect(await optionOf(nav)).toStrictEqual({ idReceipt: "A1", status: "PO_PAID" });
    expect(await receiptOn(iuv)).toBe("A1");
    expect(bodyOf(await readPosition(here, iupd))["status"]).toBe("PAID");
    expect(await openOn(iuv)).toStrictEqual([]);
  });

  it("I3: adds the receipt that a payment by REST came without", async () => {
    const { iuv, nav } = await singleWith(here);
    await payments.pay(nav, { ...payBody, idReceipt: "A3" });
    expect(await receiptOn(iuv)).toBeNull();
    expect(await deliver({ iuv, receiptId: "A3" })).toBe("COMPLETED");
    expect(await deliver({ iuv, receiptId: "A3" })).toBe("REPEATED");
    expect(await receiptOn(iuv)).toBe("A3");
    expect(await openOn(iuv)).toStrictEqual([]);
  });

  it("I4: keeps a second receipt for who has to reconcile it", async () => {
    const { iuv, nav } = await singleWith(here);
    await deliver({ iuv, receiptId: "A4" });
    expect(await deliver({ iuv, receiptId: "B4" })).toBe("ALREADY_PAID");
    expect(await deliver({ iuv, receiptId: "B4" })).toBe("ALREADY_PAID");
    expect(await optionOf(nav)).toStrictEqual({ idReceipt: "A4", status: "PO_PAID" });
    expect(await receiptOn(iuv)).toBe("A4");
    expect(await openOn(iuv)).toStrictEqual([["B4", "ALREADY_PAID"]]);
  });

  it("I5: adds the receipt of an option that was marked as paid, to be reconciled", async () => {
    const { iuv, nav } = await singleWith(here);
    await payments.mark(nav);
    expect(await deliver({ iuv, receiptId: "A5" })).toBe("CLOSED_ELSEWHERE");
    expect(await deliver({ iuv, receiptId: "A5" })).toBe("REPEATED");
    expect(await receiptOn(iuv)).toBe("A5");
    expect((await optionOf(nav)).idReceipt).toBe("CLOSED_AS_ALREADY_PAID_BY_EC");
    expect(await openOn(iuv)).toStrictEqual([["A5", "CLOSED_ELSEWHERE"]]);
  });

  it("I6: keeps the receipt of an excluded alternative", async () => {
    const { single } = await positionWith(here, "PARTIALLY_PAID");
    expect(await deliver({ iuv: single, receiptId: "A6" })).toBe("EXCLUDED");
    expect(await receiptOn(single)).toBeNull();
    expect(await openOn(single)).toStrictEqual([["A6", "EXCLUDED"]]);
  });

  it("I8: lets one of six identical deliveries at once through", async () => {
    const { iuv } = await singleWith(here);
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => deliver({ iuv, receiptId: "A8" })),
    );
    expect(outcomes.toSorted()).toStrictEqual([
      "ACCEPTED",
      ...Array.from({ length: 5 }, () => "REPEATED"),
    ]);
    expect(await openOn(iuv)).toStrictEqual([]);
  });

  it("lets one of six different receipts at once through, and keeps the others", async () => {
    const { iuv, nav } = await singleWith(here);
    const ids = ["1", "2", "3", "4", "5", "6"].map((each) => `many-${each}`);
    const outcomes = await Promise.all(ids.map((receiptId) => deliver({ iuv, receiptId })));
    expect(outcomes.filter((outcome) => outcome === "ACCEPTED")).toHaveLength(1);
    const winner = ids[outcomes.indexOf("ACCEPTED")];
    expect((await optionOf(nav)).idReceipt).toBe(winner);
    expect(await receiptOn(iuv)).toBe(winner);
    expect((await openOn(iuv)).toSorted()).toStrictEqual(
      ids.filter((id) => id !== winner).map((id) => [id, "ALREADY_PAID"]),
    );
  });

  it("I9: never replaces the receipt of an earlier life", async () => {
    const { body, iupd, iuv, nav } = await singleWith(here);
    await deliver({ iuv, receiptId: "old" });
    // The archive of another system brought the receipt, and the position came after it.
    const { CosmosClient } = await import("@azure/cosmos");
    const client = new CosmosClient({ endpoint: stack.cosmos.endpoint, key: stack.cosmos.key });
    const ledgers = client.database(stack.database).container("ledgers");
    for (const id of [`position|${iupd}`, `iuv|${iuv}`, `nav|${nav}`])
      await ledgers.item(id, institution).delete();
    const { resources } = await ledgers.items
      .query<{ readonly id: string }>(
        "SELECT c.id FROM c WHERE c.kind = 'event' AND c.iupd = '" + iupd + "'",
        { partitionKey: institution },
      )
      .fetchAll();
    for (const { id } of resources) await ledgers.item(id, institution).delete();
    client.dispose();
    const again = await stack.call({
      method: "POST",
      path: `${positionsOf("gpd")}?toPublish=true`,
      body,
    });
    expect(again.status).toBe(201);
    expect(await deliver({ iuv, receiptId: "new" })).toBe("OLD_RECEIPT");
    expect(await deliver({ iuv, receiptId: "old", description: "another text" })).toBe("REPEATED");
    expect((await optionOf(nav)).status).toBe("PO_UNPAID");
    expect(await receiptOn(iuv)).toBe("old");
    expect(await openOn(iuv)).toStrictEqual([["new", "OLD_RECEIPT"]]);
  });

  it("keeps a receipt for an unknown notice, and accepts it when the position is there", async () => {
    const iuv = freshIuv();
    expect(await deliver({ iuv, receiptId: "early" })).toBe("UNKNOWN_NOTICE");
    expect(await openOn(iuv)).toStrictEqual([["early", "UNKNOWN_NOTICE"]]);
    await singleWith(here, { iuv });
    expect(await deliver({ iuv, receiptId: "early" })).toBe("ACCEPTED");
    expect(await openOn(iuv)).toStrictEqual([]);
  });

  it("doesn't pay with a receipt that says KO (S-B8), or that contradicts itself (S-B23)", async () => {
    const one = await singleWith(here);
    const other = await singleWith(here);
    expect(await deliver({ iuv: one.iuv, receiptId: "ko", outcome: "KO" })).toBe("NOT_PAID");
    expect(await openOn(one.iuv)).toStrictEqual([]);
    expect(await deliver({ iuv: other.iuv, noticeNumber: one.nav, receiptId: "crossed" })).toBe(
      "INCOHERENT",
    );
    expect(await deliver({ iuv: other.iuv, receiptId: "  " })).toBe("INCOHERENT");
    expect((await optionOf(one.nav)).status).toBe("PO_UNPAID");
    expect((await optionOf(other.nav)).status).toBe("PO_UNPAID");
    expect((await openOn(other.iuv)).toSorted()).toStrictEqual([
      ["  ", "INCOHERENT"],
      ["crossed", "INCOHERENT"],
    ]);
  });

  it("accepts another amount, because it has been paid, and flags it (S-B24)", async () => {
    const { iuv, nav } = await singleWith(here);
    expect(await deliver({ iuv, receiptId: "less", amount: "99.99" })).toBe("ACCEPTED");
    expect((await optionOf(nav)).status).toBe("PO_PAID");
    expect((await toReconcile()).filter((each) => each["iuv"] === iuv)).toMatchObject([
      { receiptId: "less", state: "ACCEPTED", hasOtherAmount: true, amount: 9_999 },
    ]);
  });

  it("keeps both when one receipt id comes with different contents", async () => {
    const [one, other] = [await singleWith(here), await singleWith(here)];
    expect(await deliver({ iuv: one.iuv, receiptId: "twin" })).toBe("ACCEPTED");
    expect(await deliver({ iuv: other.iuv, receiptId: "twin" })).toBe("ACCEPTED");
    expect(await deliver({ iuv: one.iuv, receiptId: "twin" })).toBe("REPEATED");
    expect(await receiptOn(other.iuv)).toBe("twin");
  });

  it.each([
    [false, null],
    [true, "stand-in"],
  ])(
    "stores the receipt of the centralised archive when it stood in: %s",
    async (standIn, kept) => {
      const { iuv, nav } = await singleWith(here, {}, {}, "aca");
      expect(await deliver({ iuv, receiptId: "stand-in", standIn })).toBe("ACCEPTED");
      expect((await optionOf(nav)).status).toBe("PO_PAID");
      expect(await receiptOn(iuv)).toBe(kept);
      expect(await deliver({ iuv, receiptId: "stand-in", standIn })).toBe("REPEATED");
      expect(await receiptOn(iuv)).toBe(kept);
    },
  );

  it("takes a receipt that says neither when nor for what status", async () => {
    const { first, iupd } = await positionWith(here, "INVALID");
    expect(await deliver({ iuv: first, receiptId: "late", amount: "50.00", paidAt: null })).toBe(
      "ACCEPTED",
    );
    expect(bodyOf(await readPosition(here, iupd))["status"]).toBe("PARTIALLY_PAID");
    const [row] = bodyOf(await list(`?service=${first}`, institution))[
      "results"
    ] as ReadonlyArray<unknown>;
    expect(row).toMatchObject({ paymentDateTime: null, iuv: first });
  });

  it("shows a broker only what is theirs to reconcile", async () => {
    const foreign = freshIuv("51");
    await deliver({ iuv: foreign, receiptId: "foreign" });
    const path = `${base}/${institution}/receipts-to-reconcile?pageSize=100`;
    const told = await stack.call({ path, key: "local-broker-47-key" });
    expect(iuvsOf(told)).not.toContain(foreign);
    expect(iuvsOf(await stack.call({ path }))).toContain(foreign);
    expect((await stack.call({ path: `${path}&pageNum=9` })).status).toBe(400);
  });
});

it("leaves ledgers in which everything agrees", async () => {
  expect(ledgerProblems(await stack.ledger())).toStrictEqual([]);
  expect(ledgerProblems(await stack.ledger(listed))).toStrictEqual([]);
});
