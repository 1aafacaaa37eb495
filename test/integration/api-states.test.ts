import { backstageOf, type Backstage } from "../support/api-backstage";
import {
  anyDetail,
  bodyOf,
  etagOf,
  operationsOn,
  refusal,
  titles,
  toldBy,
} from "../support/api-calls";
import { commandNames, expectations, type CommandName } from "../support/api-state-matrix";
import { standings, type Standing } from "../support/api-standings";
import { ledgerProblems } from "../support/ledger-check";
import {
  freshIuv,
  localFromNow,
  optionBody,
  positionBody,
  type PositionBody,
} from "../support/requests";
import { startStack, type Answer, type Stack } from "../support/stack";

// Longer than a screen, because one stack serves all that commands do to states.
let stack: Stack;
let backstage: Backstage;
const positions = operationsOn(() => stack);

beforeAll(async () => {
  // No timer and no consumer may write down what these tests want to find unwritten.
  stack = await startStack({
    hostEnv: {
      "AzureWebJobs.activate-published-positions.Disabled": "true",
      "AzureWebJobs.expire-overdue-positions.Disabled": "true",
    },
  });
  backstage = backstageOf(stack);
}, 60_000);

afterAll(async () => {
  backstage.close();
  await stack.stop();
});

const dueLater = (body: PositionBody): PositionBody => ({
  ...body,
  validityDate: null,
  paymentOption: body.paymentOption.map((option) => ({
    ...option,
    dueDate: "2035-12-31T12:00:00",
  })),
});

const run: Readonly<Record<CommandName, (body: PositionBody) => Promise<Answer>>> = {
  "PUT without toPublish": (body) => positions.update(body.iupd, dueLater(body)),
  "PUT toPublish without validity": (body) =>
    positions.update(body.iupd, dueLater(body), "?toPublish=true"),
  "PUT toPublish with a validity to come": (body) =>
    positions.update(
      body.iupd,
      { ...dueLater(body), validityDate: "2035-01-01T00:00:00" },
      "?toPublish=true",
    ),
  DELETE: ({ iupd }) => positions.remove(iupd),
  publish: ({ iupd }) => positions.publish(iupd),
  invalidate: ({ iupd }) => positions.invalidate(iupd),
  restore: ({ iupd }) => positions.restore(iupd),
};

const statusOf = (answer: Answer): unknown => bodyOf(answer)["status"];

const eventTypes = async (iupd: string, query = ""): Promise<ReadonlyArray<string>> => {
  const { events } = bodyOf(await positions.events(iupd, query)) as {
    readonly events: ReadonlyArray<{ readonly type: string; readonly sequence: number }>;
  };
  expect(events.map(({ sequence }) => sequence)).toStrictEqual(events.map((_, index) => index + 1));
  return events.map(({ type }) => type);
};

/** A position in its standing before and after a command. */
const observed = async (command: CommandName, standing: Standing) => {
  const body = await standing.reach(backstage);
  const stored = await backstage.stored(body.iupd);
  const before = await positions.read(body.iupd);
  expect([stored?.status, statusOf(before)]).toStrictEqual([standing.stored, standing.now]);
  const answer = await run[command](body);
  return { iupd: body.iupd, stored, before, answer, after: await positions.read(body.iupd) };
};

describe("what each command does in each state (4.6)", () => {
  const rows = standings.flatMap((standing) =>
    commandNames.map((command) => {
      const { event, outcomes } = expectations[command];
      return { command, name: standing.name, standing, event, outcome: outcomes[standing.now] };
    }),
  );
  const refusals = rows.flatMap(({ outcome, ...rest }) =>
    outcome._tag === "Refused" ? [{ ...rest, title: outcome.title }] : [],
  );
  const moves = rows.flatMap(({ outcome, ...rest }) =>
    outcome._tag === "Becomes" ? [{ ...rest, status: outcome.status }] : [],
  );
  const endings = rows.filter(({ outcome }) => outcome._tag === "Gone");

  it.each(refusals)("refuses $command of $name and writes nothing", async (row) => {
    const { after, answer, before, iupd, stored } = await observed(row.command, row.standing);
    expect(toldBy(answer)).toStrictEqual(refusal(409, row.title, expect.stringContaining(iupd)));
    expect(after.text).toBe(before.text);
    expect(etagOf(after)).toBe(etagOf(before));
    expect(await backstage.stored(iupd)).toStrictEqual(stored);
  });

  it.each(moves)("makes $name $status by $command", async (row) => {
    const { after, answer, before, iupd } = await observed(row.command, row.standing);
    expect(answer).toMatchObject({ status: 200, body: { status: row.status } });
    expect(after).toMatchObject({ status: 200, body: { status: row.status } });
    expect(etagOf(after)).toBe(etagOf(answer));
    expect(etagOf(after)).not.toBe(etagOf(before));
    expect((await eventTypes(iupd)).at(-1)).toBe(row.event);
  });

  it.each(endings)("removes $name by $command, but for its journal", async (row) => {
    const { after, answer, iupd, stored } = await observed(row.command, row.standing);
    expect(answer).toMatchObject({
      status: 200,
      text: '"The debt position was successfully deleted"',
    });
    expect(toldBy(after)).toStrictEqual(refusal(404, titles.notFound, anyDetail));
    const query = `?incarnation=${stored?.incarnation ?? ""}`;
    expect((await eventTypes(iupd, query)).at(-1)).toBe(row.event);
  });

  it.each(standings.map((standing) => [standing.name, standing] as const))(
    "%s is read, listed and found in its journal as it is by now",
    async (_, standing) => {
      const body = await standing.reach(backstage);
      const read = await positions.read(body.iupd);
      expect(read).toMatchObject({ status: 200, body: { status: standing.now } });
      const listed = await positions.list(`?status=${standing.now}&limit=1&orderby=INSERTED_DATE`);
      const { payment_position_list: found } = bodyOf(listed) as {
        readonly payment_position_list: ReadonlyArray<{ readonly status: string }>;
      };
      expect(found.map(({ status }) => status)).toStrictEqual([standing.now]);
      const journal = bodyOf(await positions.events(body.iupd)) as {
        readonly events: ReadonlyArray<{ readonly status: string }>;
      };
      expect(journal.events.at(-1)?.status).toBe(standing.now);
      expect((await backstage.stored(body.iupd))?.status).toBe(standing.stored);
    },
  );

  it("writes what the clock owed together with the command, each at its own instant", async () => {
    const standing = standings.find(
      ({ stored, now }) => stored === "PUBLISHED" && now === "EXPIRED",
    );
    const body = await (standing ?? standings[0])?.reach(backstage);
    if (body === undefined) throw new Error("There is no such standing.");
    await positions.update(body.iupd, dueLater(body), "?toPublish=true");
    expect(await eventTypes(body.iupd)).toStrictEqual([
      "DebtPositionCreated",
      "DebtPositionBecameValid",
      "DebtPositionExpired",
      "DebtPositionUpdated",
    ]);
  });
});

describe("an IUPD that nobody knows", () => {
  it.each(commandNames)("%s answers 404", async (command) => {
    const answer = await run[command](positionBody());
    expect(toldBy(answer)).toStrictEqual(
      refusal(404, titles.notFound, expect.stringMatching(/77777777777.*77777777777-/)),
    );
  });

  it("is neither read nor has a journal", async () => {
    for (const answer of [await positions.read("none"), await positions.events("none")])
      expect(toldBy(answer)).toStrictEqual(refusal(404, titles.notFound, anyDetail));
  });
});

describe("publishing late", () => {
  const day = 86_400_000;
  it.each([
    ["its due date", { dueDate: localFromNow(-1000) }, null, titles.dueDatePassed],
    ["its validity date", {}, localFromNow(-1000), titles.validityPassed],
    ["both dates", { dueDate: localFromNow(-500) }, localFromNow(-1000), titles.dueDatePassed],
  ])("is refused after %s, and an update does it", async (_, option, validityDate, title) => {
    const body = { ...positionBody({ paymentOption: [optionBody(option)] }), validityDate };
    await backstage.create(body, { at: Date.now() - day });
    expect(toldBy(await positions.publish(body.iupd))).toStrictEqual(
      refusal(409, title, expect.stringContaining(body.iupd)),
    );
    const again = { ...body, paymentOption: dueLater(body).paymentOption };
    expect(await positions.update(body.iupd, again, "?toPublish=true")).toMatchObject({
      status: 200,
      body: { status: "VALID" },
    });
  });
});

describe("repeating a command (9)", () => {
  const again = async (
    command: (body: PositionBody) => Promise<Answer>,
    query = "",
  ): Promise<Answer> => {
    const body = positionBody();
    await positions.create(body, query);
    expect((await command(body)).status).toBe(200);
    return command(body);
  };

  it.each([
    ["publish", "", run.publish, refusal(409, titles.notPublishable, anyDetail)],
    [
      "invalidate",
      "?toPublish=true",
      run.invalidate,
      refusal(409, titles.notInvalidable, anyDetail),
    ],
    ["delete", "", run.DELETE, refusal(404, titles.notFound, anyDetail)],
  ] as const)("refuses a second %s", async (_, query, command, expected) => {
    expect(toldBy(await again(command, query))).toStrictEqual(expected);
  });

  it("refuses a second restore", async () => {
    const body = positionBody();
    await positions.create(body, "?toPublish=true");
    await positions.invalidate(body.iupd);
    expect(await positions.restore(body.iupd)).toMatchObject({ status: 200 });
    expect(toldBy(await positions.restore(body.iupd))).toStrictEqual(
      refusal(409, titles.notRestorable, anyDetail),
    );
    expect(await positions.publish(body.iupd)).toMatchObject({ body: { status: "VALID" } });
  });

  it("gives the same contents for the same update", async () => {
    const body = positionBody();
    await positions.create(body);
    const first = await positions.update(body.iupd, body);
    const second = await positions.update(body.iupd, body);
    expect(second.text).toBe(first.text);
    expect(second.status).toBe(200);
  });
});

describe("parallel commands on one position (9)", () => {
  const times = <A>(
    count: number,
    each: (index: number) => Promise<A>,
  ): Promise<ReadonlyArray<A>> =>
    Promise.all(Array.from({ length: count }, (_, index) => each(index)));
  const statuses = (answers: ReadonlyArray<Answer>): ReadonlyArray<number> =>
    answers.map(({ status }) => status).sort((a, b) => a - b);
  const but = (first: number, others: number): ReadonlyArray<number> =>
    [first, ...Array<number>(7).fill(others)].sort((a, b) => a - b);

  it.each([
    ["publish", "", run.publish, 409, "DebtPositionPublished"],
    ["invalidate", "?toPublish=true", run.invalidate, 409, "DebtPositionInvalidated"],
  ] as const)("lets one of eight calls of %s through", async (_, query, command, others, event) => {
    const body = positionBody();
    await positions.create(body, query);
    expect(statuses(await times(8, () => command(body)))).toStrictEqual(but(200, others));
    expect(await eventTypes(body.iupd)).toStrictEqual(["DebtPositionCreated", event]);
  });

  it("lets one of eight deletions through", async () => {
    const body = positionBody();
    await positions.create(body);
    expect(statuses(await times(8, () => run.DELETE(body)))).toStrictEqual(but(200, 404));
  });

  it("makes eight updates one after the other, and keeps the last", async () => {
    const body = positionBody();
    await positions.create(body);
    const answers = await times(8, (index) =>
      positions.update(body.iupd, { ...body, officeName: `office ${index}` }),
    );
    expect(statuses(answers)).toStrictEqual(Array(8).fill(200));
    const etags = new Map(answers.map((answer) => [etagOf(answer), bodyOf(answer)["officeName"]]));
    expect(etags.size).toBe(8);
    const { body: view, headers } = await positions.read(body.iupd);
    expect(etags.get(headers.get("etag") ?? "")).toBe(
      bodyOf({ body: view } as Answer)["officeName"],
    );
    expect(await eventTypes(body.iupd)).toHaveLength(9);
  });

  it("lets one of eight updates of the same version through", async () => {
    const body = positionBody();
    const etag = etagOf(await positions.create(body));
    const answers = await times(8, () =>
      positions.update(body.iupd, body, "", { "If-Match": etag }),
    );
    expect(statuses(answers)).toStrictEqual(but(200, 412));
  });

  it("gives the last free code to one of eight updates of eight positions", async () => {
    const iuv = freshIuv();
    const bodies = Array.from({ length: 8 }, () => positionBody());
    await Promise.all(bodies.map((body) => positions.create(body)));
    const answers = await Promise.all(
      bodies.map((body) =>
        positions.update(body.iupd, { ...body, paymentOption: [optionBody({ iuv })] }),
      ),
    );
    expect(statuses(answers)).toStrictEqual(but(200, 409));
  });

  it("answers any mixture of commands with one of their own answers, and never with 500", async () => {
    const allowed: Readonly<Record<string, ReadonlyArray<number>>> = {
      update: [200, 404, 409],
      publish: [200, 404, 409],
      invalidate: [200, 404, 409],
      restore: [200, 404, 409],
      remove: [200, 404],
      create: [201, 409],
      read: [200, 404],
    };
    const rounds = Array.from({ length: 4 }, () => positionBody());
    await Promise.all(rounds.map((body) => positions.create(body, "?toPublish=true")));
    const answers = await Promise.all(
      rounds
        .flatMap((body) =>
          [0, 1].flatMap(() => [
            ["update", positions.update(body.iupd, body, "?toPublish=true")] as const,
            ["publish", positions.publish(body.iupd)] as const,
            ["invalidate", positions.invalidate(body.iupd)] as const,
            ["restore", positions.restore(body.iupd)] as const,
            ["remove", positions.remove(body.iupd)] as const,
            ["create", positions.create(body)] as const,
            ["read", positions.read(body.iupd)] as const,
          ]),
        )
        .map(async ([name, answer]) => [name, (await answer).status] as const),
    );
    expect(
      answers.filter(([name, status]) => !(allowed[name] ?? []).includes(status)),
    ).toStrictEqual([]);
  });
});

it("leaves a ledger in which positions, codes and journals agree", async () => {
  const ledger = await stack.ledger();
  expect(ledger.filter(({ kind }) => kind === "position").length).toBeGreaterThan(50);
  expect(ledgerProblems(ledger)).toStrictEqual([]);
});
