import { operationsOn } from "../support/api-calls";
import {
  badMutations,
  oddMutations,
  pairOf,
  type Mutation,
} from "../support/api-mutation-catalogue";
import { applied, drawFrom, pick, shapeFor, validBody } from "../support/api-mutations";
import { freshIupd } from "../support/requests";
import { startStack, type Answer, type Stack } from "../support/stack";

const seed = 20_260_301;
const requests = 1_000;
const leastPairs = 300;
const atOnce = 20;

let stack: Stack;
const positions = operationsOn(() => stack);
const stored = freshIupd();

beforeAll(async () => {
  // No timer may touch the ledger that is compared.
  stack = await startStack({
    hostEnv: {
      "AzureWebJobs.activate-published-positions.Disabled": "true",
      "AzureWebJobs.expire-overdue-positions.Disabled": "true",
    },
  });
  const { status } = await positions.create(validBody(drawFrom(seed), stored, "account"));
  if (status !== 201) throw new Error(`The valid position was answered ${status}.`);
}, 60_000);

afterAll(async () => {
  await stack.stop();
});

type Bad = {
  readonly operation: "create" | "update";
  readonly mutations: ReadonlyArray<Mutation>;
  readonly body: unknown;
};

/** Members whose faults can make up for each other: an amount beyond the sum and a transfer that adds it. */
const coupled: ReadonlySet<string> = new Set(["amount", "iban", "postalIban", "stamp"]);

/** Whether this may be done to a body before that, without ever making that one good. */
const goesBefore =
  (last: Mutation) =>
  (mutation: Mutation): boolean =>
    !(mutation.level === "position" && mutation.member === "paymentOption") &&
    !(coupled.has(last.member) && coupled.has(mutation.member));

/**
 * Every bad mutation in turn, so that all are met, and before some of them up to two more, bad or odd. The one
 * whose turn it is comes last, so its member ends up as it says; where the others took its place away, it is
 * alone.
 */
const generated = (count: number): ReadonlyArray<Bad> => {
  const draw = drawFrom(seed);
  return Array.from({ length: count }, (_, index): Bad => {
    const last = badMutations[index % badMutations.length];
    if (last === undefined) throw new Error("The catalogue is empty.");
    const operation = draw(2) === 0 ? "create" : "update";
    const fresh = (): Record<string, unknown> =>
      validBody(draw, operation === "create" ? freshIupd() : stored, shapeFor(last));
    const body = fresh();
    const others = Array.from({ length: draw(3) }, () =>
      pick(draw, draw(2) === 0 ? badMutations : oddMutations),
    )
      .filter(goesBefore(last))
      .filter((mutation) => applied(draw, body, mutation));
    if (applied(draw, body, last)) return { operation, body, mutations: [...others, last] };
    const alone = fresh();
    if (!applied(draw, alone, last)) throw new Error(`${pairOf(last)} has no place.`);
    return { operation, body: alone, mutations: [last] };
  });
};

const isPublished = ({ body, status, text }: Answer): boolean => {
  const { detail, status: told, title } = body as Readonly<Record<string, unknown>>;
  return (
    [400, 409].includes(status) &&
    told === status &&
    typeof title === "string" &&
    title !== "" &&
    typeof detail === "string" &&
    detail !== "" &&
    Object.keys(JSON.parse(text) as object).length === 3
  );
};

const inTurn = async <A, B>(
  values: ReadonlyArray<A>,
  each: (value: A) => Promise<B>,
): Promise<ReadonlyArray<B>> => {
  const results: Array<B> = [];
  for (let start = 0; start < values.length; start += atOnce)
    results.push(...(await Promise.all(values.slice(start, start + atOnce).map(each))));
  return results;
};

const byId = (documents: Awaited<ReturnType<Stack["ledger"]>>) =>
  documents.toSorted((a, b) => (a.id < b.id ? -1 : 1));

it("refuses a thousand mutations of valid requests, and stores nothing of them", async () => {
  const bad = generated(requests);
  const before = byId(await stack.ledger());
  const surprises = (
    await inTurn(bad, async ({ body, mutations, operation }) => {
      const answer = await (operation === "create"
        ? positions.create(body)
        : positions.update(stored, body));
      return isPublished(answer)
        ? []
        : [
            {
              operation,
              mutations: mutations.map(pairOf),
              status: answer.status,
              text: answer.text,
            },
          ];
    })
  ).flat();
  const pairs = new Set(bad.flatMap(({ mutations }) => mutations.map(pairOf)));
  console.info(
    `Seed ${seed}: ${requests} bad requests with ${pairs.size} distinct pairs of field and mutation.`,
  );
  expect(surprises).toStrictEqual([]);
  expect(pairs.size).toBeGreaterThanOrEqual(leastPairs);
  expect(byId(await stack.ledger())).toStrictEqual(before);
}, 60_000);

it("refuses every bad mutation also when it is the only one", async () => {
  const draw = drawFrom(seed + 1);
  const accepted = (
    await inTurn(badMutations, async (mutation) => {
      const body = validBody(draw, freshIupd(), shapeFor(mutation));
      expect(applied(draw, body, mutation)).toBe(true);
      const answer = await positions.create(body);
      return isPublished(answer)
        ? []
        : [`${pairOf(mutation)} gave ${answer.status} ${answer.text}`];
    })
  ).flat();
  expect(accepted).toStrictEqual([]);
}, 60_000);

it("accepts every mutation that is only odd, so the catalogue tells the two apart", async () => {
  const draw = drawFrom(seed + 2);
  const refused = (
    await inTurn(oddMutations, async (mutation) => {
      const body = validBody(draw, freshIupd(), shapeFor(mutation));
      expect(applied(draw, body, mutation)).toBe(true);
      const answer = await positions.create(body);
      return answer.status === 201 ? [] : [`${pairOf(mutation)} gave ${answer.text}`];
    })
  ).flat();
  expect(refused).toStrictEqual([]);
}, 60_000);
