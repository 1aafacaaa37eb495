import type { NoticeReceivers } from "./notice-receivers";
import { serviceBody } from "./service-requests";
import type { Answer, Call, Stack } from "./stack";
import { until } from "./until";

export type Insist = (call: Call) => Promise<Answer>;

/** The moments of a request's life at which a test may want the process to die. */
export const stages = ["request", "validation", "notification", "decision", "release"] as const;
export type Stage = (typeof stages)[number];

const services = "/api/v1/manage/services";
const reviews = "/api/v1/reviewer/reviews";

const deadlineMs = 60_000;

type Notice = { readonly id: string; readonly channel: string; readonly status: string };
type Review = {
  readonly id: string;
  readonly status: string;
  readonly validatedAt: string | null;
  readonly notifications: ReadonlyArray<Notice>;
};

const allSent = ({ notifications, validatedAt }: Review): boolean =>
  validatedAt !== null &&
  notifications.length > 0 &&
  notifications.every(({ status }) => status === "SENT");

/**
 * A service is submitted, validated, told to reviewers, approved and released, whatever dies on the way. Nobody acts
 * twice: one request, one decision, one release, and each notice is sent under one id.
 */
export const reviewStory = async (
  stack: Stack,
  receivers: NoticeReceivers,
  insist: Insist,
  reach: (stage: Stage) => void = () => undefined,
): Promise<void> => {
  const manage = (call: Call): Promise<Answer> => insist({ key: "local-manage-key", ...call });
  const review = (call: Call): Promise<Answer> => insist({ key: "local-reviewer-key", ...call });

  /** What a crash has left is for the relay, which the clock would start once a minute. */
  const relayed = <A>(what: string, ask: () => Promise<A | undefined>): Promise<A> =>
    until(
      what,
      async () => {
        const answer = await ask();
        if (answer === undefined) await stack.trigger("relay-events").catch(() => undefined);
        return answer;
      },
      deadlineMs,
    );
  const reviewed = (id: string, status: string): Promise<Review> =>
    relayed(`the notices of ${id}, ${status}`, async () => {
      const found = (await review({ path: `${reviews}/${id}` })).body as Review;
      return found.status === status && allSent(found) ? found : undefined;
    });

  const { body } = await manage({
    method: "POST",
    path: services,
    body: serviceBody(),
  });
  const { id } = body as { readonly id: string };
  reach("request");
  const submitted = await manage({
    method: "PUT",
    path: `${services}/${id}/review`,
    body: { auto_publish: true },
  });
  // Submitted, or submitted already: the first answer may have got lost.
  expect([204, 409]).toContain(submitted.status);
  reach("validation");
  receivers.onWebhook = () => {
    receivers.onWebhook = () => undefined;
    reach("notification");
  };
  const request = (await manage({ path: `${services}/${id}/review` })).body as Review;
  const told = await reviewed(request.id, "PENDING");
  receivers.onWebhook = () => undefined;

  reach("decision");
  const approved = await review({
    method: "PUT",
    path: `${reviews}/${request.id}/approval`,
    body: {},
  });
  expect(approved.status).toBe(204);
  reach("release");
  await relayed("the release", async () =>
    (await manage({ path: `${services}/${id}/release` })).status === 200 ? true : undefined,
  );
  const closed = await reviewed(request.id, "APPROVED");

  // One of each channel for each of the two things there are to tell, and no request besides.
  expect([told.notifications.length, closed.notifications.length]).toStrictEqual([2, 4]);
  const sent = receivers.webhooks.map((webhook) => webhook.id);
  for (const notice of closed.notifications.filter(({ channel }) => channel === "webhook"))
    expect(sent).toContain(notice.id);
  const history = await manage({ path: `${services}/${id}/history?order=ASC&limit=100` });
  const { items } = history.body as {
    readonly items: ReadonlyArray<{ readonly status: { readonly value: string } }>;
  };
  expect(items.map(({ status }) => status.value)).toStrictEqual([
    "draft",
    "submitted",
    "approved",
    "published",
  ]);
};

/** An operator finds notices that nobody took, and has them sent after all; a reviewer keeps the register. */
export const operatorStory = async (
  stack: Stack,
  receivers: NoticeReceivers,
  insist: Insist,
): Promise<void> => {
  receivers.answerWebhooksWith = 500;
  const manage = (call: Call): Promise<Answer> => insist({ key: "local-manage-key", ...call });
  const review = (call: Call): Promise<Answer> => insist({ key: "local-reviewer-key", ...call });
  const administer = (call: Call): Promise<Answer> => insist({ key: "local-admin-key", ...call });
  const holds = (what: string, isSo: () => Promise<boolean>): Promise<true> =>
    until(what, async () => ((await isSo()) ? true : undefined), deadlineMs);

  // Another institution in each run, so that one is entered and then replaced.
  const path = `/api/v1/reviewer/agreements/${String(Date.now()).slice(-11)}`;
  for (const contractReference of ["PEC 1", `PEC ${Date.now()}`])
    expect((await review({ method: "PUT", path, body: { contractReference } })).status).toBe(204);

  const { body } = await manage({ method: "POST", path: services, body: serviceBody() });
  const { id } = body as { readonly id: string };
  const at = `${services}/${id}/review`;
  await manage({ method: "PUT", path: at, body: { auto_publish: true } });
  const request = (await manage({ path: at })).body as Review;
  const webhook = async (): Promise<string | undefined> => {
    await stack.trigger("relay-events").catch(() => undefined);
    const found = (await review({ path: `${reviews}/${request.id}` })).body as Review;
    return found.notifications.find(({ channel }) => channel === "webhook")?.status;
  };
  await holds("the failed notice", async () => (await webhook()) === "FAILED");
  receivers.answerWebhooksWith = null;
  await holds("the notice sent after all", async () => {
    const queues = await administer({ path: "/api/v1/admin/queues" });
    expect(queues.status).toBe(200);
    await administer({
      method: "POST",
      path: "/api/v1/admin/queues/review-notifications/poison/redeliver",
    });
    return (await webhook()) === "SENT";
  });
};
