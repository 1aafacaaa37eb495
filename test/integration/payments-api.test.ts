import { setTimeout as pause } from "node:timers/promises";
import { anyDetail, bodyOf, detailWith, etagOf, refusal, toldBy } from "../support/api-calls";
import { ledgerProblems } from "../support/ledger-check";
import {
  institution,
  navOf,
  payBody,
  paymentsOn,
  paymentTitles as titles,
  positionsOf,
  positionWith,
  readPosition,
  singleWith,
  statusesInOrder,
  type Alternatives,
} from "../support/payment-calls";
import { freshIuv, localFromNow, stampBody, transferBody } from "../support/requests";
import { startStack, type Answer, type Stack } from "../support/stack";

let stack: Stack;
const here = (): Stack => stack;
const payments = paymentsOn(here);

beforeAll(async () => {
  stack = await startStack();
}, 60_000);

afterAll(async () => {
  await stack.stop();
});

const localDateTime: unknown = expect.stringMatching(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?$/,
);

const statusOf = async (iupd: string): Promise<unknown> =>
  bodyOf(await readPosition(here, iupd))["status"];

const eventTypes = async (iupd: string): Promise<ReadonlyArray<string>> => {
  const { body } = await stack.call({ path: `${positionsOf("gpd")}/${iupd}/events` });
  return (body as { readonly events: ReadonlyArray<{ readonly type: string }> }).events.map(
    ({ type }) => type,
  );
};

describe("a look-up (I1)", () => {
  it("answers the option with its debtor, as the specification lists the members", async () => {
    const { iupd, iuv, nav } = await singleWith(here);
    const answer = await payments.lookUp(nav);
    expect(toldBy(answer)).toStrictEqual({
      status: 200,
      body: {
        nav,
        iuv,
        organizationFiscalCode: institution,
        amount: 10_000,
        description: "TARI saldo",
        isPartialPayment: false,
        payStandIn: true,
        dueDate: "2035-12-31T12:00:00",
        retentionDate: null,
        paymentDate: null,
        reportingDate: null,
        insertedDate: localDateTime,
        paymentMethod: null,
        fee: 0,
        notificationFee: 0,
        pspCompany: null,
        idReceipt: null,
        idFlowReporting: null,
        serviceType: "GPD",
        status: "PO_UNPAID",
        paymentOptionMetadata: [{ key: "NOTIFICATION_FEE", value: "0" }],
        iupd,
        type: "F",
        fiscalCode: "VRDLGU70A01F205X",
        fullName: "Luigi Verdi",
        streetName: null,
        civicNumber: null,
        postalCode: null,
        city: null,
        province: null,
        region: null,
        country: null,
        email: null,
        phone: null,
        companyName: "Comune di Borgo Esempio",
        officeName: "Tributi",
        debtPositionStatus: "VALID",
        transfer: [
          {
            organizationFiscalCode: institution,
            companyName: null,
            idTransfer: "1",
            amount: 10_000,
            remittanceInformation: "TARI quota comune",
            category: "9/0101108TS/",
            iban: "IT60X0542811101000000123456",
            postalIban: null,
            stamp: null,
            insertedDate: localDateTime,
            status: "T_UNREPORTED",
            lastUpdatedDate: localDateTime,
            transferMetadata: [],
          },
        ],
      },
    });
    expect((await payments.lookUp(iuv)).text).toBe(answer.text);
    expect(answer.headers.get("content-type")).toBe("application/json");
  });

  it("takes a notice number before an IUV that is spelled alike", async () => {
    const shared = freshIuv();
    const byNav = await singleWith(here, { nav: shared });
    const byIuv = await singleWith(here, { iuv: shared });
    expect(bodyOf(await payments.lookUp(shared))["iupd"]).toBe(byNav.iupd);
    expect(bodyOf(await payments.lookUp(byIuv.nav))["iupd"]).toBe(byIuv.iupd);
  });

  it.each([
    ["letters", "ABC", 400, titles.badRequest],
    ["more than 30 digits", "1".repeat(31), 400, titles.badRequest],
    ["an unknown code", "399999999999999999", 404, titles.noOption],
  ])("refuses %s", async (_, code, status, title) => {
    expect(toldBy(await payments.lookUp(code))).toStrictEqual(refusal(status, title, anyDetail));
  });

  it("doesn't find another institution's option", async () => {
    const { nav } = await singleWith(here);
    expect(toldBy(await payments.lookUp(nav, "01234567890"))).toStrictEqual(
      refusal(404, titles.noOption, detailWith("01234567890")),
    );
  });

  it("doesn't show an option before its validity, and shows it from then on", async () => {
    const { nav } = await singleWith(here, {}, { validityDate: localFromNow(300) });
    expect((await payments.lookUp(nav)).status).toBe(404);
    await pause(320);
    expect(bodyOf(await payments.lookUp(nav))["debtPositionStatus"]).toBe("VALID");
  });

  it("tells that an installment has expired alone, while its position is partially paid", async () => {
    const due = localFromNow(300);
    const half = (iuv: string, dueDate: string) => ({
      iuv,
      amount: 5_000,
      description: "rata",
      isPartialPayment: true,
      dueDate,
      transfer: [transferBody({ amount: 5_000 })],
    });
    const [one, other] = [freshIuv(), freshIuv()];
    const { iupd } = await singleWith(
      here,
      {},
      {
        switchToExpired: true,
        paymentOption: [half(one, due), half(other, "2035-12-31T12:00:00")],
      },
    );
    await pause(320);
    const shown = bodyOf(await payments.lookUp(one));
    expect([shown["status"], shown["debtPositionStatus"]]).toStrictEqual(["PO_UNPAID", "EXPIRED"]);
    expect(bodyOf(await payments.lookUp(other))["debtPositionStatus"]).toBe("VALID");
    expect(await statusOf(iupd)).toBe("VALID");
  });
});

describe("a payment (I2)", () => {
  it("answers the option as paid, with everything that the receipt says", async () => {
    const { iupd, iuv, nav } = await singleWith(here);
    const answer = await payments.pay(nav);
    expect(answer.status).toBe(200);
    expect(bodyOf(answer)).toMatchObject({
      nav,
      iuv,
      status: "PO_PAID",
      paymentDate: "2026-03-14T10:05:09",
      paymentMethod: "creditCard",
      fee: 120,
      pspCompany: "PSP di prova",
      idReceipt: "c7d1f0a29b6e4a31",
      serviceType: "GPD",
      lastUpdatedDateNotificationFee: null,
      transfer: [{ status: "T_UNREPORTED" }],
    });
    const read = await readPosition(here, iupd);
    expect(read.body).toMatchObject({ status: "PAID", paymentDate: "2026-03-14T10:05:09" });
    expect(etagOf(answer)).toBe(etagOf(read));
    expect(await eventTypes(iupd)).toStrictEqual(["DebtPositionCreated", "PaymentOptionPaid"]);
  });

  it("keeps the first payment when a second comes (P-B9)", async () => {
    const { iupd, nav } = await singleWith(here);
    await payments.pay(nav);
    const before = await readPosition(here, iupd);
    expect(toldBy(await payments.pay(nav, { ...payBody, idReceipt: "other" }))).toStrictEqual(
      refusal(409, titles.paid, detailWith(nav)),
    );
    expect((await readPosition(here, iupd)).text).toBe(before.text);
  });

  it.each([
    ["an empty object", {}, /idReceipt: idReceipt is required.*|pspCompany/],
    ["a blank receipt", { ...payBody, idReceipt: "  " }, /idReceipt/],
    ["no company", { ...payBody, pspCompany: null }, /pspCompany/],
    ["a PSP code of 36", { ...payBody, pspCode: "x".repeat(36) }, /pspCode/],
    ["a PSP tax code of 71", { ...payBody, pspTaxCode: "x".repeat(71) }, /pspTaxCode/],
    ["a fee in letters", { ...payBody, fee: "abc" }, /fee/],
    ["a fee in euros", { ...payBody, fee: "1.20" }, /fee/],
    ["a null fee", { ...payBody, fee: null }, /fee/],
    ["a negative fee", { ...payBody, fee: "-5" }, /fee/],
    ["a fraction of a cent", { ...payBody, fee: 1.5 }, /fee/],
    ["an Italian date", { ...payBody, paymentDate: "14/03/2026" }, /paymentDate/],
    ["an offset", { ...payBody, paymentDate: "2026-03-14T10:05:09+01:00" }, /paymentDate/],
  ])("refuses %s and changes nothing", async (_, body, detail) => {
    const { iupd, nav } = await singleWith(here);
    const before = await readPosition(here, iupd);
    expect(toldBy(await payments.pay(nav, body))).toStrictEqual(
      refusal(400, titles.badRequest, expect.stringMatching(detail)),
    );
    expect((await readPosition(here, iupd)).text).toBe(before.text);
  });

  it("names both members that are missing (P-B1)", async () => {
    const { nav } = await singleWith(here);
    const { detail } = bodyOf(await payments.pay(nav, {}));
    expect(String(detail).split(", ").toSorted()).toStrictEqual([
      "idReceipt: idReceipt is required",
      "pspCompany: pspCompany is required",
    ]);
  });

  it.each([
    ["malformed JSON", '{"idReceipt":', {}, 400],
    ["no body", "", {}, 400],
    ["text", "idReceipt=1", { "Content-Type": "text/plain" }, 415],
  ])("refuses %s", async (_, raw, headers, status) => {
    const { nav } = await singleWith(here);
    const path = payments.at(`${nav}/pay`);
    const answer = await payments.call({ method: "POST", path, raw, headers });
    expect([answer.status, bodyOf(answer)["status"]]).toStrictEqual([status, status]);
  });

  it.each([
    ["the shortest body", { pspCompany: "PSP", idReceipt: "R" }, { fee: 0, paymentDate: null }],
    ["a number as fee", { ...payBody, fee: 150 }, { fee: 150 }],
    ["a date with Z", { ...payBody, paymentDate: "2026-03-14T10:05:09.000Z" }, { fee: 120 }],
    ["unknown members", { ...payBody, iban: "x" }, { fee: 120 }],
    [
      "codes at their limit",
      { ...payBody, pspCode: "x".repeat(35), pspTaxCode: "x".repeat(70) },
      { fee: 120 },
    ],
  ])("takes %s", async (_, body, told) => {
    const { nav } = await singleWith(here);
    expect(await payments.pay(nav, body)).toMatchObject({ status: 200, body: told });
  });

  it("lets one of eight at once through", async () => {
    const { iupd, nav } = await singleWith(here);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        payments.pay(nav, { ...payBody, idReceipt: `R${index}` }),
      ),
    );
    const winner = answers.find(({ status }) => status === 200);
    expect(answers.map(({ status }) => status).toSorted()).toStrictEqual([
      200, 409, 409, 409, 409, 409, 409, 409,
    ]);
    const read = bodyOf(await readPosition(here, iupd));
    expect(read["paymentOption"]).toMatchObject([
      { idReceipt: winner === undefined ? "" : bodyOf(winner)["idReceipt"] },
    ]);
    expect((await eventTypes(iupd)).filter((type) => type === "PaymentOptionPaid")).toHaveLength(1);
  });

  it("lets both installments be paid at once, but not an alternative with them", async () => {
    const { first, iupd, last, single } = await positionWith(here, "VALID");
    const together = await Promise.all([payments.pay(first), payments.pay(navOf(last))]);
    expect(together.map(({ status }) => status)).toStrictEqual([200, 200]);
    expect(await statusOf(iupd)).toBe("PAID");
    expect((await payments.pay(single)).status).toBe(409);
  });

  it.each([
    ["a withdrawal", "POST", "/invalidate"],
    ["a replacement", "PUT", "?toPublish=true"],
    ["a removal", "DELETE", ""],
  ])("stands against %s at the same time, or comes after it", async (_, method, suffix) => {
    const { body, iupd, nav } = await singleWith(here);
    const path = `${positionsOf("gpd")}/${iupd}${suffix}`;
    const [paid, other] = await Promise.all([
      payments.pay(nav),
      stack.call({ method, path, ...(method === "PUT" ? { body } : {}) }),
    ]);
    const isGone = method === "DELETE" && other.status === 200;
    expect([paid.status, await statusOf(iupd)]).toStrictEqual(isGone ? [404, 404] : [200, "PAID"]);
    expect([200, 409]).toContain(other.status);
  });

  it("answers 412 only to who names a version", async () => {
    const { iupd, nav } = await singleWith(here);
    const etag = etagOf(await readPosition(here, iupd));
    expect((await payments.pay(nav, payBody, { "If-Match": '"stale"' })).status).toBe(412);
    expect((await payments.pay(nav, payBody, { "If-Match": etag })).status).toBe(200);
  });
});

describe("the worked example of the alternatives (10.5)", () => {
  it("pays the plan, hides the alternative, and reports to the end", async () => {
    const { first, iupd, last, single } = await positionWith(here, "VALID");
    expect((await payments.pay(navOf(first))).status).toBe(200);
    expect(await readPosition(here, iupd)).toMatchObject({
      body: { status: "PARTIALLY_PAID", paymentDate: null },
    });
    expect(toldBy(await payments.pay(single))).toStrictEqual(
      refusal(404, titles.noOption, anyDetail),
    );
    expect((await payments.lookUp(single)).status).toBe(404);
    expect((await payments.lookUp(last)).status).toBe(200);
    expect(
      await payments.pay(last, { ...payBody, paymentDate: "2026-04-01T08:00:00" }),
    ).toMatchObject({ status: 200 });
    expect(await readPosition(here, iupd)).toMatchObject({
      body: { status: "PAID", paymentDate: "2026-04-01T08:00:00" },
    });
    expect(await payments.report(first)).toMatchObject({
      status: 200,
      body: { idTransfer: "1", status: "T_REPORTED", amount: 5_000 },
    });
    expect(await statusOf(iupd)).toBe("PAID");
    expect((await payments.report(last)).status).toBe(200);
    expect(await statusOf(iupd)).toBe("REPORTED");
    expect(bodyOf(await payments.lookUp(first))["reportingDate"]).toStrictEqual(localDateTime);
  });
});

/** One row for each operation of the matrix 4.6, one status for each column. */
type Row = readonly [string, (position: Alternatives) => Promise<Answer>, ReadonlyArray<number>];
const gpdRows: ReadonlyArray<Row> = [
  [
    "look-up of an unpaid alternative",
    ({ single }) => payments.lookUp(single),
    [200, 404, 200, 200, 200, 404, 404, 404],
  ],
  [
    "look-up of the last installment",
    ({ last }) => payments.lookUp(last),
    [200, 404, 200, 200, 200, 200, 200, 200],
  ],
  [
    "payment of the last installment",
    ({ last }) => payments.pay(last),
    [200, 200, 200, 200, 200, 200, 409, 409],
  ],
  [
    "payment of the alternative",
    ({ single }) => payments.pay(single),
    [200, 200, 200, 200, 200, 404, 409, 409],
  ],
  [
    "payment of the first installment",
    ({ first }) => payments.pay(first),
    [200, 200, 200, 200, 200, 409, 409, 409],
  ],
  [
    "mark of the last installment",
    ({ last }) => payments.mark(last),
    [200, 200, 200, 200, 200, 200, 409, 409],
  ],
  [
    "report of the first installment",
    ({ first }) => payments.report(first),
    [409, 409, 409, 409, 409, 200, 200, 409],
  ],
  [
    "report of the unpaid alternative",
    ({ single }) => payments.report(single),
    [409, 409, 409, 409, 409, 409, 409, 409],
  ],
  [
    "fee of the unpaid alternative",
    ({ single }) => payments.fee(single, 150),
    [200, 200, 200, 200, 200, 200, 200, 200],
  ],
  [
    "fee of the first installment",
    ({ first }) => payments.fee(first, 150),
    [200, 200, 200, 200, 200, 422, 422, 422],
  ],
  ["position by IUV", ({ last }) => payments.byIuv(last), [200, 200, 200, 200, 200, 200, 200, 200]],
  [
    "verification",
    ({ last }) => payments.verify(navOf(last)),
    [200, 200, 200, 200, 200, 200, 200, 200],
  ],
];
const acaRows: ReadonlyArray<Row> = [
  [
    "report of the unpaid alternative",
    ({ single }) => payments.report(single),
    [409, 409, 200, 409, 409, 200, 200, 409],
  ],
  [
    "report of the first installment",
    ({ first }) => payments.report(first),
    [409, 409, 200, 409, 409, 200, 200, 409],
  ],
];

describe("statuses and operations (4.6), through the surface", () => {
  it.each([
    ...gpdRows.map((row) => ["gpd", ...row] as const),
    ...acaRows.map((row) => ["aca", ...row] as const),
  ])("%s: %s", async (surface, _, operation, expected) => {
    const answers = await Promise.all(
      statusesInOrder.map(async (status) => operation(await positionWith(here, status, surface))),
    );
    expect(answers.map(({ status }) => status)).toStrictEqual(expected);
  });
});

describe("a report (I3)", () => {
  it.each([
    ["the notice number", async (iuv: string) => payments.report(navOf(iuv))],
    ["transfer 6", async (iuv: string) => payments.report(iuv, "6")],
    ["transfer x", async (iuv: string) => payments.report(iuv, "x")],
    ["an unknown IUV", async () => payments.report(freshIuv())],
  ])("doesn't find %s", async (_, report) => {
    const { first } = await positionWith(here, "PAID");
    expect(toldBy(await report(first))).toStrictEqual(refusal(404, titles.noTransfer, anyDetail));
  });

  it("refuses a repeat (P-B22)", async () => {
    const { first } = await positionWith(here, "PAID");
    expect((await payments.report(first)).status).toBe(200);
    expect(toldBy(await payments.report(first))).toStrictEqual(
      refusal(409, titles.notAccountable, detailWith(first)),
    );
  });

  it("reports a paid option transfer by transfer", async () => {
    const { iupd, iuv, nav } = await singleWith(here, {
      transfer: [
        transferBody({ amount: 8_000 }),
        transferBody({ idTransfer: "2", amount: 2_000, organizationFiscalCode: "01020304059" }),
      ],
    });
    await payments.pay(nav);
    await payments.report(iuv, "1");
    expect(bodyOf(await payments.lookUp(nav))["status"]).toBe("PO_PARTIALLY_REPORTED");
    expect(await statusOf(iupd)).toBe("PAID");
    await payments.report(iuv, "2");
    expect(bodyOf(await payments.lookUp(nav))["status"]).toBe("PO_REPORTED");
    expect(await statusOf(iupd)).toBe("REPORTED");
  });

  it("lets one of six at once through", async () => {
    const { iuv, nav } = await singleWith(here);
    await payments.pay(nav);
    const answers = await Promise.all(Array.from({ length: 6 }, () => payments.report(iuv)));
    expect(answers.map(({ status }) => status).toSorted()).toStrictEqual([
      200, 409, 409, 409, 409, 409,
    ]);
  });
});

describe("a notification fee (I4)", () => {
  beforeEach(async () => {
    await stack.platforms.script("node", { outcomes: [] });
  });

  it("is part of the amount, of the option's and of its own transfer's (10.6)", async () => {
    const { iupd, nav } = await singleWith(here, {
      transfer: [
        transferBody({ amount: 8_000 }),
        transferBody({ idTransfer: "2", amount: 2_000, organizationFiscalCode: "01020304059" }),
      ],
    });
    const answer = await payments.fee(nav, 150);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        amount: 10_150,
        notificationFee: 150,
        lastUpdatedDateNotificationFee: localDateTime,
        transfer: [{ amount: 8_150 }, { amount: 2_000 }],
      },
    });
    expect(bodyOf(answer)).not.toHaveProperty("serviceType");
    expect(await payments.fee(nav, 50)).toMatchObject({ body: { amount: 10_050 } });
    expect(bodyOf(await payments.lookUp(nav))["paymentOptionMetadata"]).toStrictEqual([
      { key: "NOTIFICATION_FEE", value: "50" },
    ]);
    expect(await eventTypes(iupd)).toStrictEqual([
      "DebtPositionCreated",
      "NotificationFeeUpdated",
      "NotificationFeeUpdated",
    ]);
  });

  it.each([
    ["OK", ["OK"], 200],
    ["ok in small letters", ["ok"], 200],
    ["KO", ["KO"], 209],
    ["an error", ["500"], 209],
    ["no such notice, but the bare code is known", ["400", "OK"], 200],
    ["no such notice at all", ["400", "400"], 209],
    ["a redirection", ["302"], 209],
    ["a word of its own", ["MAYBE"], 209],
  ])("is updated when the node answers %s", async (_, outcomes, status) => {
    const { nav } = await singleWith(here);
    await stack.platforms.script("node", { outcomes });
    const answer = await payments.fee(nav, 150);
    expect([answer.status, bodyOf(answer)["amount"]]).toStrictEqual([status, 10_150]);
  });

  it("is updated, with a warning, when the node is silent", async () => {
    const { nav } = await singleWith(here);
    await stack.platforms.script("node", { outcomes: ["silent"] });
    const started = Date.now();
    const answer = await payments.fee(nav, 150);
    expect([answer.status, bodyOf(answer)["amount"]]).toStrictEqual([209, 10_150]);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it("asks the node about the notice, with the caller's request id and our key", async () => {
    const { iuv } = await singleWith(here);
    await stack.platforms.script("node", { outcomes: ["400", "OK"] });
    await payments.fee(iuv, 10, { "X-Request-Id": "fee-1" });
    const calls = await stack.platforms.calls();
    expect(calls.map(({ body }) => body)).toStrictEqual(
      [navOf(iuv), iuv].map((noticeNumber) => ({
        positionslist: [{ fiscalCode: institution, noticeNumber }],
      })),
    );
    expect(calls[0]?.headers).toMatchObject({
      "ocp-apim-subscription-key": "test-node-key",
      "x-request-id": "fee-1",
    });
  });

  it.each([
    ["missing", undefined, "Notification fee is required"],
    ["null", null, "Notification fee is required"],
    ["negative", -1, "Notification fee must be greater or equals to zero"],
    ["a fraction", 1.5, "must be a whole number of cents"],
  ])("is refused when it is %s (P-B24)", async (_, fee, message) => {
    const { nav } = await singleWith(here);
    expect(toldBy(await payments.fee(nav, fee))).toStrictEqual(
      refusal(400, titles.badRequest, `notificationFee: ${message}`),
    );
    expect(await stack.platforms.calls()).toStrictEqual([]);
  });

  it("is refused for a paid option (P-B25), one without a transfer of its own, and a sum that isn't exact", async () => {
    const paid = await singleWith(here);
    await payments.pay(paid.nav);
    expect(toldBy(await payments.fee(paid.nav, 1))).toStrictEqual(
      refusal(422, titles.feeFixed, anyDetail),
    );
    const foreign = await singleWith(here, {
      transfer: [transferBody({ organizationFiscalCode: "01020304059" })],
    });
    expect(toldBy(await payments.fee(foreign.nav, 1))).toStrictEqual(
      refusal(422, titles.noFeeTransfer, anyDetail),
    );
    const { nav } = await singleWith(here);
    expect(toldBy(await payments.fee(nav, Number.MAX_SAFE_INTEGER))).toStrictEqual(
      refusal(400, titles.badRequest, anyDetail),
    );
    expect((await payments.fee(freshIuv(), 1)).status).toBe(404);
  });
});

describe("the price of SEND", () => {
  const asking = async (nav: string): Promise<void> => {
    const answer = await payments.send([{ organizationFiscalCode: institution, nav }]);
    expect([answer.status, answer.text]).toStrictEqual([
      200,
      "Configuration completed for 1 items",
    ]);
  };

  it("is asked for and applied at each look-up, once it is configured (I8)", async () => {
    const { iupd, nav } = await singleWith(here);
    await stack.platforms.script("send", { prices: { [nav]: 250 } });
    expect(bodyOf(await payments.lookUp(nav))["notificationFee"]).toBe(0);
    await asking(nav);
    expect(bodyOf(await payments.lookUp(nav))).toMatchObject({
      amount: 10_250,
      notificationFee: 250,
      paymentOptionMetadata: [{ key: "NOTIFICATION_FEE", value: "250" }],
    });
    await payments.lookUp(nav);
    expect(await eventTypes(iupd)).toStrictEqual([
      "DebtPositionCreated",
      "SendPriceEnabled",
      "NotificationFeeUpdated",
    ]);
    const [call] = await stack.platforms.calls();
    expect(call).toMatchObject({
      path: `/send/delivery/v2.3/price/${institution}/${nav}`,
      headers: { "x-api-key": "test-send-key" },
    });
  });

  it.each([
    ["knows no price", { prices: {} }],
    ["is down", { prices: {}, isDown: true }],
    ["answers what is no price", { prices: { any: -1 } }],
  ])("doesn't matter when SEND %s", async (_, script) => {
    const { nav } = await singleWith(here);
    await asking(nav);
    await stack.platforms.script("send", script);
    expect(bodyOf(await payments.lookUp(nav))).toMatchObject({
      amount: 10_000,
      notificationFee: 0,
    });
  });

  it("isn't asked for when the option is paid", async () => {
    const { nav } = await singleWith(here);
    await asking(nav);
    await payments.pay(nav);
    await stack.platforms.script("send", { prices: { [nav]: 250 } });
    expect(bodyOf(await payments.lookUp(nav))["amount"]).toBe(10_000);
    expect(await stack.platforms.calls()).toStrictEqual([]);
  });

  it("is configured for the notices that exist, up to a hundred (I8)", async () => {
    const { nav } = await singleWith(here);
    const known = { organizationFiscalCode: institution, nav };
    const unknown = { ...known, nav: freshIuv() };
    expect((await payments.send([known, unknown, known])).text).toBe(
      "Configuration completed for 2 items",
    );
    expect((await payments.send([])).text).toBe("Configuration completed for 0 items");
    expect((await payments.send(Array.from({ length: 101 }, () => known))).status).toBe(400);
    expect(toldBy(await payments.send([{ nav }]))).toStrictEqual(
      refusal(400, titles.badRequest, detailWith("[0].organizationFiscalCode")),
    );
  });
});

describe("marking as paid (I5, E9)", () => {
  const marked = "CLOSED_AS_ALREADY_PAID_BY_EC";

  it.each([
    ["gpd", "/gpd/debt-positions-service/v1", "local-creditor-key"],
    ["aca", "/aca/debt-positions-service/v1", "local-creditor-key"],
    ["internal", "/gpd/api/v1", "local-node-key"],
  ])("works on the surface %s with an empty object", async (_, base, key) => {
    const { iupd, nav } = await singleWith(here);
    const path = `${base}/organizations/${institution}/paymentoptions/paids/${nav}`;
    const answer = await stack.call({ method: "POST", path, key, body: {} });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        status: "PO_PAID",
        idReceipt: marked,
        pspCompany: marked,
        fee: 0,
        paymentDate: localDateTime,
      },
    });
    expect(bodyOf(answer)).not.toHaveProperty("serviceType");
    expect(await statusOf(iupd)).toBe("PAID");
    expect((await eventTypes(iupd)).at(-1)).toBe("PaymentOptionMarkedAsPaid");
    expect((await stack.call({ method: "POST", path, key, body: {} })).status).toBe(409);
    expect((await stack.call({ method: "POST", path, key })).status).toBe(400);
  });

  it("takes the date of the payment, and shows stamps", async () => {
    const { nav } = await singleWith(here, {
      transfer: [{ ...transferBody(), iban: null, stamp: stampBody }],
    });
    expect(await payments.mark(nav, { paymentDate: "2026-01-02T03:04:05" })).toMatchObject({
      status: 200,
      body: { paymentDate: "2026-01-02T03:04:05", transfer: [{ iban: null, stamp: stampBody }] },
    });
  });

  it.each([
    ["a foreign code (P-B16)", "347000000000000001", "?segregationCodes=51", 403, titles.forbidden],
    ["a short notice (P-B18)", "34", "?segregationCodes=51", 403, titles.forbidden],
    [
      "a malformed list (P-B17)",
      "347000000000000001",
      "?segregationCodes=4,7",
      400,
      titles.badRequest,
    ],
    ["an unknown notice", "347000000000000001", "?segregationCodes=47", 404, titles.noOption],
  ])("refuses %s before it looks anything up", async (_, nav, query, status, title) => {
    expect(toldBy(await payments.mark(nav, {}, query))).toStrictEqual(
      refusal(status, title, anyDetail),
    );
  });

  it("doesn't let a broker mark by IUV what isn't theirs", async () => {
    const foreign = await singleWith(here, { iuv: freshIuv("51") });
    const path = `/gpd/debt-positions-service/v1/organizations/${institution}/paymentoptions/paids`;
    const mark = (code: string) =>
      stack.call({
        method: "POST",
        path: `${path}/${code}`,
        key: "local-broker-47-key",
        body: {},
      });
    expect((await mark(foreign.nav)).status).toBe(403);
    expect((await mark(foreign.iuv)).status).toBe(403);
    expect((await mark((await singleWith(here)).nav)).status).toBe(200);
  });
});

describe("a position by IUV (I6)", () => {
  it("is the one that its institution reads", async () => {
    const { iupd, iuv } = await singleWith(here);
    const read = await readPosition(here, iupd);
    const answer = await payments.byIuv(iuv);
    expect(answer.text).toBe(read.text);
    expect(etagOf(answer)).toBe(etagOf(read));
    const again = await payments.call({
      path: payments.at(`${iuv}/debtposition`),
      headers: { "If-None-Match": etagOf(answer) },
    });
    expect(again.status).toBe(304);
  });

  it("isn't found by the notice number, nor shown to who may not see it", async () => {
    const { iuv, nav } = await singleWith(here);
    expect(toldBy(await payments.byIuv(nav))).toStrictEqual(
      refusal(404, titles.noOption, anyDetail),
    );
    expect(toldBy(await payments.byIuv(iuv, "?segregationCodes=51"))).toStrictEqual(
      refusal(403, titles.forbidden, detailWith(iuv)),
    );
    expect((await payments.byIuv(iuv, "?segregationCodes=47,51")).status).toBe(200);
    expect((await payments.byIuv("47-1")).status).toBe(400);
  });
});

describe("the ways to pay (I7)", () => {
  const groups = (answer: Answer) => {
    const { paymentOptions } = answer.body as {
      readonly paymentOptions: ReadonlyArray<{
        readonly status: string;
        readonly amount: number;
        readonly installments: ReadonlyArray<{ readonly status: string }>;
      }>;
    };
    return paymentOptions
      .map(({ amount, installments, status }) => [
        status,
        amount,
        ...installments.map((each) => each.status),
      ])
      .toSorted((one, other) => one.length - other.length);
  };

  it.each([
    ["VALID", ["PO_UNPAID", "POI_UNPAID"], ["PO_UNPAID", "POI_UNPAID", "POI_UNPAID"]],
    ["DRAFT", ["PO_UNPAID", "POI_UNPAID"], ["PO_UNPAID", "POI_UNPAID", "POI_UNPAID"]],
    ["INVALID", ["PO_INVALID", "POI_INVALID"], ["PO_INVALID", "POI_INVALID", "POI_INVALID"]],
    ["EXPIRED", ["PO_INVALID", "POI_INVALID"], ["PO_INVALID", "POI_INVALID", "POI_INVALID"]],
    [
      "PARTIALLY_PAID",
      ["PO_INVALID", "POI_INVALID"],
      ["PO_PARTIALLY_PAID", "POI_PAID", "POI_UNPAID"],
    ],
    ["PAID", ["PO_INVALID", "POI_INVALID"], ["PO_PAID", "POI_PAID", "POI_PAID"]],
    ["REPORTED", ["PO_INVALID", "POI_INVALID"], ["PO_PAID", "POI_PAID", "POI_PAID"]],
  ] as const)("of a %s position", async (status, single, plan) => {
    const { last } = await positionWith(here, status);
    const answer = await payments.verify(navOf(last));
    expect(groups(answer)).toStrictEqual([
      [single[0], 10_000, ...single.slice(1)],
      [plan[0], 10_000, ...plan.slice(1)],
    ]);
  });

  it("are in the order of their due dates, overdue ones as such", async () => {
    const { nav } = await singleWith(here, { dueDate: localFromNow(200) });
    await pause(220);
    expect(groups(await payments.verify(nav))).toStrictEqual([
      ["PO_EXPIRED_UNPAID", 10_000, "POI_EXPIRED_UNPAID"],
    ]);
  });

  const odp = (status: number, description: string, code: string, message: unknown) => ({
    status,
    body: {
      httpStatusCode: status,
      httpStatusDescription: description,
      appErrorCode: code,
      timestamp: expect.any(Number) as unknown,
      dateTime: localDateTime,
      errorMessage: message,
    },
  });

  it("are refused in a form of their own (6.5)", async () => {
    expect(toldBy(await payments.verify("399999999999999999"))).toStrictEqual(
      odp(404, "Not Found", "ODP-107", expect.stringMatching(/^PAA_PAGAMENTO_SCONOSCIUTO /)),
    );
    expect(toldBy(await payments.verify("ABC"))).toStrictEqual(
      odp(400, "Bad Request", "ODP-101", expect.stringMatching(/^PAA_SINTASSI /)),
    );
    const { nav } = await singleWith(here);
    expect(toldBy(await payments.verify(nav, "?segregationCodes=51"))).toStrictEqual(
      odp(404, "Not Found", "ODP-107", expect.stringMatching(/^PAA_PAGAMENTO_SCONOSCIUTO /)),
    );
    const timestamp = bodyOf(await payments.verify("1"))["timestamp"];
    expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(30);
  });
});

describe("access to the internal surface", () => {
  it.each([
    ["no key", null, 401],
    ["an unknown key", "nobody", 401],
    ["an institution's key", "local-creditor-key", 403],
  ])("%s", async (_, key, status) => {
    const { nav } = await singleWith(here);
    for (const path of [
      payments.at(nav),
      `/gpd/api/v1/payment-options/organizations/${institution}/notices/${nav}`,
    ]) {
      const method = path.includes("/notices/") ? "POST" : "GET";
      const answer = await stack.call({ method, path, key });
      expect([answer.status, bodyOf(answer)["statusCode"]]).toStrictEqual([status, status]);
    }
  });

  it("has an /info of its own, and answers other methods with 405", async () => {
    expect((await payments.call({ path: "/gpd/api/v1/info" })).status).toBe(200);
    const { nav } = await singleWith(here);
    expect((await payments.call({ method: "DELETE", path: payments.at(nav) })).status).toBe(405);
  });
});

it("leaves a ledger in which everything agrees", async () => {
  expect(ledgerProblems(await stack.ledger())).toStrictEqual([]);
});
