import { storedOf } from "./service-placing";
import { pngBase64, serviceBody } from "./service-requests";
import type { Answer, Call, Stack } from "./stack";
import { until } from "./until";

type Insist = (call: Call) => Promise<Answer>;

const member = (body: unknown, name: string): unknown =>
  typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;

/**
 * A service from its draft to its end, as a patient institution and a patient reviewer bring it there; every
 * request may be the one in which the process dies. Answers what there is to be seen of it afterwards.
 */
export const serviceStory = async (stack: Stack, insist: Insist) => {
  const expected = (status: ReadonlyArray<number>, answer: Answer, what: string): Answer => {
    if (!status.includes(answer.status))
      throw new Error(`${what} answered ${answer.status}: ${answer.text}`);
    return answer;
  };
  const manage = async (
    status: ReadonlyArray<number>,
    method: string,
    path: string,
    rest: Partial<Call> = {},
  ): Promise<Answer> =>
    expected(
      status,
      await insist({
        method,
        key: "local-manage-key",
        path: `/api/v1/manage/services${path}`,
        ...rest,
      }),
      `${method} ${path}`,
    );
  const reviewer = async (
    status: ReadonlyArray<number>,
    method: string,
    path: string,
    body?: unknown,
  ) =>
    expected(
      status,
      await insist({ method, key: "local-reviewer-key", path: `/api/v1/reviewer${path}`, body }),
      `${method} ${path}`,
    );
  const relayed = (what: string, holds: () => Promise<boolean>): Promise<true> =>
    until(
      what,
      async () => {
        if (await holds()) return true;
        await stack.trigger("relay-events").catch(() => undefined);
        return undefined;
      },
      30_000,
    );

  const body = serviceBody();
  const creation = { body, headers: { "Idempotency-Key": String(body["name"]) } };
  const created = await manage([201], "POST", "", creation);
  const id = String(member(created.body, "id"));
  const repeated = await manage([201], "POST", "", creation);
  const at = `/${id}`;

  await manage([200], "GET", "?limit=1");
  const keys = await manage([200], "GET", `${at}/keys`);
  await manage([204], "PUT", `${at}/logo`, { body: { logo: pngBase64 } });
  await manage([403], "GET", at, { key: "local-manage-other-key" });
  // Enough of them at once for some to lose the race.
  await Promise.all(
    Array.from({ length: 4 }, () => manage([200], "PUT", at, { body: { ...body } })),
  );

  // Refused as submitted already: the first answer got lost.
  await manage([204, 409], "PUT", `${at}/review`, { body: { auto_publish: true } });
  const review = async () => (await manage([200], "GET", `${at}/review`)).body;
  const reviewId = String(member(await review(), "id"));
  await relayed("validation", async () => {
    const documents = await storedOf(stack)();
    const found = documents.find((each) => each["id"] === `review|${reviewId}`);
    return typeof found?.["validatedAt"] === "string";
  });
  await reviewer([200], "GET", "/reviews?limit=1");
  await reviewer([204], "PUT", `/reviews/${reviewId}/approval`, {});
  await relayed("the release", async () => {
    const { status } = await insist({
      key: "local-manage-key",
      path: `/api/v1/manage/services${at}/release`,
    });
    return status === 200;
  });
  await manage([204], "DELETE", `${at}/release`);
  await manage([204], "POST", `${at}/release`);
  const duplicates = await insist({
    key: "local-node-key",
    path: `/api/v1/internal/services/duplicates?serviceName=${encodeURIComponent(String(body["name"]))}&organizationFiscalCode=00123450010`,
  });
  const { body: history } = await manage([200], "GET", `${at}/history?order=ASC&limit=100`);
  const keysLater = await manage([200], "GET", `${at}/keys`);
  await manage([204, 409], "DELETE", at);
  await manage([404], "GET", `${at}/release`);

  // What the relay has to do is done, also where the last death was after the last command.
  await relayed("the last message", async () => {
    const documents = await storedOf(stack)();
    return !documents.some((each) => each["service"] === id && each["pending"] === true);
  });
  const documents = await storedOf(stack)();
  const ofKind = (kind: string) =>
    documents.filter((each) => each["kind"] === kind && each["service"] === id);
  const statuses = (
    member(history, "items") as ReadonlyArray<{
      readonly status: { readonly kind: string; readonly value: string };
    }>
  ).map(({ status }) => status);
  return {
    isSameService: member(repeated.body, "id") === id,
    isSameKey: keys.text === keysLater.text,
    duplicate: member(duplicates.body, "service_id") === id,
    lifecycle: [
      ...new Set(statuses.flatMap(({ kind, value }) => (kind === "lifecycle" ? [value] : []))),
    ],
    releases: statuses.flatMap(({ kind, value }) => (kind === "publication" ? [value] : [])),
    reviews: ofKind("review").map((each) => each["status"]),
    publications: ofKind("publication").length,
  };
};
