// node infra/azure/costs.mjs: what a stage costs per month at rest, and operations per million, as Markdown tables.
// Put your region's and agreement's prices into costs.json: the tables of the README are this script's output.
import { readFileSync } from "node:fs";

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const { assumed, prices, ruPerOperation } = read("costs.json");
const stages = read("stages.json");
const { schedules } = read("../topology.json");

const minutes = assumed.hoursPerMonth * 60;
const seconds = minutes * 60;
const dollars = (amount) => amount.toFixed(2);
const table = (head, rows) =>
  [head, head.map((_, index) => (index === 0 ? "---" : "--:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

/** Of timers that run each minute, as nearly all do; the others hardly count. */
const runsAtRest =
  Object.values(schedules).filter((schedule) => /^\d+ \* /.test(schedule)).length * minutes;

const functionsAtRest = ({ alwaysReady, instanceMemoryMB }) => {
  const gb = instanceMemoryMB / 1024;
  const gbSeconds = assumed.activeSecondsPerMinuteAtRest * minutes * gb;
  const millionRuns = runsAtRest / 1e6;
  // Where instances are always ready nothing is free.
  return alwaysReady > 0
    ? alwaysReady * gb * seconds * prices.alwaysReadyBaselinePerGbSecond +
        gbSeconds * prices.alwaysReadyPerGbSecond +
        millionRuns * prices.functionsPerMillionExecutions
    : Math.max(0, gbSeconds - prices.functionsFreeGbSeconds) * prices.functionsPerGbSecond +
        Math.max(0, millionRuns - prices.functionsFreeExecutions / 1e6) *
          prices.functionsPerMillionExecutions;
};

/** Autoscale bills a tenth of its maximum for an hour in which nothing happens. */
const databaseAtRest = ({ cosmosBackup, cosmosCapacity, cosmosThroughput }) => {
  const stored =
    assumed.storedGb *
    (prices.cosmosPerGbMonth +
      (cosmosBackup === "Continuous30Days" ? prices.cosmosBackup30DaysPerGbMonth : 0));
  if (cosmosCapacity === "serverless")
    return (
      stored +
      ((assumed.databaseQuestionsPerMinuteAtRest * assumed.ruPerDatabaseQuestion * minutes) / 1e6) *
        prices.cosmosServerlessPerMillionRu
    );
  const most = Object.values(cosmosThroughput).reduce((sum, ru) => sum + ru, 0);
  return stored + (most / 10 / 100) * prices.cosmosAutoscalePer100RuPerHour * assumed.hoursPerMonth;
};

const queuesAtRest = ({ alwaysReady }) => {
  const polls =
    (assumed.queueTriggers * Math.max(1, alwaysReady) * seconds) / assumed.queuePollSeconds;
  const measures = assumed.measuredQueues * assumed.queueCallsPerMeasure * minutes;
  return ((polls + measures) / 10_000) * prices.queueOperationsPer10000;
};

const watchingAtRest = () =>
  Math.max(0, assumed.logGbPerMonthAtRest - prices.logsFreeGb) * prices.logsPerGb +
  assumed.log5MinuteAlerts * prices.logAlertEvery5Minutes +
  assumed.logRareAlerts * prices.logAlertEvery15MinutesOrMore +
  assumed.metricAlerts * prices.metricAlert +
  (assumed.webTestPlaces * minutes * prices.webTestPerRun) / assumed.webTestMinutes;

const networkAtRest = ({ privateNetworking }) =>
  privateNetworking
    ? assumed.privateEndpoints *
      (prices.privateEndpointPerHour * assumed.hoursPerMonth + prices.privateDnsZonePerMonth)
    : 0;

const parts = [
  ["Function App: timers, and instances kept ready", functionsAtRest],
  [`Cosmos DB, with ${assumed.storedGb} GB stored`, databaseAtRest],
  ["Queues: polling", queuesAtRest],
  ["Alerts, availability test, logs", watchingAtRest],
  ["Private endpoints and zones", networkAtRest],
];
const names = Object.keys(stages);
const amounts = parts.map(([, amount]) => names.map((name) => amount(stages[name])));

const atRest = table(
  ["Per month at rest, in dollars", ...names],
  [
    ...parts.map(([part], row) => [part, ...amounts[row].map(dollars)]),
    [
      "Together",
      ...names.map((_, column) => dollars(amounts.reduce((sum, row) => sum + row[column], 0))),
    ],
  ],
);

const activeGbSeconds = (memoryGb) =>
  (1e6 * (assumed.requestMilliseconds / 1_000) * memoryGb) / assumed.requestsInFlight;
const executions =
  prices.functionsPerMillionExecutions + activeGbSeconds(2) * prices.functionsPerGbSecond;
/** A gigabyte for each kilobyte of a million requests. */
const logs = (percent) => ((assumed.logKbPerRequest * percent) / 100) * prices.logsPerGb;
/** At full use; an autoscale that stands half idle costs twice as much for each unit. */
const autoscalePerMillionRu = (prices.cosmosAutoscalePer100RuPerHour * 1e6) / (100 * 3_600);

const perMillion = table(
  [
    "Per million, in dollars",
    "RU each",
    "serverless",
    "autoscale, full",
    "functions",
    "logs, 20 %",
  ],
  Object.entries(ruPerOperation).map(([operation, ru]) => [
    operation,
    String(ru),
    dollars(ru * prices.cosmosServerlessPerMillionRu),
    dollars(ru * autoscalePerMillionRu),
    dollars(executions),
    dollars(logs(20)),
  ]),
);

process.stdout.write(`${atRest}\n\n${perMillion}\n`);
