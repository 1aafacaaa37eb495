import { appStart } from "./app-start";
import { databaseStart } from "./database-start";
import { hostMemory } from "./host-memory";
import { listsOfLargeLedger } from "./large-ledger";
import type { Measurement } from "./measurement";
import type { OperationName } from "./operations";
import { ownCpu } from "./own-cpu";
import { payments } from "./payments";
import { PopulatedStacks } from "./populated-stacks";
import { chargeFormula, storageUse } from "./storage-use";
import { many, million, sweeps } from "./sweep";
import { brief, storedForPages, throughput } from "./throughput";

/** What a part is told: which operations it should measure, and whether the long runs are wanted. */
export type Choice = {
  readonly operations: ReadonlySet<OperationName>;
  readonly isMillion: boolean;
};

export type Part = {
  readonly name: string;
  readonly title: string;
  /** Whether naming operations alone runs it. */
  readonly isByOperation: boolean;
  /** What a reader must know about its numbers. */
  readonly notes: ReadonlyArray<string>;
  readonly run: (choice: Choice) => Promise<ReadonlyArray<Measurement>>;
};

/** Every stack that a part has started. */
export const stacks = new PopulatedStacks();

/** In this order: later parts use the stacks of those before. */
export const parts: ReadonlyArray<Part> = [
  {
    name: "cpu",
    title: "Own CPU per request, in process, no storage, no HTTP",
    isByOperation: true,
    notes: [
      "Own CPU: user and system time of the whole process per request (decode, decide, encode, log line), minus that of a handler which gives the same answer at once (library). All is as deployed but for the stores, which answer at once, the clock, and the log, which is written nowhere.",
    ],
    run: ({ operations }) => ownCpu(operations),
  },
  {
    name: "storage",
    title: "Round trips and request units per operation, with a known key",
    isByOperation: true,
    notes: [
      "Round trips: calls told on the channel sportello:step between request and answer; beside them the HTTP requests that the SDK made of them. In turn: how many began when none was under way.",
      chargeFormula,
    ],
    run: async ({ operations }) => storageUse(await stacks.withPositions(0), operations),
  },
  {
    name: "http",
    title: "Over HTTP through the whole stack",
    isByOperation: true,
    notes: [
      `HTTP: ${storedForPages.toLocaleString("en")} positions stored before; the client shares the cores with the stack. Ratio: pace beside /info, which asks no storage.`,
    ],
    run: async ({ operations }) =>
      throughput(await stacks.withPositions(storedForPages), operations),
  },
  {
    name: "sizes",
    title: "Every operation by the number of positions stored, 8 callers",
    isByOperation: true,
    notes: [
      "Sizes: three quarters of the positions belong to the institution that is asked; five rounds, or as many as begin within 30 seconds. Of a million only the positions themselves are stored, without their codes and events.",
    ],
    run: async ({ isMillion, operations }) => {
      const rows: Array<Measurement> = [];
      for (const size of isMillion ? [1_000, many, million] : [1_000, many]) {
        await stacks.stop();
        const measured = await throughput(await stacks.withPositions(size), operations, brief);
        rows.push(
          ...measured.map((row) => ({
            ...row,
            what: `${size.toLocaleString("en")} stored: ${row.what}`,
          })),
        );
      }
      return rows;
    },
  },
  {
    name: "payments",
    title: "The payment side over HTTP, and one large reporting flow",
    isByOperation: false,
    notes: [
      "Flow: its first lines belong to the notices paid just before, the others to nobody; memory is the most that supervisor and worker held together.",
    ],
    run: async () => payments(await stacks.withPositions(0)),
  },
  {
    name: "start",
    title: "Cold start",
    isByOperation: false,
    notes: [],
    run: appStart,
  },
  {
    name: "memory",
    title: "Memory of the functions host",
    isByOperation: false,
    notes: [
      "Memory: resident, supervisor and worker added, the program that they share counted once; the most seen while 200 callers kept a request each under way.",
    ],
    run: async () => {
      // A host that has done nothing else.
      await stacks.stop();
      return hostMemory(await stacks.withPositions(0));
    },
  },
  {
    name: "lists",
    title: `Lists of 50 in a large ledger, ${many.toLocaleString("en")} positions stored`,
    isByOperation: false,
    notes: [
      "Lists: one caller; three quarters of all positions belong to one institution, with their codes and events in its ledger.",
    ],
    run: async () => {
      await stacks.stop();
      return listsOfLargeLedger(await stacks.withPositions(many));
    },
  },
  {
    name: "sweep",
    title: "Sweep: from trigger to last stored transition",
    isByOperation: false,
    notes: [
      "Sweep: the timer is asked to run by the host's administration surface; due positions are PUBLISHED ones whose validity date has come, in five institutions. Of a million only the positions themselves are stored, without their codes and events.",
    ],
    run: ({ isMillion }) => sweeps(stacks, isMillion),
  },
  {
    name: "database",
    title: "The local database",
    isByOperation: false,
    notes: [],
    run: async ({ isMillion }) => {
      const rows: Array<Measurement> = [];
      for (const size of isMillion ? [many, million] : [many])
        rows.push(...(await databaseStart(await stacks.withPositions(size), size)));
      return rows;
    },
  },
];
