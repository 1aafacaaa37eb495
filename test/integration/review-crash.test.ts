import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Step } from "../../shared/persistence/steps";
import { startNoticeReceivers, type NoticeReceivers } from "../support/notice-receivers";
import { reviewStory, type Stage } from "../support/review-story";
import { startStack, type Answer, type Call, type Stack } from "../support/stack";

const folder = mkdtempSync(path.join(tmpdir(), "sportello-review-crash-"));
const killFile = path.join(folder, "kill");

let receivers: NoticeReceivers;
let stack: Stack;

beforeAll(async () => {
  receivers = await startNoticeReceivers();
  stack = await startStack({
    env: {
      ...receivers.env,
      NOTIFY_CHANNELS: "webhook,email",
      NOTIFY_RETRY_SECONDS: "0",
      RELAY_AFTER_SECONDS: "0",
    },
    hostEnv: {
      NODE_OPTIONS: `--require ${path.resolve(__dirname, "..", "support", "kill-at-step.cjs")}`,
      KILL_AT_FILE: killFile,
      // What a death interrupts comes back sooner than in Azure.
      AzureFunctionsJobHost__extensions__queues__visibilityTimeout: "00:00:01",
    },
  });
}, 60_000);

afterAll(async () => {
  await stack.stop();
  await receivers.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As a patient client does: whoever gets no answer, or is told to come back, asks again. */
const insist = async (call: Call): Promise<Answer> => {
  for (const end = Date.now() + 15_000; Date.now() < end;) {
    const answer = await stack.call(call).catch(() => null);
    if (answer !== null && ![502, 503].includes(answer.status)) return answer;
    await pause(50);
  }
  throw new Error(`${call.method ?? "GET"} ${call.path} got no answer in time.`);
};

const waiting = (): ReadonlyArray<string> =>
  existsSync(killFile) ? readFileSync(killFile, "utf8").split("\n") : [];

const killAt = (...steps: ReadonlyArray<Step>): void => {
  const kills = steps.flatMap((step) => [`${step} before`, `${step} after`]);
  writeFileSync(killFile, [...new Set([...waiting(), ...kills])].join("\n"));
};

/** Where in a request's life each call is made; at each place the process dies before and after it. */
const cases: ReadonlyArray<readonly [Step, ReadonlyArray<Stage>]> = [
  ["service.commit", ["request", "validation", "notification", "decision", "release"]],
  ["service-event.send", ["request", "validation", "decision"]],
  ["service-event.settle", ["request", "validation", "decision"]],
  ["service.read", ["request", "validation", "notification", "decision", "release"]],
  ["notification.webhook", ["validation", "decision"]],
  ["notification.email", ["validation", "decision"]],
  ["review.find", ["decision"]],
  ["publication.namesakes", ["validation"]],
  ["agreement.read", ["validation"]],
];

it.each(cases)(
  "loses nothing and releases once when the process is killed around %s at: %j",
  async (step, places) => {
    await reviewStory(stack, receivers, insist, (stage) => {
      if (places.includes(stage)) killAt(step);
    });
    expect(waiting()).toStrictEqual([]);
  },
  90_000,
);
