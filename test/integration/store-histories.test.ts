import * as E from "fp-ts/Either";
import * as T from "fp-ts/Task";
import { pipe } from "fp-ts/function";
import * as fc from "fast-check";
import type { FaultRule } from "../../infra/local/cosmos/faults";
import type { DebtPosition } from "../../shared/domain/debt-position/model";
import type { Proposal } from "../../shared/domain/debt-position/proposal";
import type { OrganizationFiscalCode } from "../../shared/domain/primitives/identifiers";
import { sha256 } from "../../shared/persistence/digest";
import { createDebtPosition } from "../../shared/workflows/create-debt-position";
import { commandDebtPosition } from "../../shared/workflows/debt-position-command";
import { commands, proposals } from "../support/arbitraries";
import { iupd, organization, start } from "../support/builders";
import { hasOwnEvent, perform, type Command } from "../support/commands";
import { heldClock } from "../support/fakes/clock";
import { countedIds } from "../support/fakes/ids";
import { fakeRegistries } from "../support/fakes/registries";
import { ledgerProblems, type StoredDocument } from "../support/ledger-check";
import { openDatabase, type Database } from "./debt-positions-store-database";

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(async () => {
  await database.close();
});

const iupds = ["A", "B"] as const;
type Target = (typeof iupds)[number];

/** One thing that a client does, to one of two positions that share their codes. */
type Deed =
  | {
      readonly _tag: "Create";
      readonly target: Target;
      readonly proposal: Proposal;
      readonly toPublish: boolean;
      readonly key: string | null;
    }
  | { readonly _tag: "Remove"; readonly target: Target }
  | { readonly _tag: "Command"; readonly target: Target; readonly command: Command };

const target = fc.constantFrom(...iupds);
const deeds: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      _tag: fc.constant("Create"),
      target,
      proposal: proposals,
      toPublish: fc.boolean(),
      key: fc.constantFrom(null, "key-1", "key-2"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("Remove"), target }) },
  {
    weight: 8,
    arbitrary: fc.record({ _tag: fc.constant("Command"), target, command: commands }),
  },
);

/** What happens at once, after a while in which nothing did. */
type Wave = { readonly wait: number; readonly together: ReadonlyArray<Deed> };
const waves: fc.Arbitrary<ReadonlyArray<Wave>> = fc.array(
  fc.record({
    wait: fc.constantFrom(0, 0, 1, 60_000, 86_400_000, 5 * 86_400_000, 30 * 86_400_000),
    together: fc.array(deeds, { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 4, maxLength: 12 },
);

const failing = (
  operations: ReadonlyArray<"batch" | "read" | "query">,
  probability: number,
  seed: number,
  effect: FaultRule["effect"],
): FaultRule => ({ operations, probability, seed, effect });

const faults: ReadonlyArray<FaultRule> = [
  failing(["batch"], 0.15, 3, { kind: "drop" }),
  failing(["batch", "read"], 0.05, 4, { kind: "respond", status: 503 }),
  failing(["batch"], 0.05, 5, { kind: "respond", status: 449 }),
  failing(["batch", "read"], 0.05, 6, { kind: "respond", status: 429, retryAfterMs: 1 }),
];

const documentsOf = async (ledger: string): Promise<ReadonlyArray<StoredDocument>> => {
  const { resources } = await database.ledgers.items
    .query<StoredDocument>("SELECT * FROM c", { partitionKey: ledger })
    .fetchAll();
  return resources;
};

/** An update names its position in its body, too. */
const addressed = (on: Target, command: Command): Command =>
  command.trigger === "update"
    ? { ...command, proposal: { ...command.proposal, iupd: iupd(on) } }
    : command;

type Outcome = {
  readonly target: Target;
  readonly result: E.Either<{ readonly _tag: string }, boolean>;
};

/** Runs the waves in a ledger of their own; tells what every deed came to. */
const live = async (
  ledger: OrganizationFiscalCode,
  history: ReadonlyArray<Wave>,
): Promise<ReadonlyArray<Outcome>> => {
  const clock = heldClock(start);
  const environment = {
    ...clock,
    ...countedIds(),
    ...fakeRegistries(),
    sha256,
    debtPositions: database.debtPositions,
    patienceMillis: 10_000,
    pause: () => T.of(undefined),
  };
  const command = (on: Target, run: Command) =>
    commandDebtPosition(
      { organization: ledger, iupd: iupd(on) },
      () => true,
      (execution) => (position: DebtPosition) => perform(run, execution, position),
    )(environment);
  const deed = async (each: Deed): Promise<Outcome> => {
    switch (each._tag) {
      case "Create": {
        const created = await createDebtPosition({
          organization: ledger,
          serviceType: "GPD",
          proposal: { ...each.proposal, iupd: iupd(each.target) },
          toPublish: each.toPublish,
          grant: null,
          auxDigit: "3",
          isStrict: false,
          idempotency: each.key === null ? null : { subscription: "s", key: each.key },
          render: ({ incarnation }) => incarnation,
        })(environment)();
        return {
          target: each.target,
          result: pipe(
            created,
            E.map(({ replayed }) => !replayed),
          ),
        };
      }
      case "Remove": {
        const removed = await command(each.target, { trigger: "remove" })();
        return {
          target: each.target,
          result: pipe(
            removed,
            E.map(() => true),
          ),
        };
      }
      case "Command": {
        const done = await command(each.target, addressed(each.target, each.command))();
        return {
          target: each.target,
          result: pipe(
            done,
            E.map(({ events }) => hasOwnEvent(events)),
          ),
        };
      }
    }
  };
  const outcomes: Array<Outcome> = [];
  for (const { together, wait } of history) {
    clock.advance(wait);
    outcomes.push(...(await Promise.all(together.map(deed))));
  }
  return outcomes;
};

type StoredOption = {
  readonly amount: number;
  readonly transfers: ReadonlyArray<{ readonly amount: number }>;
};

const amountsAddUp = (documents: ReadonlyArray<StoredDocument>): boolean =>
  documents
    .filter(({ kind }) => kind === "position")
    .flatMap(({ options }) => options as ReadonlyArray<StoredOption>)
    .every(
      ({ amount, transfers }) =>
        transfers.reduce((sum, transfer) => sum + transfer.amount, 0) === amount,
    );

/** How many accepted commands the journals of a ledger count, over all lives of all positions. */
const countedByJournals = (documents: ReadonlyArray<StoredDocument>): number => {
  const last = new Map<string, number>();
  for (const { kind, event } of documents)
    if (kind === "event") {
      const { incarnation, revision } = event as {
        readonly incarnation: string;
        readonly revision: number;
      };
      last.set(incarnation, Math.max(last.get(incarnation) ?? 0, revision));
    }
  return [...last.values()].reduce((sum, revision) => sum + revision, 0);
};

const isUncertain = ({ result }: Outcome): boolean =>
  E.isLeft(result) && ["StoreUnavailable", "TooContended"].includes(result.left._tag);

let ledgers = 0;

const agrees = async (history: ReadonlyArray<Wave>): Promise<void> => {
  ledgers += 1;
  const ledger = organization(String(ledgers).padStart(11, "0"));
  const outcomes = await live(ledger, history);
  const documents = await documentsOf(ledger);
  expect(ledgerProblems(documents)).toStrictEqual([]);
  expect(amountsAddUp(documents)).toBe(true);

  // Every accepted command counts once; of those whose outcome nobody could find out, some may.
  const accepted = outcomes.filter(({ result }) => E.isRight(result) && result.right).length;
  const surplus = countedByJournals(documents) - accepted;
  expect(surplus).toBeGreaterThanOrEqual(0);
  expect(surplus).toBeLessThanOrEqual(outcomes.filter(isUncertain).length);
};

describe("random histories over the store", () => {
  it("leave positions, codes, journal and remembered requests in agreement", async () => {
    const checked = fc.assert(fc.asyncProperty(waves, agrees), { numRuns: 40, seed: 20_261_125 });
    await expect(checked).resolves.toBeUndefined();
  }, 60_000);

  it("do so while answers get lost and the store fails on and off", async () => {
    if (!database.cosmos.hasFaults) {
      process.stdout.write("A real account has no faults to inject.\n");
      return;
    }
    await database.cosmos.setFaults(faults);
    try {
      await fc.assert(fc.asyncProperty(waves, agrees), { numRuns: 40, seed: 20_261_126 });
      const { hits } = await database.cosmos.faultState();
      expect(hits.map((count) => count > 0)).toStrictEqual(faults.map(() => true));
    } finally {
      await database.cosmos.clearFaults();
    }
  }, 60_000);
});
