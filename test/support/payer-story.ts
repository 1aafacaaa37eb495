import { CosmosClient } from "@azure/cosmos";
import { institution, navOf, nodeKey, positionsOf } from "./payment-calls";
import { receiptMessage } from "./receipt-samples";
import { freshIuv, optionBody, positionBody } from "./requests";
import type { Answer, Call, Stack } from "./stack";

type Insist = (call: Call) => Promise<Answer>;

const options = `/gpd/api/v1/organizations/${institution}/paymentoptions`;
const receipts = `/gpd/payments-receipts-service/v1/payments/${institution}`;

/** Large enough to be kept in a blob. */
const attachment = Buffer.alloc(210_000, "marca").toString("base64");

const published = async (insist: Insist): Promise<string> => {
  const iuv = freshIuv();
  const body = positionBody({ paymentOption: [optionBody({ iuv })] });
  const created = await insist({
    method: "POST",
    path: `${positionsOf("gpd")}?toPublish=true`,
    body,
    headers: { "Idempotency-Key": body.iupd },
  });
  expect(created.status).toBe(201);
  return iuv;
};

/** A receipt that came from elsewhere, as a migration would leave it. */
const migrated = async (stack: Stack, from: string, to: string): Promise<void> => {
  const client = new CosmosClient({ endpoint: stack.cosmos.endpoint, key: stack.cosmos.key });
  const ledgers = client.database(stack.database).container("ledgers");
  const { resource } = await ledgers
    .item(`receipt|${from}`, institution)
    .read<Record<string, unknown>>();
  await ledgers.items.create({ ...resource, id: `receipt|${to}`, iuv: to, status: "CREATED" });
  client.dispose();
};

/**
 * A notice is priced, looked up, paid by its receipt, met by a second receipt, and reported; its institution reads
 * what came of it. Every request may be the one in which the process dies.
 */
export const payerStory = async (
  stack: Stack,
  insist: Insist,
  beforeReceipts: () => void = () => undefined,
): Promise<void> => {
  const iuv = await published(insist);
  const nav = navOf(iuv);
  const ask = (call: Call): Promise<Answer> => insist({ key: nodeKey, ...call });

  await stack.platforms.script("node", { outcomes: [] });
  await stack.platforms.script("send", { prices: { [nav]: 100 } });
  const fee = await ask({
    method: "PUT",
    path: `${options}/${nav}/notificationfee`,
    body: { notificationFee: 150 },
  });
  expect(fee).toMatchObject({ status: 200, body: { amount: 10_150 } });
  const notices = [{ organizationFiscalCode: institution, nav }];
  const sent = await ask({
    method: "POST",
    path: "/gpd/api/v1/internal/config/send",
    body: notices,
  });
  expect(sent.text).toBe("Configuration completed for 1 items");
  expect(await ask({ path: `${options}/${nav}` })).toMatchObject({ body: { amount: 10_100 } });

  const deliver = (receiptId: string): Promise<Answer> =>
    ask({
      method: "POST",
      path: "/gpd-payments/api/v1",
      raw: receiptMessage({ iuv, receiptId, version: 2, amount: "101.00", attachment }),
      headers: { "Content-Type": "text/xml" },
    });
  beforeReceipts();
  // Accepted, or a duplicate because the first answer got lost.
  expect((await deliver(`A-${iuv}`)).text).toMatch(/<outcome>OK<|PAA_RECEIPT_DUPLICATA/);
  expect((await deliver(`B-${iuv}`)).text).toContain("PAA_RECEIPT_DUPLICATA");
  expect(await ask({ path: `${options}/${nav}` })).toMatchObject({
    body: { status: "PO_PAID", idReceipt: `A-${iuv}` },
  });

  expect(await insist({ path: `${receipts}/receipts?service=${iuv}` })).toMatchObject({
    body: { results: [{ iuv, receiptId: `A-${iuv}` }] },
  });
  expect((await insist({ path: `${receipts}/receipts/${iuv}` })).text).toContain(attachment);
  const open = await insist({ path: `${receipts}/receipts-to-reconcile?pageSize=100` });
  expect(open.text).toContain(`"receiptId":"B-${iuv}","amount":10100`);

  const reported = await ask({ method: "POST", path: `${options}/${iuv}/transfers/1/report` });
  expect([200, 409]).toContain(reported.status);
  expect(await ask({ path: `${options}/${nav}` })).toMatchObject({
    body: { status: "PO_REPORTED" },
  });

  const other = await published(insist);
  const mark = await insist({
    method: "POST",
    path: `/gpd/debt-positions-service/v1/organizations/${institution}/paymentoptions/paids/${navOf(other)}`,
    body: {},
  });
  expect([200, 409]).toContain(mark.status);
  await migrated(stack, iuv, other);
  expect((await insist({ path: `${receipts}/receipts/${other}` })).status).toBe(200);
  expect(await insist({ path: `${receipts}/receipts?service=${other}` })).toMatchObject({
    body: { results: [{ iuv: other, status: "PAID" }] },
  });
};
