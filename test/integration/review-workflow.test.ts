import { setTimeout as pause } from "node:timers/promises";
import { QueueServiceClient } from "@azure/storage-queue";
import { startNoticeReceivers, type NoticeReceivers } from "../support/notice-receivers";
import { startStack, type Answer, type Call, type Stack } from "../support/stack";
import { until } from "../support/until";

let receivers: NoticeReceivers;
let stack: Stack;

beforeAll(async () => {
  receivers = await startNoticeReceivers();
  stack = await startStack({
    env: { ...receivers.env, NOTIFY_RETRY_SECONDS: "0,0", RELAY_AFTER_SECONDS: "0" },
  });
}, 60_000);

afterAll(async () => {
  await stack.stop();
  await receivers.stop();
});

beforeEach(() => {
  receivers.answerWebhooksWith = null;
  receivers.refuseLettersWith = null;
});

const services = "/api/v1/manage/services";
const reviews = "/api/v1/reviewer/reviews";

const manage = (call: Call): Promise<Answer> => stack.call({ key: "local-manage-key", ...call });
const reviewing = (call: Call): Promise<Answer> =>
  stack.call({ key: "local-reviewer-key", ...call });
const administer = (call: Call): Promise<Answer> => stack.call({ key: "local-admin-key", ...call });

let names = 0;
const payload = (metadata: Readonly<Record<string, unknown>> = {}, name?: string) => ({
  name: name ?? `Mensa scolastica ${(names += 1)}`,
  description: "Iscrizioni, menù e pagamenti della mensa.",
  organization: { name: "Comune di Borgo Esempio", fiscal_code: "00123450010" },
  metadata: {
    scope: "LOCAL",
    topic_id: 6,
    email: "mensa@borgoesempio.it",
    privacy_url: "https://borgoesempio.it/privacy",
    ...metadata,
  },
});

type Record_ = Readonly<Record<string, unknown>>;
type Notice = {
  readonly id: string;
  readonly event: string;
  readonly channel: string;
  readonly status: string;
  readonly attempts: number;
  readonly lastError: string | null;
};
type Review = Record_ & {
  readonly id: string;
  readonly status: string;
  readonly notifications: ReadonlyArray<Notice>;
};

const created = async (body: unknown = payload()): Promise<string> => {
  const { body: service, status } = await manage({ method: "POST", path: services, body });
  expect(status).toBe(201);
  return (service as { readonly id: string }).id;
};

const submit = async (id: string, autoPublish = true): Promise<string> => {
  const answer = await manage({
    method: "PUT",
    path: `${services}/${id}/review`,
    body: { auto_publish: autoPublish },
  });
  expect([answer.status, answer.text]).toStrictEqual([204, ""]);
  const { body } = await manage({ path: `${services}/${id}/review` });
  return (body as { readonly id: string }).id;
};

const review = async (id: string): Promise<Review> =>
  (await reviewing({ path: `${reviews}/${id}` })).body as Review;

/** The request once it is validated and everything that was to be sent about it has ended one way or the other. */
const settled = (id: string): Promise<Review> =>
  until(`the notices of ${id}`, async () => {
    const found = await review(id);
    return found["validatedAt"] !== null &&
      found.notifications.length > 0 &&
      found.notifications.every(({ status }) => status !== "PENDING")
      ? found
      : undefined;
  });

const decide = (id: string, decision: "approval" | "rejection", body: unknown = {}) =>
  reviewing({ method: "PUT", path: `${reviews}/${id}/${decision}`, body });

const lifecycleOf = async (id: string): Promise<Record_> =>
  (await manage({ path: `${services}/${id}` })).body as Record_;

const inStatus = (id: string, value: string): Promise<Record_> =>
  until(`${id} being ${value}`, async () => {
    const service = await lifecycleOf(id);
    return (service["status"] as { readonly value: string }).value === value ? service : undefined;
  });

const release = (id: string): Promise<Answer> => manage({ path: `${services}/${id}/release` });

const released = (id: string): Promise<Record_> =>
  until(`the release of ${id}`, async () => {
    const answer = await release(id);
    return answer.status === 200 ? (answer.body as Record_) : undefined;
  });

const noticesOf = ({ notifications }: Review, event: string) =>
  notifications
    .filter((notice) => notice.event === event)
    .map(({ attempts, channel, lastError, status }) => [channel, status, attempts, lastError]);

const everywhere = [
  ["webhook", "SENT", 1, null],
  ["email", "SENT", 1, null],
  ["log", "SENT", 1, null],
];

const letterAbout = (id: string) =>
  receivers.letters.filter(({ text }) => text.includes(id)).map(({ to }) => to);

it("leads a service from an incomplete draft to citizens, and keeps its release apart from later drafts", async () => {
  const { metadata, ...rest } = payload();
  const incomplete = { ...metadata, privacy_url: undefined };
  const id = await created({ ...rest, metadata: incomplete });
  const first = await submit(id);
  const rejected = await inStatus(id, "rejected");
  expect(rejected["status"]).toStrictEqual({
    value: "rejected",
    reason:
      "Metadati obbligatori mancanti: metadata.privacy_url - Manca l'indirizzo dell'informativa privacy",
    reasons: [
      {
        code: "MISSING_MANDATORY_METADATA",
        message: "Manca l'indirizzo dell'informativa privacy",
        fields: ["metadata.privacy_url"],
      },
    ],
  });
  const closed = await settled(first);
  expect([closed.status, closed["handling"]]).toStrictEqual(["REJECTED", "AUTO_REJECTED"]);
  // Every request is told to reviewers, whatever came of it.
  expect(noticesOf(closed, "service.review.requested")).toStrictEqual(everywhere);

  expect(
    (await manage({ method: "PUT", path: `${services}/${id}`, body: { metadata, ...rest } }))
      .status,
  ).toBe(200);
  const second = await submit(id);
  const pending = await settled(second);
  expect([pending.status, pending["kind"], pending["differences"]]).toStrictEqual([
    "PENDING",
    "FIRST_ACTIVATION",
    null,
  ]);
  const told = pending.notifications.find(({ channel }) => channel === "webhook")?.id ?? "";
  expect(receivers.webhooks.filter((webhook) => webhook.id === told)).toMatchObject([
    {
      isSigned: true,
      body: {
        event: "service.review.requested",
        review: { id: second, link: `https://sportello.example/reviews/${second}` },
        service: { id, name: rest.name },
        outcome: null,
      },
    },
  ]);
  const mailed = pending.notifications.find(({ channel }) => channel === "email")?.id ?? "";
  expect(letterAbout(mailed)).toStrictEqual([["revisori@example.org"]]);

  expect((await release(id)).status).toBe(404);
  const approval = await decide(second, "approval");
  expect([approval.status, approval.text]).toStrictEqual([204, ""]);
  const live = await released(id);
  expect([live["status"], live["name"]]).toStrictEqual(["published", rest.name]);

  const changed = { ...rest, description: "Anche la merenda.", metadata };
  expect((await manage({ method: "PUT", path: `${services}/${id}`, body: changed })).status).toBe(
    200,
  );
  expect(await release(id)).toMatchObject({
    body: { status: "published", description: rest.description },
  });
  expect((await manage({ method: "DELETE", path: `${services}/${id}/release` })).status).toBe(204);
  expect(await release(id)).toMatchObject({ body: { status: "unpublished" } });
  expect((await manage({ method: "POST", path: `${services}/${id}/release` })).status).toBe(204);
  expect(await release(id)).toMatchObject({
    body: { status: "published", description: rest.description },
  });

  const third = await submit(id, false);
  const update = await settled(third);
  expect([update["kind"], update["differences"]]).toStrictEqual([
    "UPDATE",
    [
      {
        path: "description",
        label: "descrizione",
        before: rest.description,
        after: "Anche la merenda.",
      },
    ],
  ]);
  expect((await decide(third, "approval", { note: "ok" })).status).toBe(204);
  await until("the new release", async () =>
    ((await release(id)).body as Record_)["description"] === "Anche la merenda." ? true : undefined,
  );
  // Not asked to be visible, it stays as it was.
  expect(await release(id)).toMatchObject({ body: { status: "published" } });
});

it("sends a request back with each reason, once, and not to who may not decide", async () => {
  const id = await created();
  const request = await submit(id);
  await settled(request);
  const rejection = {
    reasons: [
      { code: "MISSING_CONTRACT" },
      { code: "ACCOUNT_NOT_DELEGATE", message: "Non è tra i delegati." },
      { code: "INCORRECT_FIELDS", fields: ["description"] },
    ],
  };
  const bad = [
    { reasons: [] },
    { reasons: [{ code: "OTHER" }] },
    { reasons: [{ code: "INCORRECT_FIELDS" }] },
    { reasons: [{ code: "MISSING_CONTRACT", message: "x".repeat(2_001) }] },
    {},
  ];
  for (const body of bad) expect((await decide(request, "rejection", body)).status).toBe(400);
  const at = `${reviews}/${request}/rejection`;
  expect((await manage({ method: "PUT", path: at, body: rejection })).status).toBe(403);
  expect((await stack.call({ method: "PUT", path: at, body: rejection, key: null })).status).toBe(
    401,
  );
  const stale = { method: "PUT", path: at, body: rejection, headers: { "If-Match": '"other"' } };
  expect((await reviewing(stale)).status).toBe(412);

  const { headers } = await reviewing({ path: `${reviews}/${request}` });
  const current = { ...stale, headers: { "If-Match": headers.get("ETag") ?? "" } };
  expect((await reviewing(current)).status).toBe(204);
  // A repeat after a lost answer, with the version of before.
  expect((await reviewing(current)).status).toBe(204);
  expect((await decide(request, "approval")).status).toBe(409);
  expect((await decide("01JB2M9Z0A1B2C3D4E5F6G7H8J", "approval")).status).toBe(404);
  expect(await lifecycleOf(id)).toMatchObject({
    status: {
      value: "rejected",
      reason: [
        "Contratto di adesione non pervenuto",
        "Account non riconducibile a un delegato - Non è tra i delegati.",
        "Campi non compilati correttamente: description",
      ].join("\n"),
    },
  });
  const closed = await settled(request);
  const webhook = closed.notifications.find(
    ({ channel, event }) => channel === "webhook" && event === "service.review.completed",
  );
  expect(receivers.webhooks.filter(({ id: told }) => told === webhook?.id)).toMatchObject([
    {
      body: {
        event: "service.review.completed",
        outcome: "rejected",
        reasons: [{ code: "MISSING_CONTRACT" }, {}, {}],
      },
    },
  ]);
});

it("lists, assigns and comments requests", async () => {
  const organization = { name: "Provincia Esempio", fiscal_code: "00987650017" };
  const own: Array<string> = [];
  for (const scope of ["LOCAL", "NATIONAL", "LOCAL"]) {
    const id = await created({ ...payload({ scope }), organization });
    own.push(await submit(id));
  }
  for (const id of own) await settled(id);
  const page = (query: string) =>
    reviewing({ path: `${reviews}?organization_fiscal_code=00987650017${query}` });
  const ids = ({ body }: Answer) =>
    (body as { items: ReadonlyArray<{ id: string }> }).items.map(({ id }) => id);
  const first = await page("&limit=2");
  expect(ids(first)).toStrictEqual(own.slice(0, 2));
  const token = (first.body as { continuationToken: string }).continuationToken;
  const next = await page(`&limit=2&continuationToken=${encodeURIComponent(token)}`);
  expect([
    ids(next),
    (next.body as { continuationToken: string | null }).continuationToken,
  ]).toStrictEqual([own.slice(2), null]);
  expect(ids(await page("&scope=NATIONAL"))).toStrictEqual([own[1]]);
  expect(
    (await page(`&scope=NATIONAL&continuationToken=${encodeURIComponent(token)}`)).status,
  ).toBe(400);
  expect((await page("&status=OPEN")).status).toBe(400);
  expect((await page("&limit=0")).status).toBe(400);

  const [one = ""] = own;
  const assigned = await reviewing({
    method: "PUT",
    path: `${reviews}/${one}/assignee`,
    body: { assignee: "anna" },
  });
  expect(assigned.status).toBe(204);
  const comment = { method: "POST", path: `${reviews}/${one}/comments` };
  expect((await reviewing({ ...comment, body: { comment: "Il link non va." } })).status).toBe(204);
  expect((await reviewing({ ...comment, body: { comment: " " } })).status).toBe(400);
  expect(await review(one)).toMatchObject({
    status: "IN_PROGRESS",
    assignee: "anna",
    comments: [{ by: { kind: "reviewer", id: "local-reviewer" }, text: "Il link non va." }],
  });
  expect(ids(await page("&status=IN_PROGRESS"))).toStrictEqual([one]);
});

it("keeps the register of agreements, which the checks of a request look at", async () => {
  const path = "/api/v1/reviewer/agreements/00555550015";
  expect((await reviewing({ path })).status).toBe(404);
  const terms = {
    contractReceivedAt: "2026-01-05T08:00:00Z",
    delegates: [
      {
        email: "altri@example.org",
        role: "TECHNICAL",
        validFrom: "2026-01-05T08:00:00Z",
        source: "CONTRACT",
      },
    ],
  };
  const put = (body: unknown, headers = {}) => reviewing({ method: "PUT", path, body, headers });
  expect((await put({ ...terms, contractReceivedAt: "2999-01-01T00:00:00Z" })).status).toBe(400);
  expect((await put({ ...terms, contractReceivedAt: "2026-01-05" })).status).toBe(400);
  expect((await put(terms)).status).toBe(204);
  const found = await reviewing({ path });
  expect(found.body).toMatchObject({
    organizationFiscalCode: "00555550015",
    contractReceivedAt: "2026-01-05T08:00:00.000Z",
    contractReference: null,
  });
  expect((await put({ ...terms, delegates: [] }, { "If-Match": '"7"' })).status).toBe(412);
  const id = await created({
    ...payload(),
    organization: { name: "Comune Registrato", fiscal_code: "00555550015" },
  });
  const request = await submit(id);
  const { checks } = (await settled(request)) as unknown as {
    checks: ReadonlyArray<{ rule: string; outcome: string }>;
  };
  expect(
    checks.filter(({ rule }) => rule === "V14" || rule === "V15").map(({ outcome }) => outcome),
  ).toStrictEqual(["PASS", "FAIL"]);
});

it("leaves a request decidable, visible and to be sent again when no channel takes its notice", async () => {
  receivers.answerWebhooksWith = 302;
  receivers.refuseLettersWith = 550;
  const id = await created();
  const request = await submit(id);
  const failed = await settled(request);
  expect([failed.status, ...noticesOf(failed, "service.review.requested")]).toStrictEqual([
    "PENDING",
    ["webhook", "FAILED", 3, "answered 302"],
    ["email", "FAILED", 1, "the mail server answered 550"],
    ["log", "SENT", 1, null],
  ]);
  const { body } = await reviewing({ path: `${reviews}?limit=100` });
  expect(
    (body as { items: ReadonlyArray<Record_> }).items.find((item) => item["id"] === request),
  ).toMatchObject({ failedNotifications: 2 });
  const queue = async () => {
    const answer = await administer({ path: "/api/v1/admin/queues" });
    const { queues } = answer.body as {
      queues: ReadonlyArray<Record_ & { parked: number; first: ReadonlyArray<Record_> }>;
    };
    return queues.find(({ name }) => name === "review-notifications");
  };
  const parked = await until("two parked notices", async () => {
    const found = await queue();
    return (found?.parked ?? 0) >= 2 ? found : undefined;
  });
  expect(new Set(parked.first.map(({ reason }) => reason))).toStrictEqual(
    new Set(["NoticeGivenUp"]),
  );

  receivers.answerWebhooksWith = null;
  receivers.refuseLettersWith = null;
  const back = await administer({
    method: "POST",
    path: "/api/v1/admin/queues/review-notifications/poison/redeliver",
  });
  expect([back.status, back.body]).toStrictEqual([200, { redelivered: 2, hasMore: false }]);
  await until("the notices sent after all", async () => {
    const sent = await review(request);
    return sent.notifications.every(({ status }) => status === "SENT") ? true : undefined;
  });
  expect(
    (await administer({ method: "POST", path: "/api/v1/admin/queues/nobodys/poison/redeliver" }))
      .status,
  ).toBe(404);

  const again = await reviewing({
    method: "POST",
    path: `${reviews}/${request}/notifications`,
    body: { channel: "webhook" },
  });
  expect(again.status).toBe(202);
  const [notice] = (again.body as { notifications: ReadonlyArray<string> }).notifications;
  await until("the webhook sent again", async () => {
    await pause(0);
    return receivers.webhooks.some(({ id: told }) => told === notice) ? true : undefined;
  });
  expect((await decide(request, "approval")).status).toBe(204);
  expect(await released(id)).toMatchObject({ status: "published" });
});

it("does once what is asked twice, by messages that come again, late or garbled", async () => {
  const id = await created();
  const request = await submit(id);
  await settled(request);
  expect((await decide(request, "approval")).status).toBe(204);
  await released(id);
  const before = await settled(request);
  expect((await manage({ method: "DELETE", path: `${services}/${id}/release` })).status).toBe(204);

  const storage = QueueServiceClient.fromConnectionString(stack.env["AzureWebJobsStorage"] ?? "");
  const put = (queue: string, text: string) =>
    storage.getQueueClient(queue).sendMessage(Buffer.from(text).toString("base64"));
  const message = (notificationId: string | null) =>
    JSON.stringify({
      schema: 1,
      owner: "comune-borgo-esempio",
      serviceId: id,
      reviewId: request,
      notificationId,
    });
  const [notice] = before.notifications;
  await put("request-validation", message(null));
  await put("request-publication", message(null));
  await put("review-notifications", message(notice?.id ?? ""));
  await put("request-publication", message(null).replace(id, "01JB2M8X5T9QF4V7N3K6C1D0GH"));
  await put("request-validation", '{"schema":2}');
  await put("request-validation", "neither");
  const poison = storage.getQueueClient("request-validation-poison");
  const parked = await until("two parked messages", async () => {
    const { peekedMessageItems } = await poison.peekMessages({ numberOfMessages: 10 });
    return peekedMessageItems.length >= 2 ? peekedMessageItems : undefined;
  });
  const texts = parked.map(({ messageText }) => Buffer.from(messageText, "base64").toString());
  expect(texts.filter((text) => text.includes("does not decode"))).toHaveLength(2);
  await until("empty queues", async () => {
    const answer = await administer({ path: "/api/v1/admin/queues" });
    const { queues } = answer.body as { queues: ReadonlyArray<{ waiting: number }> };
    return queues.every(({ waiting }) => waiting === 0) ? true : undefined;
  });
  expect(await release(id)).toMatchObject({ body: { status: "unpublished" } });
  expect(await review(request)).toStrictEqual(before);
});

it("refuses a decision on a request that was withdrawn", async () => {
  const id = await created();
  const request = await submit(id);
  await settled(request);
  expect((await manage({ method: "DELETE", path: `${services}/${id}/review` })).status).toBe(204);
  expect((await decide(request, "approval")).status).toBe(409);
  expect(await review(request)).toMatchObject({ status: "WITHDRAWN" });
});
