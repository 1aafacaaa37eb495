import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import type { QueueBacklog } from "../../../shared/ports/backlogs";
import type { Measures } from "../../../shared/ports/measures";
import type { StoreFailure } from "../../../shared/ports/store";
import { fromMillis, plusMillis, type Instant } from "../../../shared/prelude/instant";
import { backlogsIn } from "../../../shared/persistence/backlogs";
import type { Documents } from "../../../shared/persistence/cosmos/container";
import { measureBacklogs } from "../../../shared/workflows/measure-backlogs";
import { fakeQueue } from "../../support/fakes/queues";

const now = fromMillis(Date.UTC(2026, 2, 1));
const ago = (seconds: number): Instant => plusMillis(now, -seconds * 1_000);
const out: StoreFailure = { _tag: "StoreUnavailable", step: "queue.count", reason: "503/0" };

type Backlog = QueueBacklog | StoreFailure;

const measured = async (
  queues: Readonly<Record<string, Backlog>>,
  due: Readonly<Record<"PUBLISHED" | "VALID", Instant | null>> = { PUBLISHED: null, VALID: null },
  isOn = true,
) => {
  const told: Array<string> = [];
  let asked = 0;
  const measures: Measures = {
    queue: (name, length, age) => () => told.push(`${name} ${length} ${age}`),
    sweepLag: (transition, seconds) => () => told.push(`${transition} ${seconds}`),
    moved: () => () => undefined,
    parked: () => () => undefined,
    noticeFailed: () => () => undefined,
  };
  const result = await measureBacklogs({
    now: () => now,
    measures: isOn ? measures : null,
    log: (level, message, fields) => () =>
      told.push(`${level} ${message} ${JSON.stringify(fields)}`),
    backlogs: {
      queues: Object.entries(queues).map(([name, backlog]) => ({
        name,
        isPoison: name.endsWith("-poison"),
        read: () => {
          asked += 1;
          return Promise.resolve("_tag" in backlog ? E.left(backlog) : E.right(backlog));
        },
      })),
      oldestDue: (status) => () => {
        asked += 1;
        return Promise.resolve(E.right(due[status]));
      },
    },
  })();
  return { result, told, asked };
};

describe("measuring backlogs", () => {
  it("tells each queue's length and age, and how late the clock's transitions are", async () => {
    const { result, told } = await measured(
      {
        work: { length: 3, oldestAt: ago(300) },
        "work-poison": { length: 0, oldestAt: null },
      },
      { PUBLISHED: ago(180), VALID: null },
    );
    expect(result).toStrictEqual(E.right({ late: 0, unanswered: 0 }));
    expect([...told].sort()).toStrictEqual([
      "activate 180",
      "expire 0",
      "work 3 300",
      "work-poison 0 0",
    ]);
  });

  it.each<[string, Parameters<typeof measured>, string]>([
    [
      "a message that waits for more than five minutes",
      [{ work: { length: 1, oldestAt: ago(301) } }],
      'warn Messages have waited for too long {"queue":"work","length":1,"seconds":301}',
    ],
    [
      "any message that was set aside",
      [{ "work-poison": { length: 1, oldestAt: ago(1) } }],
      'warn Messages have waited for too long {"queue":"work-poison","length":1,"seconds":1}',
    ],
    [
      "a transition that three sweeps have missed",
      [{}, { PUBLISHED: null, VALID: ago(181) }],
      'warn Transitions are overdue {"transition":"expire","seconds":181}',
    ],
  ])("warns of %s", async (_, given, line) => {
    const { result, told } = await measured(...given);
    expect(told).toContain(line);
    expect(result).toStrictEqual(E.right({ late: 1, unanswered: 0 }));
  });

  it("goes on with the others when a queue doesn't answer", async () => {
    const { result, told } = await measured({ broken: out, work: { length: 0, oldestAt: null } });
    expect(result).toStrictEqual(E.right({ late: 0, unanswered: 1 }));
    expect([...told].sort()).toStrictEqual(["activate 0", "expire 0", "work 0 0"]);
  });

  it("asks nothing and says nothing where nobody collects it", async () => {
    const { asked, result, told } = await measured(
      { "work-poison": { length: 9, oldestAt: ago(9_999) } },
      { PUBLISHED: ago(9_999), VALID: ago(9_999) },
      false,
    );
    expect({ asked, result, told }).toStrictEqual({
      asked: 0,
      result: E.right({ late: 0, unanswered: 0 }),
      told: [],
    });
  });
});

describe("the oldest transition that is due", () => {
  /** Pages as the store streams them, in no order; answers how many were taken. */
  const over = async (pages: ReadonlyArray<ReadonlyArray<unknown>>) => {
    let taken = 0;
    const documents: Pick<Documents, "stream"> = {
      stream: (_step, _query, _size, initial, take) => async () => {
        let sofar = initial;
        for (const page of pages) {
          taken += 1;
          const next = await take(sofar, page)();
          if (E.isLeft(next)) return next;
          sofar = next.right;
          if (sofar.hasMore) break;
        }
        return E.right(sofar);
      },
    };
    const { backlogs } = backlogsIn(documents as Documents, () => fakeQueue(), []);
    return { oldest: await backlogs.oldestDue("VALID", now)(), taken };
  };
  const row = (seconds: number) => ({ nextTransitionAt: ago(seconds) });

  it.each<[string, ReadonlyArray<ReadonlyArray<unknown>>, Instant | null, number]>([
    ["none", [], null, 0],
    ["one page in no order", [[row(5), row(70), row(6)]], ago(70), 1],
    ["several pages", [[row(5)], [row(9)], [row(7)]], ago(9), 3],
    ["rows that nobody can read", [[{}, null, row(3)]], ago(3), 1],
    ["more than is looked at", [1, 2, 3, 4, 5, 60].map((age) => [row(age)]), ago(5), 5],
  ])("of %s", async (_, pages, oldest, taken) => {
    expect(await over(pages)).toStrictEqual({ oldest: E.right(oldest), taken });
  });

  it("of queues: each, with what was set aside, and the first message's age only where there is one", async () => {
    const asked: Array<string> = [];
    const { backlogs } = backlogsIn(
      {} as Documents,
      (name) => ({
        ...fakeQueue(),
        length: () => TE.right(name === "a" ? 2 : 0),
        oldest: () => {
          asked.push(name);
          return TE.right(ago(8));
        },
      }),
      ["a", "b"],
    );
    const read = await Promise.all(
      backlogs.queues.map(async ({ isPoison, name, read: backlog }) => [
        name,
        isPoison,
        await backlog(),
      ]),
    );
    expect(read).toStrictEqual([
      ["a", false, E.right({ length: 2, oldestAt: ago(8) })],
      ["a-poison", true, E.right({ length: 0, oldestAt: null })],
      ["b", false, E.right({ length: 0, oldestAt: null })],
      ["b-poison", true, E.right({ length: 0, oldestAt: null })],
    ]);
    expect(asked).toStrictEqual(["a"]);
  });
});
