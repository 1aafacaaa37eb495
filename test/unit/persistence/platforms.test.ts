import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as O from "fp-ts/Option";
import type { Task } from "fp-ts/Task";
import { circuitBreaker } from "../../../shared/persistence/platforms/circuit-breaker";
import { exchange } from "../../../shared/persistence/platforms/json-exchange";
import { notificationPlatformAt } from "../../../shared/persistence/platforms/notification-platform";
import { paymentNodeAt } from "../../../shared/persistence/platforms/payment-node";
import { now } from "../../support/builders";
import { heldClock } from "../../support/fakes/clock";

describe("a circuit breaker", () => {
  const setting = () => {
    const clock = heldClock(now);
    const breaker = circuitBreaker(clock);
    const seen = { calls: 0 };
    const calling = (answer: O.Option<string>): Task<O.Option<string>> =>
      breaker(() => {
        seen.calls += 1;
        return Promise.resolve(answer);
      });
    return { clock, calling, seen };
  };
  const times = async (count: number, call: Task<unknown>): Promise<void> => {
    for (let done = 0; done < count; done += 1) await call();
  };

  it("stops calling after five failures in a row, and tries one after ten seconds", async () => {
    const { calling, clock, seen } = setting();
    await times(7, calling(O.none));
    expect(seen.calls).toBe(5);
    clock.advance(9_999);
    await calling(O.none)();
    expect(seen.calls).toBe(5);
    clock.advance(1);
    await Promise.all([calling(O.none)(), calling(O.none)()]);
    expect(seen.calls).toBe(6);
    clock.advance(10_000);
    expect(await calling(O.some("back"))()).toStrictEqual(O.some("back"));
    await times(4, calling(O.none));
    expect(seen.calls).toBe(11);
  });

  it("forgets failures when an answer comes between them", async () => {
    const { calling, seen } = setting();
    await times(4, calling(O.none));
    await calling(O.some("ok"))();
    await times(5, calling(O.none));
    await calling(O.none)();
    expect(seen.calls).toBe(10);
  });
});

describe("an exchange with a platform", () => {
  let server: Server;
  let url: string;
  let reached = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      reached += 1;
      if (request.url === "/moved") response.writeHead(302, { Location: `${url}/json` }).end();
      else if (request.url === "/large") response.end(`"${"x".repeat(70_000)}"`);
      else if (request.url === "/text") response.end("no JSON");
      else if (request.url === "/broken") response.writeHead(503).end("{}");
      else if (request.url === "/silent") return;
      else response.end('{"outcome":"OK"}');
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const ask = (path: string) =>
    exchange({
      step: "send.price",
      url: `${url}${path}`,
      headers: {},
      body: null,
      timeoutMillis: path === "/silent" ? 200 : 5_000,
    })();

  it.each([
    ["/json", O.some({ status: 200, body: { outcome: "OK" } })],
    ["/text", O.some({ status: 200, body: null })],
    ["/large", O.some({ status: 200, body: null })],
    ["/broken", O.none],
    ["/silent", O.none],
  ])("%s", async (path, told) => {
    expect(await ask(path)).toStrictEqual(told);
  });

  it("isn't led elsewhere with our key", async () => {
    const before = reached;
    expect(await ask("/moved")).toStrictEqual(O.some({ status: 302, body: null }));
    expect(reached).toBe(before + 1);
  });

  it("has no answer from nobody", async () => {
    const notice = { organization: "77777777777", requestId: "r" };
    const clock = heldClock(now);
    const nowhere = { endpoint: "http://127.0.0.1:1", key: "k", timeoutMillis: 200 };
    expect([
      await paymentNodeAt(null, clock).paymentNode.isFree({ ...notice, code: "47" })(),
      await paymentNodeAt(nowhere, clock).paymentNode.isFree({ ...notice, code: "47" })(),
    ]).toStrictEqual([false, false]);
    const price = { ...notice, noticeNumber: "347" };
    expect([
      await notificationPlatformAt(null, clock).notificationPlatform.price(price)(),
      await notificationPlatformAt(nowhere, clock).notificationPlatform.price(price)(),
    ]).toStrictEqual([O.none, O.none]);
  });
});
