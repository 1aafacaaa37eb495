import { BlobServiceClient } from "@azure/storage-blob";
import { ledgerProblems, type StoredDocument } from "../support/ledger-check";
import { receiptMessage, type ReceiptSample } from "../support/receipt-samples";
import {
  freshIuv,
  localFromNow,
  optionBody,
  positionBody,
  transferBody,
  type PositionBody,
} from "../support/requests";
import { startStack, type Answer, type Call, type Stack } from "../support/stack";
import { storedIn, withContainer } from "../support/stored-documents";
import { until } from "../support/until";

const organization = "00123450010";
const person = "VRDLGU70A01F205X";
/** What nothing that is closed may say any more. */
const personal = /VRDLGU70A01F205X|Luigi|Verdi|luigi@example\.org|Via Roma/i;
const path = `/api/v1/admin/ledgers/${organization}/erasure`;
const positions = `/gpd/debt-positions-service/v1/organizations/${organization}/debtpositions`;
const receipts = `/gpd/payments-receipts-service/v1/payments/${organization}`;

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
  await populate();
}, 60_000);

afterAll(async () => {
  await stack.stop();
});

const admin = (call: Partial<Call>): Promise<Answer> =>
  stack.call({ key: "local-admin-key", method: "POST", path, ...call });
const platform = (call: Call): Promise<Answer> =>
  stack.call({ key: "local-platform-key", ...call });

type Known = { readonly iupd: string; readonly iuv: string };

const created = async (
  overrides: Partial<PositionBody>,
  option: Readonly<Record<string, unknown>> = {},
): Promise<Known> => {
  const iuv = freshIuv();
  const body = positionBody({
    email: "luigi@example.org",
    streetName: "Via Roma",
    civicNumber: "12",
    paymentOption: [optionBody({ iuv, ...option })],
    ...overrides,
  });
  const answer = await platform({
    method: "POST",
    path: `${positions}?toPublish=true`,
    body,
    headers: { "Idempotency-Key": body.iupd },
  });
  expect(answer.status).toBe(201);
  return { iupd: body.iupd, iuv };
};

const deliver = (
  sample: ReceiptSample,
  change: (xml: string) => string = (xml) => xml,
): Promise<Answer> =>
  stack.call({
    method: "POST",
    path: "/gpd-payments/api/v1",
    key: "local-node-key",
    raw: change(
      receiptMessage({ organization, debtor: person, description: "di Luigi Verdi", ...sample }),
    ),
    headers: { "Content-Type": "text/xml" },
  });

const accepted = async (...sent: Parameters<typeof deliver>): Promise<void> => {
  expect((await deliver(...sent)).text).toContain("<outcome>OK<");
};

const payer = [
  "<payer><uniqueIdentifier><entityUniqueIdentifierType>F</entityUniqueIdentifierType>",
  `<entityUniqueIdentifierValue>${person}</entityUniqueIdentifierValue></uniqueIdentifier>`,
  "<fullName>Luigi Verdi</fullName><streetName>Via Roma</streetName></payer>",
].join("");

/** Large enough to be kept in a blob. */
const attachment = Buffer.alloc(210_000, "marca").toString("base64");

let paid: Known;
let large: Known;
let invalid: Known;
let expired: Known;
let open: Known;
let begun: Known;
let others: Known;

const populate = async (): Promise<void> => {
  paid = await created(
    {},
    {
      description: "TARI di Luigi Verdi",
      transfer: [
        transferBody({
          remittanceInformation: `/RFB/VERDI LUIGI/${person}`,
          transferMetadata: [{ key: "cf", value: person }],
        }),
      ],
    },
  );
  await accepted({ iuv: paid.iuv, receiptId: "paid" });
  large = await created({});
  await accepted({ iuv: large.iuv, receiptId: "large-1", version: 2, attachment });
  // Another payment of the same: kept as delivered, with a document of its own.
  await deliver({ iuv: large.iuv, receiptId: "large-2", version: 2, attachment });
  invalid = await created({});
  await platform({ method: "POST", path: `${positions}/${invalid.iupd}/invalidate` });
  const installments = [freshIuv(), freshIuv()].map((iuv) =>
    optionBody({ iuv, isPartialPayment: true }),
  );
  begun = await created({ paymentOption: installments });
  await accepted({ iuv: installments[0]?.iuv ?? "", receiptId: "begun" });
  open = await created({});
  others = await created({
    fiscalCode: "BNCMRA80A41F205X",
    fullName: "Maria Bianchi",
    email: "maria@example.org",
    streetName: "Via Napoli",
  });
  await accepted(
    { iuv: others.iuv, receiptId: "others", debtor: "BNCMRA80A41F205X", description: "Mensa" },
    (xml) =>
      xml
        .replace("<fullName>Luigi Verdi", "<fullName>Maria Bianchi")
        .replace("<paymentMethod>", `${payer}<paymentMethod>`),
  );
  // What a position that came back from the archive may leave there.
  const left = (await stack.ledger(organization)).find(({ id }) => id === `position|${paid.iupd}`);
  await withContainer(stack, "archive", (container) => container.items.create({ ...left }));
  expired = await created({ switchToExpired: true }, { dueDate: localFromNow(700) });
  await until("the end of the last position", async () => {
    const { body } = await platform({ path: `${positions}/${expired.iupd}` });
    return (body as { readonly status: string }).status === "EXPIRED" ? true : undefined;
  });
};

const blobs = async (): Promise<ReadonlyMap<string, string>> => {
  const container = BlobServiceClient.fromConnectionString(
    stack.env["AzureWebJobsStorage"] ?? "",
  ).getContainerClient("receipts");
  const found = new Map<string, string>();
  for await (const { name } of container.listBlobsFlat())
    found.set(name, (await container.getBlobClient(name).downloadToBuffer()).toString());
  return found;
};

const everything = async () => ({
  ledger: await stack.ledger(organization),
  archive: await storedIn(stack, "archive"),
  blobs: [...(await blobs())],
});

const none = { positions: 0, receipts: 0, deliveries: 0, requests: 0, archivedCopies: 0 };
const erasable = { positions: 4, receipts: 3, deliveries: 4, requests: 4, archivedCopies: 1 };
const left = { positions: 2, receipts: 1, deliveries: 1, requests: 2, archivedCopies: 0 };

describe("the erasure of a debtor", () => {
  it.each<[string, unknown, string]>([
    ["nothing", {}, 'fiscalCode: must match "^\\S[^]*\\S$"'],
    ["a code that is too short", { fiscalCode: "ABC" }, 'fiscalCode: must match "^\\S[^]*\\S$"'],
    ["nobody's code", { fiscalCode: "anonimo" }, "fiscalCode: must not be ANONIMO"],
    [
      "a wish that is neither",
      { fiscalCode: person, dryRun: "yes" },
      "dryRun: must be true or false",
    ],
    ["a wish of null", { fiscalCode: person, dryRun: null }, "dryRun: must not be null"],
  ])("refuses %s", async (_, body, detail) => {
    expect(await admin({ body })).toMatchObject({ status: 400, body: { detail } });
  });

  it.each([
    [401, null],
    [403, "local-creditor-key"],
    [403, "local-platform-key"],
    [403, "local-node-key"],
  ])("is closed with %d to the key %s", async (status, key) => {
    expect((await admin({ key, body: { fiscalCode: person } })).status).toBe(status);
  });

  it("refuses a token that is none of its own", async () => {
    const headers = { "X-Continuation-Token": "AAAA" };
    expect((await admin({ headers, body: { fiscalCode: person } })).status).toBe(400);
  });

  it("tells what it would do, and does nothing, when it is only to count", async () => {
    const before = await everything();
    const answer = await admin({ body: { fiscalCode: person.toLowerCase(), dryRun: true } });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toStrictEqual({ dryRun: true, erased: erasable, left, more: false });
    expect(answer.headers.get("x-continuation-token")).toBeNull();
    expect(await everything()).toStrictEqual(before);
  });

  it("erases what is closed and leaves what is owed", async () => {
    const at = `${positions}/${paid.iupd}`;
    const before = await platform({ path: at });
    const answer = await admin({ body: { fiscalCode: person } });
    expect(answer.body).toStrictEqual({ dryRun: false, erased: erasable, left, more: false });

    const { archive, blobs: documents, ledger } = await everything();
    const kept = [open, begun].flatMap(({ iupd }) => [`position|${iupd}`, iupd]);
    const isKept = (document: StoredDocument): boolean =>
      kept.some(
        (text) => document.id.includes(text) || JSON.stringify(document).includes(`\\"${text}\\"`),
      ) || JSON.stringify(document).includes('"receiptId":"begun"');
    const speaking = ledger.filter((document) => personal.test(JSON.stringify(document)));
    expect(speaking.filter((document) => !isKept(document))).toStrictEqual([]);
    expect(speaking.map(({ kind }) => kind).toSorted()).toStrictEqual([
      ...["delivery", "position", "position", "receipt", "request", "request"],
    ]);
    expect(archive.filter((document) => personal.test(JSON.stringify(document)))).toStrictEqual([]);
    expect(documents).toHaveLength(2);
    expect(documents.filter(([, text]) => personal.test(text))).toStrictEqual([]);
    expect(JSON.stringify(ledger)).not.toContain("leftBlob");
    expect(ledgerProblems(ledger)).toStrictEqual([]);

    const after = await platform({ path: at });
    const member = (each: Answer, name: string): unknown => Reflect.get(each.body as object, name);
    expect(member(after, "lastUpdatedDate")).toBe(member(before, "lastUpdatedDate"));
    expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"));
  });

  it("leaves a trace that names nobody", async () => {
    const { body } = await platform({ path: `${positions}/${paid.iupd}/events` });
    const { events } = body as { readonly events: ReadonlyArray<{ readonly type: string }> };
    expect(events.at(-1)).toMatchObject({ type: "DebtorErased", status: "PAID", iuv: null });
    const records = (await stack.ledger(organization)).filter(({ kind }) => kind === "erasure");
    expect(records.map((record) => record["what"]).toSorted()).toStrictEqual([
      ...Array.from({ length: erasable.deliveries }, () => "delivery"),
      ...Array.from({ length: erasable.receipts }, () => "receipt"),
      ...Array.from({ length: erasable.requests }, () => "request"),
    ]);
    expect(records.every((record) => record["ttl"] === 3_650 * 86_400)).toBe(true);
  });

  it.each<[string, () => Known, string]>([
    ["a paid position", () => paid, "PAID"],
    ["one with a large receipt", () => large, "PAID"],
    ["an annulled one", () => invalid, "INVALID"],
    ["one that has expired", () => expired, "EXPIRED"],
  ])("leaves %s readable, listed and found", async (_, known, status) => {
    const { iupd, iuv } = known();
    expect(await platform({ path: `${positions}/${iupd}` })).toMatchObject({
      status: 200,
      body: { iupd, status },
    });
    expect((await platform({ path: `${positions}?limit=50` })).text).toContain(iupd);
    const option = `/gpd/api/v1/organizations/${organization}/paymentoptions/3${iuv}`;
    const found = await stack.call({ key: "local-node-key", path: option });
    expect(found).toMatchObject({
      status: 200,
      body: { fiscalCode: "ANONIMO", fullName: "DATI CANCELLATI", email: null, streetName: null },
    });
    expect(found.text).not.toMatch(personal);
  });

  it.each<[string, () => Known]>([
    ["a small one", () => paid],
    ["a large one", () => large],
    ["another's, which the person paid", () => others],
  ])("leaves receipts readable in both forms: %s", async (_, known) => {
    const at = `${receipts}/receipts/${known().iuv}`;
    const xml = await platform({ path: at });
    expect(xml.status).toBe(200);
    expect(xml.text).not.toMatch(personal);
    const json = await platform({ path: at, headers: { Accept: "application/json" } });
    expect(json).toMatchObject({ status: 200 });
    expect(await platform({ path: `${receipts}/receipts?service=${known().iuv}` })).toMatchObject({
      body: { results: [{ iuv: known().iuv }] },
    });
  });

  it("leaves others what is theirs", async () => {
    const option = `/gpd/api/v1/organizations/${organization}/paymentoptions/3${others.iuv}`;
    expect(await stack.call({ key: "local-node-key", path: option })).toMatchObject({
      body: { fullName: "Maria Bianchi", fiscalCode: "BNCMRA80A41F205X" },
    });
    expect((await platform({ path: `${receipts}/receipts/${others.iuv}` })).text).toContain(
      "Maria Bianchi",
    );
  });

  it("leaves a receipt that comes again a repetition, of which nothing is kept anew", async () => {
    const before = await stack.ledger(organization);
    expect((await deliver({ iuv: paid.iuv, receiptId: "paid" })).text).toContain(
      "PAA_RECEIPT_DUPLICATA",
    );
    expect(await stack.ledger(organization)).toStrictEqual(before);
  });

  it("done again finds nothing to do", async () => {
    const before = await everything();
    const { body } = await admin({ body: { fiscalCode: person } });
    expect(body).toStrictEqual({ dryRun: false, erased: none, left, more: false });
    expect(await everything()).toStrictEqual(before);
  });

  it("goes on where what was owed is paid at last", async () => {
    await accepted({ iuv: open.iuv, receiptId: "open" });
    const { body } = await admin({ body: { fiscalCode: person } });
    expect(body).toMatchObject({
      erased: { positions: 1, receipts: 1, deliveries: 1, requests: 1 },
      left: { positions: 1 },
    });
  });

  it("reaches what was moved to the archive, and leaves no copy behind", async () => {
    const moved = await created({});
    await accepted({ iuv: moved.iuv, receiptId: "moved" });
    const closedBefore = localFromNow(0);
    const historicisation = await admin({
      path: path.replace("erasure", "historicisation"),
      body: { closedBefore },
    });
    expect(historicisation).toMatchObject({ status: 200, body: { failed: 0, more: false } });
    const copies = async (): Promise<ReadonlyArray<string>> =>
      (await storedIn(stack, "archive"))
        .filter((document) => personal.test(JSON.stringify(document)))
        .map(({ id }) => id);
    expect(await copies()).toStrictEqual([`position|${moved.iupd}`]);
    expect(await admin({ body: { fiscalCode: person } })).toMatchObject({
      body: {
        erased: { positions: 0, archivedCopies: 1, receipts: 1, deliveries: 1, requests: 1 },
        left: { positions: 1 },
      },
    });
    expect(await copies()).toStrictEqual([]);
    const option = `/gpd/api/v1/organizations/${organization}/paymentoptions/3${moved.iuv}`;
    expect(await stack.call({ key: "local-node-key", path: option })).toMatchObject({
      status: 200,
      body: { fiscalCode: "ANONIMO", fullName: "DATI CANCELLATI" },
    });
    const { body } = await platform({ path: `${positions}/${moved.iupd}/events` });
    const { events } = body as { readonly events: ReadonlyArray<{ readonly type: string }> };
    expect(events.map(({ type }) => type)).toStrictEqual([
      "DebtPositionCreated",
      "PaymentOptionPaid",
      "DebtorErased",
    ]);
  });

  it("finishes what a death between the document and its blob has left", async () => {
    const again = await created({});
    await accepted({ iuv: again.iuv, receiptId: "again", version: 2, attachment });
    const known = new Set((await blobs()).keys());
    await admin({ body: { fiscalCode: person } });
    const fresh = (await stack.ledger(organization)).find(
      ({ id }) => id === `receipt|${again.iuv}`,
    );
    const container = BlobServiceClient.fromConnectionString(
      stack.env["AzureWebJobsStorage"] ?? "",
    ).getContainerClient("receipts");
    const orphan = "a".repeat(64);
    await container.getBlockBlobClient(`receipt-${orphan}.xml`).upload("Luigi Verdi", 11);
    await withContainer(stack, "ledgers", (ledgers) =>
      ledgers.items.upsert({ ...fresh, leftBlob: orphan }),
    );
    expect(await admin({ body: { fiscalCode: person } })).toMatchObject({
      body: { erased: { receipts: 1, deliveries: 0 } },
    });
    expect((await blobs()).has(`receipt-${orphan}.xml`)).toBe(false);
    expect(known.size).toBe((await blobs()).size);
    expect(JSON.stringify(await stack.ledger(organization))).not.toContain("leftBlob");
  });
});
