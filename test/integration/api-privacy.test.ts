import { CosmosClient } from "@azure/cosmos";
import { QueueServiceClient } from "@azure/storage-queue";
import { operationsOn, type Operations } from "../support/api-calls";
import { leaksIn, secretsOf } from "../support/api-leaks";
import { until } from "../support/functions-host/until";
import { localFromNow, optionBody, positionBody, transferBody } from "../support/requests";
import { startStack, type Answer, type Stack } from "../support/stack";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    // Every level of every category, and a key read each time, so that nothing is hidden by a cache.
    env: { ACCESS_CACHE_SECONDS: "0" },
    hostEnv: { AzureFunctionsJobHost__logging__logLevel__default: "Trace" },
  });
}, 60_000);

afterAll(async () => {
  await stack.stop();
});

const { made, secret } = secretsOf("Kq7");
const keys = ["local-creditor-key", "local-platform-key", "local-broker-47-key"].map((text) => ({
  name: text,
  text,
}));

/** A valid body with a secret in every member that takes free text. */
const personal = (where: string) => {
  const of = (member: string): string => secret(`${member} ${where}`);
  const pair = (member: string) => [{ key: of(`${member} key`), value: of(`${member} value`) }];
  return {
    ...positionBody(),
    fiscalCode: of("fiscalCode"),
    fullName: of("fullName"),
    streetName: of("streetName"),
    civicNumber: of("civicNumber"),
    postalCode: of("postalCode"),
    city: of("city"),
    province: of("province"),
    region: of("region"),
    email: `${of("email")}@${of("email domain")}.it`,
    phone: of("phone"),
    companyName: of("companyName"),
    officeName: of("officeName"),
    unknownMember: of("unknown member"),
    paymentOption: [
      optionBody({
        description: of("description"),
        paymentOptionMetadata: pair("option metadata"),
        transfer: [
          transferBody({
            remittanceInformation: of("remittanceInformation"),
            category: of("category"),
            companyName: of("transfer companyName"),
            organizationFiscalCode: of("beneficiary"),
            iban: of("iban"),
            postalIban: of("postalIban"),
            transferMetadata: pair("transfer metadata"),
          }),
        ],
      }),
    ],
  };
};

type Personal = ReturnType<typeof personal>;

let sent = 0;
const named = (): Readonly<Record<string, string>> => {
  sent += 1;
  return { "X-Request-Id": `privacy-${sent}` };
};
const headersOf = (where: string): Readonly<Record<string, string>> => ({
  ...named(),
  Authorization: `Bearer ${secret(`authorization ${where}`)}`,
  Cookie: `session=${secret(`cookie ${where}`)}`,
  "X-Forwarded-For": secret(`forwarded ${where}`),
  Referer: `https://example.org/${secret(`referer ${where}`)}`,
});

/** One life of a position, each answer as expected; also a refusal of each kind along the way. */
const life = async (positions: Operations, surface: string): Promise<ReadonlyArray<number>> => {
  const at = (step: string): string => `on ${step} through ${surface}`;
  const body = personal(at("create"));
  const key = { "Idempotency-Key": secret(at("idempotency key")) };
  const { iupd } = body;
  const to = `/${iupd}`;
  const update = { ...personal(at("update")), iupd };
  const steps: ReadonlyArray<() => Promise<Answer>> = [
    () => positions.create(body, "", { ...headersOf(at("create")), ...key }),
    () => positions.create(body, "", { ...headersOf(at("replay")), ...key }),
    () => positions.create({ ...body, phone: secret(at("reuse")) }, "", { ...named(), ...key }),
    () => positions.create(body, "", headersOf(at("conflict"))),
    () => positions.send({ method: "GET", to, headers: headersOf(at("read")) }),
    () => positions.update(iupd, update, "?toPublish=true", headersOf(at("update"))),
    () => positions.update(iupd, update, "", { ...named(), "If-Match": secret(at("if-match")) }),
    () => positions.update("unknown", { ...update, iupd: "unknown" }, "", named()),
    () => positions.publish(iupd, "", headersOf(at("publish"))),
    () => positions.invalidate(iupd, "", headersOf(at("invalidate"))),
    () => positions.restore(iupd, "", headersOf(at("restore"))),
    () => positions.list("?limit=3", headersOf(at("list"))),
    () => positions.list("", { ...named(), "X-Continuation-Token": secret(at("token")) }),
    () => positions.send({ method: "GET", to: `${to}/events`, headers: headersOf(at("events")) }),
    () => positions.send({ method: "PATCH", to, headers: { Cookie: secret(at("wrong method")) } }),
    () => positions.remove(iupd, "", headersOf(at("delete"))),
  ];
  const statuses: Array<number> = [];
  for (const step of steps) statuses.push((await step()).status);
  return statuses;
};

/** Bodies that are refused, each with secrets in the very members at fault and in all the others. */
const faults: ReadonlyArray<readonly [string, (body: Personal) => unknown]> = [
  ...[
    "type",
    "country",
    "email",
    "switchToExpired",
    "payStandIn",
    "validityDate",
    "paymentOption",
  ].map(
    (member) =>
      [member, (body: Personal) => ({ ...body, [member]: secret(`bad ${member}`) })] as const,
  ),
  ...["amount", "dueDate", "retentionDate", "isPartialPayment", "transfer"].map(
    (member) =>
      [
        member,
        (body: Personal) => ({
          ...body,
          paymentOption: [{ ...body.paymentOption[0], [member]: secret(`bad ${member}`) }],
        }),
      ] as const,
  ),
  ["fullName", (body) => ({ ...body, fullName: { first: secret("nested name") } })],
  ["companyName", (body) => ({ ...body, companyName: secret("long name").repeat(20) })],
  [
    "a past due date",
    (body) => ({
      ...body,
      paymentOption: [{ ...body.paymentOption[0], dueDate: localFromNow(-60_000) }],
    }),
  ],
  [
    "no transfers",
    (body) => ({ ...body, paymentOption: [{ ...body.paymentOption[0], transfer: [] }] }),
  ],
];

const texts: ReadonlyArray<readonly [string, (json: string) => string | Uint8Array]> = [
  ["cut in the middle", (json) => json.slice(0, -20)],
  ["with something after it", (json) => `${json} ${secret("after the end")}`],
  ["with a member twice", (json) => `${json.slice(0, -1)},"fullName":"${secret("twice")}"}`],
  ["with a hostile member", (json) => `${json.slice(0, -1)},"__proto__":"${secret("hostile")}"}`],
  [
    "with half a surrogate pair",
    (json) => `${json.slice(0, -1)},"x":"${secret("surrogate")}\\ud800"}`,
  ],
  [
    "with bytes that aren't UTF-8",
    (json) => Buffer.concat([Buffer.from(json), Buffer.from([0xff])]),
  ],
  ["too long", (json) => json.padEnd(2 * 1024 * 1024 + 1)],
];

const secretsAmong = (answers: ReadonlyArray<Answer>): ReadonlyArray<string> =>
  leaksIn(answers.map(({ text }) => text).join("\n"), made);

/** All that was printed and all that was sent to the collector of traces, up to now. */
const printed = async (): Promise<string> => {
  const last = named()["X-Request-Id"] ?? "";
  await stack.call({ path: "/info", key: null, headers: { "X-Request-Id": last } });
  await until(() => stack.output().includes(last), "the last line of the log");
  await until(() => stack.telemetry.received().includes(last), "the last span");
  return `${stack.output()}\n${stack.telemetry.received()}`;
};

describe("nothing personal is printed or traced", () => {
  const surfaces = (["gpd", "aca"] as const).map(
    (surface) => [surface, operationsOn(() => stack, { surface })] as const,
  );

  it.each(surfaces)("by any operation on %s, accepted or refused", async (surface, positions) => {
    expect(await life(positions, surface)).toStrictEqual([
      ...[201, 201, 422, 409, 200, 200, 412, 404, 409, 200, 200, 200, 400, 200, 405, 200],
    ]);
    expect(leaksIn(await printed(), [...made, ...keys])).toStrictEqual([]);
  });

  it("about bodies that are refused, and the refusals don't repeat it either", async () => {
    const positions = operationsOn(() => stack);
    const answers = await Promise.all([
      ...faults.map(([name, change]) => positions.create(change(personal(name)), "", named())),
      ...texts.map(([name, write]) =>
        positions.send({ raw: write(JSON.stringify(personal(name))), headers: named() }),
      ),
      positions.send({
        body: personal("as text"),
        headers: { ...named(), "Content-Type": `text/${secret("content type")}` },
      }),
    ]);
    expect(answers.filter(({ status }) => ![400, 413, 415].includes(status))).toStrictEqual([]);
    expect(secretsAmong(answers)).toStrictEqual([]);
    expect(leaksIn(await printed(), [...made, ...keys])).toStrictEqual([]);
  });

  it("about parameters and keys", async () => {
    const positions = operationsOn(() => stack);
    const queries = ["toPublish", "segregationCodes"].map((name) => `?${name}=${secret(name)}`);
    const filters = ["limit", "status", "due_date_from", "payment_date_time_to", "orderby"].map(
      (name) => `?${name}=${secret(name)}`,
    );
    const answers = await Promise.all([
      ...queries.map((query) => positions.create(positionBody(), query, named())),
      ...filters.map((query) => positions.list(query, named())),
    ]);
    expect(answers.map(({ status }) => status)).toStrictEqual(answers.map(() => 400));
    const path = positions.at;
    const strangers = await Promise.all([
      stack.call({ path, key: secret("unknown key"), headers: named() }),
      stack.call({ path, key: secret("long key").repeat(40), headers: named() }),
      stack.call({ path: `${path}?subscription-key=${secret("key in query")}`, key: null }),
    ]);
    expect(strangers.map(({ status }) => status)).toStrictEqual([401, 401, 401]);
    const guest = { path: `${path}?subscription-key=local-creditor-key&limit=1`, key: null };
    expect((await stack.call(guest)).status).toBe(200);
    expect(leaksIn(await printed(), [...made, ...keys])).toStrictEqual([]);
  });

  it("by timers and consumers, nor of messages that nobody can read", async () => {
    const positions = operationsOn(() => stack);
    const body = { ...personal("for the clock"), validityDate: localFromNow(1_500) };
    await positions.create(body, "?toPublish=true", named());
    const queues = QueueServiceClient.fromConnectionString(stack.env["AzureWebJobsStorage"] ?? "");
    const queue = queues.getQueueClient("debt-position-transitions");
    for (const message of [`{"x":"${secret("message")}"}`, secret("broken message")])
      await queue.sendMessage(Buffer.from(message).toString("base64"));
    await until(async () => {
      await stack.trigger("activate-published-positions");
      await stack.trigger("expire-overdue-positions");
      const found = (await stack.ledger()).find(({ id }) => id === `position|${body.iupd}`);
      return found?.["status"] === "VALID";
    }, "the stored transition");
    const parked = queues.getQueueClient("debt-position-transitions-poison");
    await until(async () => {
      const { peekedMessageItems } = await parked.peekMessages({ numberOfMessages: 5 });
      return peekedMessageItems.length >= 2;
    }, "the parked messages");
    const output = await printed();
    expect(output).toContain("A message was parked");
    expect(leaksIn(output, [...made, ...keys])).toStrictEqual([]);
  });

  it("when the store fails, or holds what can't be read", async () => {
    const positions = operationsOn(() => stack);
    const body = personal("in a broken document");
    await positions.create(body, "", named());
    const client = new CosmosClient({ endpoint: stack.cosmos.endpoint, key: stack.cosmos.key });
    const item = client
      .database(stack.database)
      .container("ledgers")
      .item(`position|${body.iupd}`, "77777777777");
    const { resource } = await item.read<Record<string, unknown>>();
    await item.replace({
      ...resource,
      id: `position|${body.iupd}`,
      debtor: secret("broken debtor"),
      insertedAt: secret("broken date"),
    });
    const broken = [
      await positions.read(body.iupd),
      await positions.update(body.iupd, body, "", named()),
    ];
    expect(broken.map(({ status }) => status)).toStrictEqual([500, 500]);
    await item.delete();
    client.dispose();

    await stack.cosmos.setFaults([
      { container: "ledgers", effect: { kind: "respond", status: 503 } },
    ]);
    const failed = await Promise.all([
      positions.create(personal("while the store is out"), "", named()),
      positions.list("", named()),
    ]).finally(stack.cosmos.clearFaults);
    expect(failed.map(({ status }) => status)).toStrictEqual([503, 503]);
    expect(secretsAmong([...broken, ...failed])).toStrictEqual([]);
    const output = await printed();
    expect(output).toContain("A stored document does not decode");
    expect(output).toContain("A store did not answer");
    expect(leaksIn(output, [...made, ...keys])).toStrictEqual([]);
  });

  it("though every request to an operation left its line", async () => {
    const output = await printed();
    const missing = Array.from({ length: sent }, (_, index) => `privacy-${index + 1}`).filter(
      (id) => !output.includes(` requestId=${id} `),
    );
    expect(missing).toStrictEqual([]);
    expect(made.length).toBeGreaterThan(500);
  });
});

describe("the check itself", () => {
  const planted = { name: "a name", text: "Kq7planted É0Zy" };
  const write: ReadonlyArray<readonly [string, (text: string) => string]> = [
    ["as it is", (text) => text],
    ["in capitals", (text) => text.toUpperCase()],
    ["in JSON", (text) => JSON.stringify({ body: JSON.stringify({ fullName: text }) })],
    ["in an address", (text) => `https://example.org/?name=${encodeURIComponent(text)}`],
    ["in Base64", (text) => Buffer.from(text).toString("base64")],
    ["in Base64 after one character", (text) => Buffer.from(`a${text}b`).toString("base64")],
    ["in Base64 after two characters", (text) => Buffer.from(`ab${text}bc`).toString("base64")],
    ["in hexadecimal", (text) => Buffer.from(text).toString("hex")],
  ];
  it.each(write)("finds a secret that is printed %s", (_, print) => {
    const line = `2030-01-01 info Answered ${print(planted.text)} in 3 ms`;
    expect(leaksIn(`first line\n${line}\nlast line`, [planted])).toStrictEqual([`a name: ${line}`]);
  });

  it("finds nothing in the lines around it", () => {
    expect(leaksIn("first line\nKq7planted\nlast line", [planted])).toStrictEqual([]);
  });

  it("finds each of the secrets of these tests in a line that is added to the real output", async () => {
    const output = await printed();
    const all = [...made, ...keys];
    const leaked = leaksIn(`${output}\n${all.map(({ text }) => text).join(" ")}`, all);
    expect(leaked).toHaveLength(all.length);
  });
});
