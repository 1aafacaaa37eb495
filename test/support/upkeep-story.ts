import { BlobServiceClient } from "@azure/storage-blob";
import { institution, nodeKey, positionsOf } from "./payment-calls";
import { receiptMessage } from "./receipt-samples";
import { freshIuv, optionBody, positionBody } from "./requests";
import type { Answer, Call, Stack } from "./stack";

type Insist = (call: Call) => Promise<Answer>;

/** Large enough to be kept in a blob. */
const attachment = Buffer.alloc(210_000, "marca").toString("base64");

/** Asks until there is no more, as a runbook's loop does. */
const untilOver = async (insist: Insist, call: Call): Promise<ReadonlyArray<Answer>> => {
  const answers: Array<Answer> = [];
  let token: string | null = null;
  do {
    const answer: Answer = await insist({
      ...call,
      key: "local-admin-key",
      headers: token === null ? {} : { "X-Continuation-Token": token },
    });
    expect(answer.status).toBe(200);
    answers.push(answer);
    token = answer.headers.get("x-continuation-token");
  } while (token !== null);
  return answers;
};

const blobsWith = async ({ env }: Stack, text: string): Promise<ReadonlyArray<string>> => {
  const container = BlobServiceClient.fromConnectionString(
    env["AzureWebJobsStorage"] ?? "",
  ).getContainerClient("receipts");
  const found: Array<string> = [];
  for await (const { name } of container.listBlobsFlat()) {
    const bytes = await container.getBlobClient(name).downloadToBuffer();
    if (bytes.includes(text)) found.push(name);
  }
  return found;
};

/**
 * An operator takes an institution's data out, and a debtor's data away: wherever the process dies, everything is told,
 * and nothing of the debtor stays, neither in a document nor in a blob that no document names any more.
 */
export const upkeepStory = async (stack: Stack, insist: Insist): Promise<void> => {
  const iuv = freshIuv();
  /** Nobody else's, in this run or in one before. */
  const debtor = iuv.slice(-16).replace(/\d/g, (digit) => "ABCDEFGHIJ".charAt(Number(digit)));
  const body = positionBody({ fiscalCode: debtor, paymentOption: [optionBody({ iuv })] });
  const created = await insist({
    method: "POST",
    path: `${positionsOf("gpd")}?toPublish=true`,
    body,
    headers: { "Idempotency-Key": body.iupd },
  });
  expect(created.status).toBe(201);
  const receipt = receiptMessage({ iuv, receiptId: `U-${iuv}`, debtor, version: 2, attachment });
  const delivered = await insist({
    method: "POST",
    path: "/gpd-payments/api/v1",
    key: nodeKey,
    raw: receipt,
    headers: { "Content-Type": "text/xml" },
  });
  expect(delivered.text).toMatch(/<outcome>OK<|PAA_RECEIPT_DUPLICATA/);
  expect(await blobsWith(stack, debtor)).toHaveLength(1);

  const ledger = `/api/v1/admin/ledgers/${institution}`;
  const pages = await untilOver(insist, { path: `${ledger}/export?limit=1000` });
  const text = pages.map((page) => page.text).join("");
  const told = new Set(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as { document: { id?: string } }).document.id),
  );
  for (const { id } of await stack.ledger()) expect(told.has(id)).toBe(true);

  await untilOver(insist, {
    method: "POST",
    path: `${ledger}/erasure`,
    body: { fiscalCode: debtor },
  });
  const left = (await stack.ledger()).filter((document) =>
    JSON.stringify(document).includes(debtor),
  );
  expect(left).toStrictEqual([]);
  expect(await blobsWith(stack, debtor)).toStrictEqual([]);
  expect(JSON.stringify(await stack.ledger())).not.toContain("leftBlob");
};
