import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import topology from "../../../infra/topology.json";
import { assumed } from "../../../infra/azure/costs.json";

const root = path.resolve(__dirname, "..", "..", "..");

/** However wide the columns are drawn. */
const cellsOf = (markdown: string): ReadonlyArray<string> =>
  markdown
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.replaceAll(/ {2,}/g, " ").replaceAll(/-{2,}/g, "--"));

test("the README's costs are what the script makes of the prices", () => {
  const computed = cellsOf(
    execFileSync(process.execPath, ["infra/azure/costs.mjs"], { cwd: root, encoding: "utf8" }),
  );
  const readme = cellsOf(readFileSync(path.join(root, "README.md"), "utf8"));
  expect(computed.length).toBeGreaterThan(10);
  expect(computed.filter((row) => !readme.includes(row))).toStrictEqual([]);
});

test("the queues that cost something at rest are those that there are", () => {
  const queues = Object.keys(topology.queues).length;
  expect([assumed.queueTriggers, assumed.measuredQueues]).toStrictEqual([queues, 2 * queues]);
});
