import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import workbook from "../../../infra/azure/workbook.json";
import { azureFolder, readBicep, type BicepFile, type BicepValue } from "./bicep-file";
import { sentMetrics } from "./sent-metrics";

type LogAlert = Readonly<Record<string, string>>;

let alerts: BicepFile;
let queries: ReadonlyArray<LogAlert>;

beforeAll(async () => {
  alerts = await readBicep("modules/alerts.bicep");
  queries = (alerts.variables["queries"] ?? []) as unknown as ReadonlyArray<LogAlert>;
});

const sent = sentMetrics();

const panels = workbook.items.flatMap(({ content, name }) =>
  "query" in content && typeof content.query === "string" ? [{ name, query: content.query }] : [],
);

const metricsIn = (query: string): ReadonlyArray<string> =>
  [...query.matchAll(/^\| where Name == '([^']+)'/gm)].map(([, name]) => name ?? "");
const attributesIn = (query: string): ReadonlyArray<string> =>
  [...query.matchAll(/Properties\['([^']+)'\]/g)].map(([, name]) => name ?? "");

const nameOf = (value: BicepValue | undefined): string =>
  /-([a-z-]+)'$/.exec((value as { readonly expression: string }).expression)?.[1] ?? "";

const names = (): ReadonlyArray<string> => [
  ...queries.map(({ name }) => name ?? ""),
  ...alerts.resources
    .filter(({ of }) => of.startsWith("Microsoft.Insights/metricAlerts@"))
    .map(({ body }) => nameOf(body["name"])),
];

test("there is an alert for each thing that somebody has to know", () => {
  expect(names().toSorted()).toStrictEqual([
    "availability",
    "failed-notices",
    "ledger-size",
    "measures-missing",
    "overdue-transitions",
    "poison-queue",
    "queue-delay",
    "server-errors",
    "throttling",
  ]);
});

test("each alert tells its chapter of the runbook, and nobody else's", () => {
  const descriptions = alerts.resources
    .filter(({ of }) => /metricAlerts@|scheduledQueryRules@/.test(of))
    .map(({ body }) => [
      nameOf(body["name"]),
      /#([a-z-]+|\$\{alert[.]name\})'$/.exec(
        (body["properties"] as { readonly description: { readonly expression: string } })
          .description.expression,
      )?.[1],
    ]);
  expect(descriptions).toStrictEqual([
    ["", "${alert.name}"],
    ["throttling", "throttling"],
    ["availability", "availability"],
  ]);
});

const runbook = join(azureFolder, "runbook.md");

test("the runbook has a chapter for each alert", () => {
  const headings = existsSync(runbook)
    ? [...readFileSync(runbook, "utf8").matchAll(/^#+ +(.+)$/gm)].map(([, heading]) =>
        (heading ?? "")
          .trim()
          .toLowerCase()
          .replaceAll(/[^a-z0-9 -]/g, "")
          .replaceAll(" ", "-"),
      )
    : [];
  expect(names().filter((name) => !headings.includes(name))).toStrictEqual([]);
});

/** What a query reads that the service doesn't send. */
const unsent = (query: string): ReadonlyArray<string> => {
  const [metric = ""] = metricsIn(query);
  const attributes = sent[metric] ?? [];
  return [
    ...metricsIn(query).filter((name) => !(name in sent)),
    ...attributesIn(query).filter((name) => !attributes.includes(name)),
  ];
};

test("alerts look only at metrics and attributes that the service sends", () => {
  expect(queries.flatMap(({ query = "" }) => unsent(query))).toStrictEqual([]);
});

test("each alert measures and splits by columns of its own query", () => {
  const wrong = queries.filter(
    ({ by = "", measure = "", query = "" }) =>
      !new RegExp(`\\b${measure}\\b`).test(query) ||
      (by !== "" && !new RegExp(`by [^\\n]*\\b${by}\\b`).test(query)),
  );
  expect(wrong.map(({ name }) => name)).toStrictEqual([]);
});

test("the workbook shows every metric that the service sends, and no other", () => {
  expect([...new Set(panels.flatMap(({ query }) => metricsIn(query)))].toSorted()).toStrictEqual(
    Object.keys(sent).toSorted(),
  );
});

test.each(panels)("$name reads only what the service sends", ({ query }) => {
  expect(unsent(query)).toStrictEqual([]);
});

test("the alert on the size of ledgers rings at 15 GB", () => {
  expect(queries.find(({ name }) => name === "ledger-size")).toMatchObject({
    measure: "Gigabytes",
    threshold: 15,
  });
});
