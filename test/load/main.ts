// The benchmarks: prints the machine, then one table of what was measured beside its budget.
import { machineFacts } from "./machine";
import type { Measurement } from "./measurement";
import { operationNames, type OperationName } from "./operations";
import { parts, stacks, type Choice, type Part } from "./parts";
import { summaryOf, tableOf } from "./table";

const millionName = "million";

const isOperation = (name: string): name is OperationName =>
  operationNames.some((operation) => operation === name);

type Chosen = { readonly parts: ReadonlyArray<Part>; readonly choice: Choice };

const usage = `npm run test:load -- [parts] [operations] [${millionName}] [--no-build]
parts:      ${parts.map(({ name }) => name).join(" ")}
operations: ${operationNames.join(" ")}
Operations narrow the parts that measure them; without names everything runs but the ${millionName} positions.`;

/** Parts and operations by name: operations without a part that measures them stand for all such parts. */
const chosen = (names: ReadonlyArray<string>): Chosen => {
  const unknown = names.filter(
    (name) =>
      name !== millionName && !isOperation(name) && parts.every((part) => part.name !== name),
  );
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(" ")}\n${usage}`);
  const operations = names.filter(isOperation);
  const isMillion = names.includes(millionName);
  const byName = parts.filter(({ name }) => names.includes(name));
  const named =
    byName.length === 0 && isMillion ? parts.filter(({ name }) => name === "sweep") : byName;
  const isWithout = operations.length > 0 && !named.some(({ isByOperation }) => isByOperation);
  return {
    parts:
      names.length === 0
        ? parts
        : parts.filter((part) => named.includes(part) || (isWithout && part.isByOperation)),
    choice: {
      operations: new Set(operations.length === 0 ? operationNames : operations),
      isMillion,
    },
  };
};

const progress = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

type Result = { readonly title: string; readonly rows: ReadonlyArray<Measurement> };

/** A part that fails must not cost what the others have measured. */
const resultOf = async ({ name, run, title }: Part, choice: Choice): Promise<Result | string> => {
  const start = performance.now();
  progress(`${name}: ${title}`);
  try {
    return { title, rows: await run(choice) };
  } catch (error) {
    return `${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  } finally {
    progress(`${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
};

const main = async (): Promise<number> => {
  const { choice, parts: selected } = chosen(process.argv.slice(2));
  const began = performance.now();
  process.stdout.write(`${machineFacts()}\n\n`);
  const outcomes: Array<Result | string> = [];
  for (const part of selected) outcomes.push(await resultOf(part, choice));
  await stacks.stop();
  const results = outcomes.filter((outcome) => typeof outcome !== "string");
  const failures = outcomes.filter((outcome) => typeof outcome === "string");
  process.stdout.write(
    [
      `\n${tableOf(results)}`,
      `\n${summaryOf(results.flatMap(({ rows }) => rows))}`,
      ...selected.flatMap(({ notes }) => notes.map((note) => `- ${note}`)),
      `Measured in ${((performance.now() - began) / 1000).toFixed(0)} s.`,
      ...failures,
      "",
    ].join("\n"),
  );
  return failures.length === 0 ? 0 : 1;
};

const interrupted = (): void => {
  void stacks.stop().then(() => process.exit(130));
};
process.once("SIGINT", interrupted);
process.once("SIGTERM", interrupted);

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
