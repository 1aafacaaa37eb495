import topology from "../../../infra/topology.json";
import { registeredFunctions, type Registered } from "./registered-functions";

const marked = (of: Readonly<Record<string, string>>, mark: string) =>
  Object.fromEntries(Object.keys(of).map((key) => [key, `${mark}-${key.toLowerCase()}`]));

/** Other names and schedules than the real ones: what is registered under these was read from the topology. */
const given = {
  ...topology,
  queues: marked(topology.queues, "queue"),
  schedules: marked(topology.schedules, "schedule"),
};

const functionName = (key: string): string =>
  key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

let registered: Registered;
beforeAll(async () => {
  registered = await registeredFunctions(given);
});

test("every schedule of the topology is a timer of that name, and every timer has its schedule from there", () => {
  expect(registered.timers).toStrictEqual(
    Object.fromEntries(
      Object.entries(given.schedules).map(([key, schedule]) => [functionName(key), schedule]),
    ),
  );
});

test("every queue of the topology has one consumer, and every consumer has its queue from there", () => {
  const byName = (one: { readonly queue: string }, other: { readonly queue: string }) =>
    one.queue < other.queue ? -1 : 1;
  expect(registered.queues.toSorted(byName)).toStrictEqual(
    Object.values(given.queues)
      .map((queue) => ({ queue, connection: "AzureWebJobsStorage" }))
      .toSorted(byName),
  );
});

test("there are requests, too: the whole app has registered", () => {
  expect(registered.requests).toContain("health");
});
