import { BlobServiceClient } from "@azure/storage-blob";
import type { LifecycleStatus } from "../../shared/domain/service-lifecycle/model";
import type { PublicationState } from "../../shared/domain/service-publication/transitions";
import { acceptedBodies, refusedBodies } from "../support/service-body-rows";
import { place, storedOf } from "../support/service-placing";
import { metadataBody, pngBase64, serviceBody, withMetadata } from "../support/service-requests";
import { startStack, type Call, type Stack } from "../support/stack";
import { until } from "../support/until";

const base = "/api/v1/manage";
const services = `${base}/services`;
const sandbox = "AAAAAA00A00A000A";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    env: { BACKOFFICE_INTERNAL_SUBNET_CIDRS: "10.20.0.0/16", ACCESS_CACHE_SECONDS: "0" },
  });
}, 60_000);
afterAll(async () => {
  await stack.stop();
});

const call = (request: Call) => stack.call({ key: "local-manage-key", ...request });
const create = (body: unknown = serviceBody(), rest: Partial<Call> = {}) =>
  call({ method: "POST", path: services, body, ...rest });
const at = (id: string, suffix = "") => `${services}/${id}${suffix}`;
const get = (id: string, suffix = "", rest: Partial<Call> = {}) =>
  call({ path: at(id, suffix), ...rest });
const idOf = ({ body }: { readonly body: unknown }): string => (body as { readonly id: string }).id;
const member = (body: unknown, name: string): unknown =>
  (body as Readonly<Record<string, unknown>>)[name];

const created = async (body: unknown = serviceBody(), rest: Partial<Call> = {}) => {
  const answer = await create(body, rest);
  expect(answer.status).toBe(201);
  return idOf(answer);
};

const statusOf = async (id: string): Promise<unknown> => {
  const { body } = await get(id);
  return member(member(body, "status"), "value");
};
const releaseOf = async (id: string): Promise<unknown> => {
  const { body, status } = await get(id, "/release");
  return status === 404 ? "none" : member(body, "status");
};

describe("creating", () => {
  it("answers as the worked example says, with defaults, sandbox and trimmed name (8.1)", async () => {
    const answer = await create({
      name: "  Mensa scolastica ",
      description: "Iscrizioni, menù e pagamenti della mensa.",
      organization: {
        name: "Comune di Borgo Esempio",
        fiscal_code: "00123450010",
        department_name: "Ufficio scuola",
      },
      metadata: { scope: "LOCAL", topic_id: 6, email: "mensa@borgoesempio.it" },
      colour: "blue",
    });
    const { id, last_update: updated, ...rest } = answer.body as Record<string, unknown>;
    expect(answer.status).toBe(201);
    expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(updated).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
    expect(rest).toStrictEqual({
      status: { value: "draft" },
      name: "Mensa scolastica",
      description: "Iscrizioni, menù e pagamenti della mensa.",
      organization: {
        name: "Comune di Borgo Esempio",
        fiscal_code: "00123450010",
        department_name: "Ufficio scuola",
      },
      require_secure_channel: false,
      authorized_recipients: [sandbox],
      authorized_cidrs: [],
      max_allowed_payment_amount: 0,
      metadata: {
        scope: "LOCAL",
        topic: { id: 6, name: "Educazione e formazione" },
        email: "mensa@borgoesempio.it",
      },
    });
    expect((await get(String(id))).body).toStrictEqual(answer.body);
  });

  it.each(acceptedBodies)("takes %s", async (_, body) => {
    const answer = await create(body);
    expect(answer.status).toBe(201);
    expect(answer.text).not.toMatch(/colour|category/);
    expect(member(answer.body, "status")).toStrictEqual({ value: "draft" });
  });

  it.each(refusedBodies)("refuses %s", async (_, body, title, place) => {
    const answer = await create(body);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.body).toStrictEqual({
      status: 400,
      title,
      detail: expect.stringContaining(place) as unknown,
    });
    expect(answer.status).toBe(400);
  });

  it("tells everything that is wrong at once", async () => {
    const { body } = await create(
      serviceBody({ name: " ", metadata: { scope: "LOCAL", pec: null } }),
    );
    expect(String(member(body, "detail")).split("\n")).toStrictEqual([
      "name: must not be blank",
      expect.stringMatching(/^metadata.pec: /) as unknown,
      expect.stringMatching(/^metadata.topic_id: /) as unknown,
    ]);
  });

  it.each([
    ["no body", ""],
    ["malformed JSON", "{"],
  ])("refuses %s", async (_, raw) => {
    const answer = await create(undefined, {
      raw,
      headers: { "Content-Type": "application/json" },
    });
    expect(answer).toMatchObject({ status: 400, body: { status: 400, title: "Bad Request" } });
  });

  it("makes one service of a request that is repeated with its key, and refuses another body", async () => {
    const body = serviceBody();
    const headers = { "Idempotency-Key": String(member(body, "name")) };
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(body, { headers })));
    expect(answers.map(({ status }) => status)).toStrictEqual(Array(5).fill(201));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(await create(serviceBody(), { headers })).toMatchObject({ status: 422 });
  });
});

type Row = readonly [
  operation: string,
  call: (id: string) => Promise<number>,
  ReadonlyArray<number>,
];

const send =
  (method: string, suffix: string, body?: unknown) =>
  async (id: string): Promise<number> => {
    const answer = await call({
      method,
      path: at(id, suffix),
      ...(body === undefined ? {} : { body }),
    });
    return answer.status;
  };
const backOffice = async (id: string): Promise<number> => {
  const { status } = await call({
    method: "PATCH",
    path: at(id),
    body: { metadata: { group_id: "g9" } },
    headers: { "X-Forwarded-For": "10.20.3.4" },
  });
  return status;
};

/** Columns of the specification's table. */
const states: ReadonlyArray<LifecycleStatus | "none"> = [
  "none",
  "draft",
  "submitted",
  "approved",
  "rejected",
  "deleted",
];

const rows: ReadonlyArray<Row> = [
  ["GET service", send("GET", ""), [404, 200, 200, 200, 200, 200]],
  ["PUT service", send("PUT", "", serviceBody()), [404, 200, 409, 200, 200, 409]],
  ["DELETE service", send("DELETE", ""), [404, 204, 409, 204, 204, 409]],
  ["PUT review", send("PUT", "/review", { auto_publish: true }), [404, 204, 409, 409, 409, 409]],
  ["PATCH service", backOffice, [404, 204, 204, 204, 204, 404]],
  ["GET keys", send("GET", "/keys"), [404, 200, 200, 200, 200, 404]],
  ["PUT keys", send("PUT", "/keys/primary"), [404, 200, 200, 200, 200, 404]],
  ["PUT logo", send("PUT", "/logo", { logo: pngBase64 }), [404, 204, 204, 204, 204, 404]],
  ["GET history", send("GET", "/history"), [404, 200, 200, 200, 200, 404]],
  ["DELETE review", send("DELETE", "/review"), [404, 409, 204, 409, 409, 409]],
  ["PATCH review", send("PATCH", "/review", { comment: "ecco" }), [404, 409, 204, 409, 409, 409]],
  ["GET review", send("GET", "/review"), [404, 404, 200, 200, 200, 404]],
];

const nobody = "01JZZZZZZZZZZZZZZZZZZZZZZZ";

describe("a working copy", () => {
  const cases = rows.flatMap(([operation, run, expected]) =>
    states.map((state, index) => [operation, state, expected[index], run] as const),
  );
  it.each(cases)("answers %s in state %s with %i (3.4)", async (_, state, expected, run) => {
    const id = state === "none" ? nobody : await place(stack)(state, "none");
    expect(await run(id)).toBe(expected);
  });

  const moves: ReadonlyArray<
    readonly [string, LifecycleStatus, (id: string) => Promise<number>, LifecycleStatus]
  > = [
    ["an edit", "approved", send("PUT", "", serviceBody()), "draft"],
    ["an edit", "rejected", send("PUT", "", serviceBody()), "draft"],
    ["a request", "draft", send("PUT", "/review", { auto_publish: false }), "submitted"],
    ["a withdrawal", "submitted", send("DELETE", "/review"), "draft"],
    ["a deletion", "rejected", send("DELETE", ""), "deleted"],
    ["a change of group", "submitted", backOffice, "submitted"],
  ];
  it.each(moves)("is moved by %s from %s", async (_, from, move, to) => {
    const id = await place(stack)(from, "none");
    await move(id);
    expect(await statusOf(id)).toBe(to);
  });

  it("shows a rejection's reasons, in one text and in parts, until it is edited", async () => {
    const id = await place(stack)("rejected", "none");
    const { body } = await get(id);
    expect(member(body, "status")).toStrictEqual({
      value: "rejected",
      reason: "Campi non compilati correttamente: description - La descrizione è incompleta.",
      reasons: [
        {
          code: "INCORRECT_FIELDS",
          fields: ["description"],
          message: "La descrizione è incompleta.",
        },
      ],
    });
    const edited = await call({ method: "PUT", path: at(id), body: serviceBody() });
    expect(member(edited.body, "status")).toStrictEqual({ value: "draft" });
  });

  it("goes back to defaults for what a replacement leaves out, and keeps its group", async () => {
    const id = await created(
      serviceBody({
        require_secure_channel: true,
        authorized_recipients: ["RSSMRA80A01H501U"],
        metadata: metadataBody({ phone: "06 1" }),
      }),
      { key: "local-manage-group-key" },
    );
    const { body } = await call({ method: "PUT", path: at(id), body: serviceBody() });
    expect(body).toMatchObject({ require_secure_channel: false, authorized_recipients: [sandbox] });
    expect(member(body, "metadata")).toStrictEqual({
      scope: "LOCAL",
      email: "mensa@borgoesempio.it",
      privacy_url: "https://borgoesempio.it/privacy",
      topic: { id: 6, name: "Educazione e formazione" },
      group_id: "ufficio-scuola",
    });
  });
});

describe("a released copy", () => {
  const table: ReadonlyArray<readonly [string, PublicationState, number, PublicationState]> = [
    ["GET", "none", 404, "none"],
    ["GET", "published", 200, "published"],
    ["GET", "unpublished", 200, "unpublished"],
    ["POST", "none", 404, "none"],
    ["POST", "published", 204, "published"],
    ["POST", "unpublished", 204, "published"],
    ["DELETE", "none", 404, "none"],
    ["DELETE", "published", 204, "unpublished"],
    ["DELETE", "unpublished", 204, "unpublished"],
  ];
  const copies: ReadonlyArray<LifecycleStatus> = ["draft", "submitted", "approved", "rejected"];
  const cases = table.flatMap((row) => copies.map((copy) => [...row, copy] as const));
  it.each(cases)(
    "answers %s of a release that is %s with %i and is %s then, whatever the working copy (3.5)",
    async (method, before, expected, after, copy) => {
      const id = await place(stack)(copy, before);
      expect(await send(method, "/release")(id)).toBe(expected);
      expect(await releaseOf(id)).toBe(after);
      expect(await statusOf(id)).toBe(copy);
    },
  );

  it.each(["GET", "POST", "DELETE"])("is gone with its service: %s", async (method) => {
    const id = await place(stack)("draft", "published");
    expect(await send("DELETE", "")(id)).toBe(204);
    expect(await send(method, "/release")(id)).toBe(404);
  });

  it("is what was approved, with the platform's ceiling and without a group", async () => {
    const id = await place(stack)("draft", "published", { group: "ufficio-scuola" });
    const { body, headers } = await get(id, "/release");
    expect(body).toMatchObject({ id, status: "published", max_allowed_payment_amount: 1_000_000 });
    expect(member(body, "metadata")).not.toHaveProperty("group_id");
    expect(headers.get("etag")).toMatch(/^"[^"]+"$/);
  });

  it("isn't touched by what its institution writes meanwhile (8.7)", async () => {
    const id = await place(stack)("approved", "published");
    const before = (await get(id, "/release")).body;
    await call({ method: "PUT", path: at(id), body: serviceBody() });
    expect((await get(id, "/release")).body).toStrictEqual(before);
  });
});

describe("keys", () => {
  const keysOf = async (id: string) => {
    const { body } = await get(id, "/keys");
    return body as { readonly primary_key: string; readonly secondary_key: string };
  };

  it("are two different ones of 32 hexadecimal digits, the same at each reading", async () => {
    const id = await created();
    const keys = await keysOf(id);
    expect(keys.primary_key).toMatch(/^[0-9a-f]{32}$/);
    expect(keys.secondary_key).toMatch(/^[0-9a-f]{32}$/);
    expect(keys.primary_key).not.toBe(keys.secondary_key);
    expect(await keysOf(id)).toStrictEqual(keys);
  });

  it("are replaced one at a time (8.8)", async () => {
    const id = await created();
    const before = await keysOf(id);
    const { body, status } = await call({ method: "PUT", path: at(id, "/keys/secondary") });
    expect(status).toBe(200);
    expect(member(body, "primary_key")).toBe(before.primary_key);
    expect(member(body, "secondary_key")).not.toBe(before.secondary_key);
    expect(await keysOf(id)).toStrictEqual(body);
  });

  it("are made for a service that has none yet, once for all who ask", async () => {
    const id = await place(stack)("draft", "none");
    const answers = await Promise.all(Array.from({ length: 5 }, () => get(id, "/keys")));
    expect(answers.map(({ status }) => status)).toStrictEqual(Array(5).fill(200));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it("manage nothing, and open nothing when their service is deleted", async () => {
    const id = await created();
    const { primary_key: key } = await keysOf(id);
    expect(await get(id, "", { key })).toMatchObject({
      status: 403,
      body: { title: "You are not allowed here" },
    });
    await call({ method: "DELETE", path: at(id) });
    expect(await get(id, "", { key })).toMatchObject({ status: 401 });
  });

  it("are called primary and secondary only", async () => {
    const id = await created();
    expect(await call({ method: "PUT", path: at(id, "/keys/tertiary") })).toMatchObject({
      status: 400,
      body: { title: "Invalid SubscriptionKeyType" },
    });
  });
});

describe("a logo", () => {
  const put = (id: string, body: unknown) => call({ method: "PUT", path: at(id, "/logo"), body });

  it("is stored under the service's id in lower case", async () => {
    const id = await created();
    expect(await put(id, { logo: pngBase64 })).toMatchObject({ status: 204, text: "" });
    const blob = BlobServiceClient.fromConnectionString(stack.env["AzureWebJobsStorage"] ?? "")
      .getContainerClient("logos")
      .getBlobClient(`services/${id.toLowerCase()}.png`);
    expect((await blob.downloadToBuffer()).toString("base64")).toBe(pngBase64);
    expect((await blob.getProperties()).contentType).toBe("image/png");
  });

  const notValid = "Image not valid";
  const zeroWide = Buffer.from(pngBase64, "base64").fill(0, 16, 20).toString("base64");
  it.each([
    ["no image", { logo: Buffer.from("hello").toString("base64") }, notValid],
    ["no base64", { logo: "?" }, notValid],
    ["no width", { logo: zeroWide }, notValid],
    ["the end missing", { logo: pngBase64.slice(0, 80) }, notValid],
    ["more than a megabyte", { logo: Buffer.alloc(1_100_000).toString("base64") }, notValid],
    ["nothing in it", { logo: "" }, "Invalid Exact<Logo>"],
    ["nothing at all", {}, "Invalid Exact<Logo>"],
    ["more than two megabytes", { logo: "A".repeat(2_200_000) }, "Bad Request"],
  ])("is refused with %s", async (_, body, title) => {
    expect(await put(await created(), body)).toMatchObject({ status: 400, body: { title } });
  });
});

describe("lists", () => {
  const key = "local-manage-other-key";
  const list = async (query: string) => call({ path: `${services}${query}`, key });

  it("page by creation and count what the caller owns, deleted ones included", async () => {
    const ids: Array<string> = [];
    for (let index = 0; index < 3; index += 1) ids.push(await created(serviceBody(), { key }));
    await call({ method: "DELETE", path: at(ids[1] ?? ""), key });
    const whole = await list("");
    expect(whole.body).toMatchObject({ pagination: { offset: 0, limit: 20, count: 3 } });
    const seen = member(whole.body, "value") as ReadonlyArray<{ readonly id: string }>;
    expect(seen.map(({ id }) => id)).toStrictEqual(ids);
    const second = await list("?limit=1&offset=1");
    expect(second.body).toMatchObject({
      value: [{ id: ids[1], status: { value: "deleted" } }],
      pagination: { offset: 1, limit: 1, count: 3 },
    });
    expect((await list("?offset=10")).body).toMatchObject({ value: [], pagination: { count: 3 } });
  });

  it.each([
    ["limit", "0"],
    ["limit", "101"],
    ["limit", "abc"],
    ["limit", "1.5"],
    ["limit", ""],
    ["offset", "-1"],
    ["offset", ""],
  ])("refuse %s=%s", async (name, value) => {
    expect(await list(`?${name}=${value}`)).toMatchObject({
      status: 400,
      body: { title: `Invalid ${name}` },
    });
  });

  it("take a limit of 100", async () => {
    expect((await list("?limit=100")).status).toBe(200);
  });
});

describe("history", () => {
  const entries = (body: unknown) =>
    (member(body, "items") as ReadonlyArray<{ readonly status: unknown }>).map(
      ({ status }) => status,
    );

  it("tells each transition, newest first, page by page, and never a change of group", async () => {
    const id = await created();
    await call({ method: "PUT", path: at(id), body: serviceBody() });
    await backOffice(id);
    await send("PUT", "/review", { auto_publish: true })(id);
    await send("DELETE", "/review")(id);
    const lifecycle = (value: string) => ({ kind: "lifecycle", value });
    const all = ["draft", "submitted", "draft", "draft"].map(lifecycle);
    const whole = await get(id, "/history");
    expect(entries(whole.body)).toStrictEqual(all);
    expect(whole.body).not.toHaveProperty("continuationToken");
    const first = await get(id, "/history?limit=3&order=ASC");
    expect(entries(first.body)).toStrictEqual(all.toReversed().slice(0, 3));
    const token = encodeURIComponent(String(member(first.body, "continuationToken")));
    const last = await get(id, `/history?limit=3&order=ASC&continuationToken=${token}`);
    expect(entries(last.body)).toStrictEqual(all.toReversed().slice(3));
    expect(last.body).not.toHaveProperty("continuationToken");
    expect(await get(id, `/history?continuationToken=${token}`)).toMatchObject({ status: 400 });
    const other = await created();
    expect(await get(other, `/history?order=ASC&continuationToken=${token}`)).toMatchObject({
      status: 400,
      body: { title: "Invalid continuationToken" },
    });
  });

  it.each(["?order=asc", "?limit=0", "?limit=101", "?continuationToken=x", "?continuationToken="])(
    "refuses %s",
    async (query) => {
      expect((await get(await created(), `/history${query}`)).status).toBe(400);
    },
  );
});

describe("a request to publish", () => {
  it("is visible from the beginning, takes explanations, and can be withdrawn", async () => {
    const id = await created();
    expect(await send("PUT", "/review", { auto_publish: true })(id)).toBe(204);
    expect(await send("PATCH", "/review", { comment: "La pagina arriva domani." })(id)).toBe(204);
    const { body } = await get(id, "/review");
    expect(body).toStrictEqual({
      id: expect.stringMatching(/^[0-9A-Z]{26}$/) as unknown,
      status: "in_review",
      requested_at: expect.any(String) as unknown,
      auto_publish: true,
      comments: [
        { by: "institution", at: expect.any(String) as unknown, text: "La pagina arriva domani." },
      ],
    });
    expect(await send("DELETE", "/review")(id)).toBe(204);
    expect(await send("DELETE", "/review")(id)).toBe(409);
    expect((await get(id, "/review")).body).toMatchObject({ status: "withdrawn" });
  });

  it.each([
    ["review", "PUT", undefined, "Bad Request"],
    ["review", "PUT", {}, "Invalid Exact<ReviewRequest>"],
    ["review", "PUT", { auto_publish: "yes" }, "Invalid Exact<ReviewRequest>"],
    ["review", "PATCH", {}, "Invalid Comment"],
    ["review", "PATCH", { comment: "  " }, "Invalid Comment"],
    ["", "PATCH", {}, "Invalid Exact<PatchServicePayload>"],
  ])("refuses to %s with %s %j", async (suffix, method, body, title) => {
    const id = await place(stack)("submitted", "none");
    const answer = await call({
      method,
      path: at(id, suffix === "" ? "" : `/${suffix}`),
      ...(body === undefined ? {} : { body }),
      headers: { "X-Forwarded-For": "10.20.3.4" },
    });
    expect(answer).toMatchObject({ status: 400, body: { title } });
  });

  it("puts its message on the queue and takes its mark off soon after", async () => {
    const id = await created();
    await send("PUT", "/review", { auto_publish: true })(id);
    await until("the sent event", async () => {
      const documents = await storedOf(stack)();
      const event = documents.find(
        ({ kind, service, type }) =>
          kind === "event" && service === id && type === "ServiceSubmitted",
      );
      return event !== undefined && !("pending" in event) ? event : undefined;
    });
    expect(await statusOf(id)).toBe("submitted");
  });
});

describe("groups", () => {
  const key = "local-manage-group-key";

  it("restrict a key to its own services (E12)", async () => {
    const own = await created(withMetadata({ group_id: "another" }), { key });
    const others = await place(stack)("draft", "published", { group: "another" });
    const nobodys = await created(withMetadata({ group_id: "another" }));
    expect((await get(own, "", { key })).body).toMatchObject({
      metadata: { group_id: "ufficio-scuola" },
    });
    expect(member((await get(nobodys)).body, "metadata")).not.toHaveProperty("group_id");
    const list = await call({ path: `${services}?limit=100`, key });
    const seen = (member(list.body, "value") as ReadonlyArray<{ readonly id: string }>).map(
      ({ id }) => id,
    );
    expect(seen).toContain(own);
    expect(seen).not.toContain(others);
    expect(seen).not.toContain(nobodys);
    for (const id of [others, nobodys])
      expect(await get(id, "", { key })).toMatchObject({
        status: 403,
        body: { title: "User has no valid scopes" },
      });
  });

  const closed: ReadonlyArray<readonly [string, string, unknown]> = [
    ["GET", "", undefined],
    ["PUT", "", serviceBody()],
    ["DELETE", "", undefined],
    ["PUT", "/logo", { logo: pngBase64 }],
    ["GET", "/history", undefined],
    ["GET", "/keys", undefined],
    ["PUT", "/keys/primary", undefined],
    ["PUT", "/review", { auto_publish: true }],
    ["GET", "/review", undefined],
    ["PATCH", "/review", { comment: "ecco" }],
    ["DELETE", "/review", undefined],
    ["POST", "/release", undefined],
    ["GET", "/release", undefined],
    ["DELETE", "/release", undefined],
  ];
  it.each(closed)(
    "close %s %s of another group, and of another owner",
    async (method, suffix, body) => {
      const id = await place(stack)("draft", "published", { group: "another" });
      const request = { method, path: at(id, suffix), ...(body === undefined ? {} : { body }) };
      expect(await call({ ...request, key })).toMatchObject({
        status: 403,
        body: { title: "User has no valid scopes" },
      });
      expect(await call({ ...request, key: "local-manage-other-key" })).toMatchObject({
        status: 403,
        body: { title: "You are not allowed here" },
      });
    },
  );

  it("are changed by the back-office only, and by a key of the whole institution", async () => {
    const id = await created();
    const patch = (from: string, by = "local-manage-key", metadata: unknown = { group_id: "g1" }) =>
      call({
        method: "PATCH",
        path: at(id),
        key: by,
        body: { metadata },
        headers: { "X-Forwarded-For": from },
      });
    expect((await patch("192.0.2.1")).status).toBe(403);
    expect((await patch("10.20.1.1, 192.0.2.1")).status).toBe(403);
    expect((await patch("10.20.1.1", "local-manage-group-key")).status).toBe(403);
    expect((await patch("192.0.2.1, 10.20.1.1:443")).status).toBe(204);
    expect((await get(id)).body).toMatchObject({ metadata: { group_id: "g1" } });
    expect((await patch("10.20.1.1", "local-manage-key", {})).status).toBe(204);
    expect((await patch("10.20.1.1", "local-manage-key", {})).status).toBe(204);
    expect(member((await get(id)).body, "metadata")).not.toHaveProperty("group_id");
  });
});

describe("who is let in", () => {
  it.each([
    ["no key", null, 401, "Unauthorized"],
    ["an unknown key", "nobody", 401, "Unauthorized"],
    ["a key for debt positions", "local-creditor-key", 403, "You are not allowed here"],
    ["a reviewer's key", "local-reviewer-key", 403, "You are not allowed here"],
  ])("with %s", async (_, key, status, title) => {
    expect(await call({ path: services, key })).toMatchObject({ status, body: { title } });
  });

  const subscribe = async (grants: Readonly<Record<string, unknown>>) => {
    const { body, status } = await call({
      method: "POST",
      path: "/api/v1/admin/subscriptions",
      key: "local-admin-key",
      body: {
        kind: "manage",
        organizations: [],
        services: { owner: "ente-di-prova", permissions: ["ApiServiceWrite"], ...grants },
      },
    });
    expect(status).toBe(201);
    return String(member(body, "primaryKey"));
  };

  it.each([
    ["another permission", ["ApiMessageRead"], "You are not allowed here"],
    ["no permission", [], "User has no valid scopes"],
  ])("with %s", async (_, permissions, title) => {
    const key = await subscribe({ permissions });
    expect(await create("not even a body", { key })).toMatchObject({
      status: 403,
      body: { title },
    });
  });

  it.each([
    ["192.0.2.7", 201],
    ["192.0.2.7:1234", 201],
    ["::ffff:192.0.2.7", 201],
    ["[2001:db8::5]:443", 201],
    ["203.0.113.9, 192.0.2.7", 201],
    ["10.20.0.1", 201],
    ["192.0.3.7", 403],
    ["192.0.2.7, 203.0.113.9", 403],
    ["2001:db9::5", 403],
    ["nonsense", 403],
    [null, 403],
  ])("from %s with %i, of a subscription with ranges", async (from, status) => {
    const key = await subscribe({ sourceRanges: ["192.0.2.0/24", "2001:db8::/32"] });
    const headers = from === null ? {} : { "X-Forwarded-For": from };
    expect((await create(serviceBody(), { key, headers })).status).toBe(status);
    expect((await create(serviceBody({ name: "" }), { key, headers })).status).toBe(400);
  });

  it("not by an address that the caller claims in another header", async () => {
    const key = await subscribe({ sourceRanges: ["192.0.2.0/24"] });
    const headers = { "X-Client-Ip": "192.0.2.7", "X-Real-Ip": "192.0.2.7" };
    expect((await create(serviceBody(), { key, headers })).status).toBe(403);
  });

  it("everyone, to topics and info", async () => {
    const topics = await call({ path: `${services}/topics`, key: null });
    expect(topics.status).toBe(200);
    expect(topics.headers.get("cache-control")).toBe("public, max-age=3600");
    expect((member(topics.body, "topics") as ReadonlyArray<unknown>).slice(0, 2)).toStrictEqual([
      { id: 0, name: "Altro" },
      { id: 1, name: "Ambiente e animali" },
    ]);
    expect((await call({ path: `${base}/info`, key: null })).status).toBe(200);
  });
});

describe("the version of a service", () => {
  it("is told, and guards each change", async () => {
    const first = await create();
    const id = idOf(first);
    const etag = first.headers.get("etag") ?? "";
    expect((await get(id)).headers.get("etag")).toBe(etag);
    expect((await get(id, "", { headers: { "If-None-Match": etag } })).status).toBe(304);
    const put = (match: string) =>
      call({ method: "PUT", path: at(id), body: serviceBody(), headers: { "If-Match": match } });
    const second = await put(etag);
    expect(second.status).toBe(200);
    const stale = { status: 412, body: { title: "Precondition Failed" } };
    expect(await put(etag)).toMatchObject(stale);
    for (const [method, suffix, body] of [
      ["DELETE", "", undefined],
      ["PUT", "/review", { auto_publish: true }],
    ] as const)
      expect(
        await call({
          method,
          path: at(id, suffix),
          ...(body === undefined ? {} : { body }),
          headers: { "If-Match": etag },
        }),
      ).toMatchObject(stale);
    expect((await put("*")).status).toBe(200);
  });

  it("of a release guards its visibility", async () => {
    const id = await place(stack)("approved", "published");
    const etag = (await get(id, "/release")).headers.get("etag") ?? "";
    const hide = () =>
      call({ method: "DELETE", path: at(id, "/release"), headers: { "If-Match": etag } });
    expect((await hide()).status).toBe(204);
    expect((await hide()).status).toBe(412);
  });
});

describe("at the same time", () => {
  it("two replacements both succeed, one after the other (7.5)", async () => {
    const id = await created();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => call({ method: "PUT", path: at(id), body: serviceBody() })),
    );
    expect(answers.map(({ status }) => status)).toStrictEqual(Array(5).fill(200));
    const { body } = await get(id, "/history?limit=100");
    expect(member(body, "items")).toHaveLength(6);
    expect(new Set(answers.map(({ headers }) => headers.get("etag"))).size).toBe(5);
  });

  it("of two replacements of one version one is refused", async () => {
    const first = await create();
    const headers = { "If-Match": first.headers.get("etag") ?? "" };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        call({ method: "PUT", path: at(idOf(first)), body: serviceBody(), headers }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toStrictEqual([200, 412, 412, 412, 412]);
  });

  it.each(Array.from({ length: 5 }, (_, index) => index))(
    "a replacement and a request end in one of two orders (%i)",
    async () => {
      const id = await created();
      const [put, review] = await Promise.all([
        send("PUT", "", serviceBody())(id),
        send("PUT", "/review", { auto_publish: true })(id),
      ]);
      expect(review).toBe(204);
      expect([200, 409]).toContain(put);
      expect(await statusOf(id)).toBe("submitted");
    },
  );

  it("five requests for review make one", async () => {
    const id = await created();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => send("PUT", "/review", { auto_publish: true })(id)),
    );
    expect(answers.toSorted()).toStrictEqual([204, 409, 409, 409, 409]);
    const documents = await storedOf(stack)();
    expect(
      documents.filter(({ kind, service }) => kind === "review" && service === id),
    ).toHaveLength(1);
  });
});

describe("internal reads", () => {
  const internal = "/api/v1/internal/services";
  const node = "local-node-key";
  const ask = (path: string, key = node) => call({ path: `${internal}/${path}`, key });

  it.each<[LifecycleStatus, PublicationState, boolean, string]>([
    ["draft", "none", false, "AUTHORIZED_RECIPIENTS"],
    ["submitted", "unpublished", false, "AUTHORIZED_RECIPIENTS"],
    ["rejected", "published", true, "ANYONE"],
    ["approved", "published", true, "ANYONE"],
    ["deleted", "none", false, "NOBODY"],
  ])(
    "tell what a service that is %s and %s may do (3.6)",
    async (status, publication, isVisible, reach) => {
      const id = await place(stack)(status, publication);
      expect((await ask(`${id}/standing`)).body).toStrictEqual({
        id,
        lifecycle: status,
        publication,
        is_visible: isVisible,
        may_write_to: reach,
      });
      const maySend = async (recipient: string) => {
        const { body } = await call({
          method: "POST",
          path: `${internal}/${id}/sending`,
          key: node,
          body: { recipient, source: "203.0.113.1" },
        });
        return member(body, "may_send");
      };
      expect(await maySend("RSSMRA80A01H501U")).toBe(reach === "ANYONE");
      expect(await maySend(sandbox)).toBe(reach !== "NOBODY");
    },
  );

  it("show a service to the platform and to its owner only", async () => {
    const id = await place(stack)("approved", "published");
    for (const key of [node, "local-manage-key"]) {
      expect((await ask(id, key)).body).toStrictEqual((await get(id)).body);
      expect((await ask(`${id}/release`, key)).body).toStrictEqual(
        (await get(id, "/release")).body,
      );
    }
    expect((await ask(id, "local-manage-other-key")).status).toBe(403);
    expect((await ask(`${id}/standing`, "local-manage-key")).status).toBe(403);
    expect((await ask(nobody)).status).toBe(404);
    expect((await ask("no-ulid")).status).toBe(404);
  });

  it("find the released service that has a name already (V11)", async () => {
    const id = await place(stack)("approved", "published");
    const { body } = await get(id, "/release");
    const name = encodeURIComponent(` ${String(member(body, "name")).toUpperCase()} `);
    const query = `duplicates?serviceName=${name}&organizationFiscalCode=00123450010`;
    expect((await ask(query)).body).toMatchObject({ is_duplicate: true });
    const other = await ask(`duplicates?serviceName=nessuno&organizationFiscalCode=00123450010`);
    expect(other.body).toStrictEqual({ is_duplicate: false });
    expect((await ask("duplicates?serviceName=x")).status).toBe(400);
  });
});

describe("answers", () => {
  it("carry the headers of the published service", async () => {
    for (const answer of [
      await create(),
      await get(nobody),
      await call({ path: `${base}/nowhere` }),
    ])
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "content-security-policy": "default-src 'none'; upgrade-insecure-requests",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=15552000; includeSubDomains",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "x-xss-protection": "0",
      });
  });

  it("without content have neither a body nor its type", async () => {
    const answer = await call({ method: "DELETE", path: at(await created()) });
    expect([answer.status, answer.text, answer.headers.get("content-type")]).toStrictEqual([
      204,
      "",
      null,
    ]);
  });

  it("are problems for unknown paths and methods, too", async () => {
    expect(await call({ path: `${base}/nowhere` })).toMatchObject({
      status: 404,
      body: { status: 404, title: "Not found" },
    });
    expect((await call({ method: "PATCH", path: services })).status).toBe(405);
  });
});
