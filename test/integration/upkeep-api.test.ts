import { createHash } from "node:crypto";
import { sealWith } from "../../shared/persistence/seal";
import { vaultWith } from "../../shared/persistence/vault";
import { receiptMessage, type ReceiptSample } from "../support/receipt-samples";
import { flowXml, freshFlowId } from "../support/reporting-flows";
import { freshIuv, optionBody, positionBody } from "../support/requests";
import { pngBase64, serviceBody } from "../support/service-requests";
import { startStack, type Answer, type Call, type Stack } from "../support/stack";
import { storedIn, withContainer, withoutSystemMembers } from "../support/stored-documents";
import { until } from "../support/until";

const organization = "00123450010";
const firstKey = "the-key-of-the-first-administrator";
const secrets = { current: "the-secret-in-force", previous: "the-secret-before-it" };
const exportPath = `/api/v1/admin/ledgers/${organization}/export`;

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    env: {
      TOKEN_SECRET: secrets.current,
      TOKEN_SECRET_PREVIOUS: secrets.previous,
      ADMIN_KEY_HASH: createHash("sha256").update(firstKey).digest("hex"),
      ACCESS_CACHE_SECONDS: "1",
    },
  });
}, 60_000);

afterAll(async () => {
  await stack.stop();
});

const admin = (call: Call): Promise<Answer> => stack.call({ key: "local-admin-key", ...call });
const positions = `/gpd/debt-positions-service/v1/organizations/${organization}/debtpositions`;
const platform = (call: Call): Promise<Answer> =>
  stack.call({ key: "local-platform-key", ...call });

const created = async (
  body: ReturnType<typeof positionBody>,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const path = `${positions}?toPublish=true`;
  expect((await platform({ method: "POST", path, body, headers })).status).toBe(201);
};

/** Large enough to be kept in a blob. */
const attachment = Buffer.alloc(210_000, "marca").toString("base64");

const delivered = async (sample: ReceiptSample): Promise<string> => {
  const { text } = await stack.call({
    method: "POST",
    path: "/gpd-payments/api/v1",
    key: "local-node-key",
    raw: receiptMessage({ organization, ...sample }),
    headers: { "Content-Type": "text/xml" },
  });
  return text;
};

type Line = { readonly container: string; readonly document: Readonly<Record<string, unknown>> };

const linesOf = (text: string): ReadonlyArray<Line> =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);

const exported = async (
  limit: number,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<ReadonlyArray<Line>> => {
  const all: Array<Line> = [];
  let token: string | null = null;
  do {
    const answer: Answer = await admin({
      path: `${exportPath}?limit=${limit}`,
      headers: token === null ? {} : { "X-Continuation-Token": token },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
    const lines = linesOf(answer.text);
    expect(lines.length).toBeLessThanOrEqual(limit + 1);
    all.push(...lines);
    token = answer.headers.get("x-continuation-token");
    await between();
  } while (token !== null);
  return all;
};

const contentOf = (lines: ReadonlyArray<Line>, container: string): ReadonlyMap<string, Buffer> => {
  const pieces = new Map<string, Array<Buffer>>();
  for (const { container: name, document } of lines.filter(
    (line) => line.container === container,
  )) {
    const key = String(document["name"]);
    expect(name).toBe(container);
    const before = pieces.get(key) ?? [];
    expect(document["offset"]).toBe(Buffer.concat(before).length);
    pieces.set(key, [...before, Buffer.from(String(document["base64"]), "base64")]);
  }
  return new Map([...pieces].map(([key, parts]) => [key, Buffer.concat(parts)]));
};

const sorted = (lines: ReadonlyArray<Line>): ReadonlyArray<string> =>
  lines.map((line) => JSON.stringify(line)).toSorted();

describe("the export of an institution", () => {
  const large = freshIuv();
  const flow = flowXml({ organization, flowId: freshFlowId(), lines: [{ iuv: large }] });
  /** Of a flow that was refused because another had its key; its content is amiss. */
  const refused = "f".repeat(64);
  let service: string;

  beforeAll(async () => {
    for (let index = 0; index < 3; index += 1)
      await created(positionBody(), { "Idempotency-Key": `export-${index}` });
    await created(positionBody({ paymentOption: [optionBody({ iuv: large })] }));
    await delivered({ iuv: large, receiptId: "large", version: 2, attachment });
    await admin({
      method: "PUT",
      path: "/api/v1/admin/reporting-flows",
      raw: flow,
      headers: { "Content-Type": "application/xml" },
    });
    await until("the flow's lines", async () => {
      const lines = await storedIn(stack, "flow-lines");
      return lines.some(({ kind }) => kind === "lines") ? true : undefined;
    });
    await admin({
      method: "PUT",
      path: `/api/v1/admin/registries/ibans/${organization}`,
      body: { ibans: ["IT60X0542811101000000123456"] },
    });
    await stack.call({
      method: "PUT",
      key: "local-reviewer-key",
      path: `/api/v1/reviewer/agreements/${organization}`,
      body: { contractReference: "PEC 1" },
    });
    for (const organizations of [
      [{ organization }],
      [{ organization }, { organization: "77777777777" }],
      "*",
    ])
      await admin({
        method: "POST",
        path: "/api/v1/admin/subscriptions",
        body: { kind: "creditor", organizations },
      });
    const manage = "/api/v1/manage/services";
    const { body } = await stack.call({
      method: "POST",
      key: "local-manage-key",
      path: manage,
      body: serviceBody(),
    });
    service = (body as { readonly id: string }).id;
    await stack.call({
      method: "PUT",
      key: "local-manage-key",
      path: `${manage}/${service}/logo`,
      body: { logo: pngBase64 },
    });
    const [copy] = await stack.ledger(organization);
    await withContainer(stack, "archive", (container) =>
      container.items.create({ ...copy, id: "position|archived" }),
    );
    const ingestion = (await storedIn(stack, "flow-lines")).find(
      ({ kind }) => kind === "ingestion",
    );
    await withContainer(stack, "flow-lines", (container) =>
      container.items.create({ ...ingestion, flow: `content|${refused}`, content: refused }),
    );
  }, 30_000);

  const expected = async (): Promise<ReadonlyArray<Line>> => {
    const [ledgers, archive, flowLines, access, services] = await Promise.all(
      ["ledgers", "archive", "flow-lines", "access", "services"].map((name) =>
        storedIn(stack, name),
      ),
    );
    const of = (container: string, documents: typeof ledgers): ReadonlyArray<Line> =>
      (documents ?? []).map((document) => ({
        container,
        document: withoutSystemMembers(document),
      }));
    const says = (document: unknown): boolean => JSON.stringify(document).includes(organization);
    const alone = (document: Readonly<Record<string, unknown>>): boolean =>
      document["kind"] !== "subscription" ||
      JSON.stringify(document["organizations"]).match(/"organization"/g)?.length === 1;
    const version = access?.find(({ id }) => id === `registry|ibans|${organization}`);
    expect(version).toBeDefined();
    return [
      ...of(
        "ledgers",
        ledgers?.filter(({ ledger }) => ledger === organization),
      ),
      ...of("archive", archive),
      ...of("flow-lines", flowLines?.filter(says)),
      ...of(
        "access",
        access?.filter((each) => says(each) && alone(each)),
      ).map((line) => {
        const members = Object.entries(line.document);
        const secret = ["keys", "readable"];
        return {
          ...line,
          document: Object.fromEntries(members.filter(([name]) => !secret.includes(name))),
        };
      }),
      ...of(
        "services",
        services?.filter((document) => document["service"] === service),
      ),
    ];
  };

  it("tells everything of it and nothing of others, over pages of any size", async () => {
    const wanted = await expected();
    expect(new Set(wanted.map(({ document }) => document["kind"]))).toStrictEqual(
      new Set([
        ...["position", "iuv", "nav", "event", "request", "receipt", "delivery", "flow"],
        ...["lines", "ingestion", "agreement", "registry", "registry-rows", "subscription"],
        ...["lifecycle", "history"],
      ]),
    );
    for (const limit of [7, 1_000]) {
      const told = await exported(limit);
      const documents = told.filter(({ container }) => !container.startsWith("blobs/"));
      expect(sorted(documents)).toStrictEqual(sorted(wanted));
    }
  });

  it("tells the contents that lie elsewhere, to the byte", async () => {
    const told = await exported(10);
    const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
    const flows = told.filter(({ container }) => container === "blobs/reporting-flows");
    expect(
      flows.map(({ document: { base64, name } }) => [
        name,
        typeof base64 === "string" ? Buffer.from(base64, "base64").toString() : base64,
      ]),
    ).toStrictEqual(
      [
        [`${hash(flow)}.xml`, flow],
        [`${refused}.xml`, null],
      ].toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
    );
    expect(contentOf(told, "blobs/logos")).toStrictEqual(
      new Map([[`services/${service.toLowerCase()}.png`, Buffer.from(pngBase64, "base64")]]),
    );
    const receipt = await platform({
      path: `/gpd/payments-receipts-service/v1/payments/${organization}/receipts/${large}`,
    });
    expect(
      told
        .filter(({ container }) => container === "blobs/receipts")
        .map(({ document }) => Buffer.from(String(document["base64"]), "base64").toString()),
    ).toStrictEqual([receipt.text, receipt.text]);
  });

  it("neither skips nor repeats what was there while others write", async () => {
    const before = sorted(await expected());
    const told = await exported(9, () => created(positionBody()));
    const after = sorted(told.filter(({ container }) => !container.startsWith("blobs/")));
    expect(new Set(after).size).toBe(after.length);
    expect(before.filter((line) => !after.includes(line))).toStrictEqual([]);
  });

  it("has neither keys nor their hashes", async () => {
    const told = await exported(1_000);
    const text = JSON.stringify(told.filter(({ container }) => container === "access"));
    for (const { id } of (await storedIn(stack, "access")).filter(({ kind }) => kind === "key"))
      expect(text).not.toContain(id.slice("key|".length));
  });

  it.each<[string, () => Promise<string>]>([
    [
      "of another institution",
      async () => {
        const answer = await admin({ path: "/api/v1/admin/ledgers/77777777777/export?limit=1" });
        return answer.headers.get("x-continuation-token") ?? "";
      },
    ],
    ["of another list", () => Promise.resolve(sealWith(secrets.current).seal("subscriptions a"))],
    ["of nobody", () => Promise.resolve("AAAA")],
  ])("refuses a token %s", async (_, token) => {
    const answer = await admin({
      path: exportPath,
      headers: { "X-Continuation-Token": await token() },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { detail: "X-Continuation-Token doesn't belong to this list" },
    });
  });

  it.each([
    [401, null],
    [401, "nobody's"],
    [403, "local-creditor-key"],
    [403, "local-platform-key"],
    [403, "local-reviewer-key"],
  ])("is closed with %d to the key %s", async (status, key) => {
    expect((await stack.call({ path: exportPath, key })).status).toBe(status);
  });

  it("of an institution that nobody knows is empty", async () => {
    expect(await admin({ path: "/api/v1/admin/ledgers/nobody/export" })).toMatchObject({
      status: 200,
      text: "",
    });
  });
});

describe("the first administrator", () => {
  it("is let in by the setting alone, and isn't a subscription", async () => {
    const first = await admin({ key: firstKey, path: "/api/v1/admin/subscriptions?limit=100" });
    expect(first.status).toBe(200);
    expect(first.text).not.toContain("first.administrator");
    expect((await admin({ key: `${firstKey}.`, path: "/api/v1/admin/subscriptions" })).status).toBe(
      401,
    );
    expect((await stack.call({ key: firstKey, path: positions })).status).toBe(403);
  });

  it("creates the real ones", async () => {
    const { body, status } = await admin({
      method: "POST",
      key: firstKey,
      path: "/api/v1/admin/subscriptions",
      body: { kind: "admin", organizations: [] },
    });
    expect(status).toBe(201);
    const { primaryKey } = body as { readonly primaryKey: string };
    expect((await admin({ key: primaryKey, path: "/api/v1/admin/queues" })).status).toBe(200);
  });
});

describe("the rotation of secrets", () => {
  it("lets a list go on with a token of before, and hands out tokens of now", async () => {
    const path = "/api/v1/admin/subscriptions?limit=1";
    const first = await admin({ path });
    const token = first.headers.get("x-continuation-token") ?? "";
    const text = sealWith(secrets.current).unseal(token);
    expect(text._tag).toBe("Some");
    const old = sealWith(secrets.previous).seal("value" in text ? text.value : "");
    const [withOld, withNew] = await Promise.all(
      [old, token].map((each) => admin({ path, headers: { "X-Continuation-Token": each } })),
    );
    expect(withOld).toMatchObject({ status: 200, body: withNew?.body });
    const foreign = sealWith("some-other-secret").seal("value" in text ? text.value : "");
    expect((await admin({ path, headers: { "X-Continuation-Token": foreign } })).status).toBe(400);
  });

  const services = "/api/v1/manage/services";
  const manage = (call: Call): Promise<Answer> => stack.call({ key: "local-manage-key", ...call });
  const issued = async () => {
    const { body } = await manage({ method: "POST", path: services, body: serviceBody() });
    const { id } = body as { readonly id: string };
    const keys = (await manage({ path: `${services}/${id}/keys` })).body;
    return { id, keys: keys as { readonly primary_key: string; readonly secondary_key: string } };
  };
  type Readable = { readonly primary: string; readonly secondary: string };
  const readable = async (id: string): Promise<Readable> => {
    const found = (await storedIn(stack, "access")).find(
      (each) => each.id === `subscription|${id}`,
    );
    return found?.["readable"] as Readable;
  };
  /** As they were stored before the rotation. */
  const aged = async (id: string, keys: { primary_key: string; secondary_key: string }) => {
    const before = vaultWith(secrets.previous);
    await withContainer(stack, "access", async (container) => {
      const item = container.item(`subscription|${id}`, `subscription|${id}`);
      const { resource } = await item.read<Record<string, unknown>>();
      await item.replace({
        ...resource,
        readable: {
          primary: before.conceal(keys.primary_key, `primary key of service ${id}`),
          secondary: before.conceal(keys.secondary_key, `secondary key of service ${id}`),
        },
      });
    });
  };
  const isCurrent = ({ primary, secondary }: Readable, id: string): ReadonlyArray<boolean> => {
    const { isCurrent: is } = vaultWith(secrets.current);
    return [
      is(primary, `primary key of service ${id}`),
      is(secondary, `secondary key of service ${id}`),
    ];
  };

  it("still reads the keys of services, and writes both anew when one is regenerated", async () => {
    const { id, keys } = await issued();
    await aged(id, keys);
    expect(isCurrent(await readable(id), id)).toStrictEqual([false, false]);
    expect((await manage({ path: `${services}/${id}/keys` })).body).toStrictEqual(keys);
    const regenerated = await manage({ method: "PUT", path: `${services}/${id}/keys/primary` });
    expect(regenerated).toMatchObject({ status: 200, body: { secondary_key: keys.secondary_key } });
    expect(isCurrent(await readable(id), id)).toStrictEqual([true, true]);
    expect((await manage({ path: `${services}/${id}/keys` })).body).toStrictEqual(regenerated.body);
  });

  it("is finished by an administrator, so that the secret of before can go", async () => {
    const { id, keys } = await issued();
    await aged(id, keys);
    const renew = () => admin({ method: "POST", path: "/api/v1/admin/service-keys/renewal" });
    expect(await renew()).toMatchObject({
      status: 200,
      body: { renewed: 1, unreadable: 0, more: false },
    });
    expect(isCurrent(await readable(id), id)).toStrictEqual([true, true]);
    expect((await manage({ path: `${services}/${id}/keys` })).body).toStrictEqual(keys);
    expect((await renew()).body).toStrictEqual({ renewed: 0, unreadable: 0, more: false });
  });

  it("of one half of a pair leaves the other at work", async () => {
    const { body } = await admin({
      method: "POST",
      path: "/api/v1/admin/subscriptions",
      body: { kind: "creditor", organizations: [{ organization }] },
    });
    const { id, primaryKey, secondaryKey } = body as Readonly<
      Record<"id" | "primaryKey" | "secondaryKey", string>
    >;
    const knock = async (key: string) => (await stack.call({ key, path: positions })).status;
    const rotated = await admin({
      method: "PUT",
      path: `/api/v1/admin/subscriptions/${id}/keys/primary`,
    });
    const { key } = rotated.body as { readonly key: string };
    expect([await knock(primaryKey), await knock(secondaryKey), await knock(key)]).toStrictEqual([
      401, 200, 200,
    ]);
  });

  it("leaves the keys of a service to who manages it", async () => {
    const { id, keys } = await issued();
    const answer = await admin({
      method: "PUT",
      path: `/api/v1/admin/subscriptions/${id}/keys/primary`,
    });
    expect(answer).toMatchObject({
      status: 409,
      body: {
        title: "The keys belong to a service",
        detail: `The keys of service ${id} are regenerated by who manages it`,
      },
    });
    expect((await manage({ path: `${services}/${id}/keys` })).body).toStrictEqual(keys);
  });
});
