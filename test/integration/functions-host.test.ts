import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { appEnvironment } from "../support/functions-host/app-environment";
import { bundleHost, type Bundles } from "../support/functions-host/bundle";
import { call, jsonOf, textOf } from "../support/functions-host/call";
import { startHostProcess, type HostProcess } from "../support/functions-host/host-process";
import { startStorage, type Storage } from "../support/functions-host/storage";
import { until } from "../support/functions-host/until";

const anyText: unknown = expect.any(String);
const id = randomUUID().slice(0, 8);

let bundles: Bundles;
let storage: Storage;
let app: string;
let host: HostProcess;
let port: number;
/** Its routes have no prefix, its log is JSON. */
let rootHost: HostProcess;
let rootPort: number;

const started: Array<HostProcess> = [];
const start = (folder: string, parameters: ReadonlyArray<string>, settings = {}): HostProcess => {
  const process = startHostProcess(bundles.host, folder, parameters, settings);
  started.push(process);
  return process;
};

const environment = (name: string) => appEnvironment(`${name}-${id}`, storage.connectionString);

beforeAll(async () => {
  [bundles, storage] = await Promise.all([bundleHost(), startStorage()]);
  const logging = { logLevel: { default: "Warning", "Function.log": "Information" } };
  const rootSettings = {
    extensions: { http: { routePrefix: "" } },
    anUnknownPart: { of: "no concern" },
  };
  let rootApp: string;
  [app, rootApp] = await Promise.all([
    bundles.app({ file: "app.ts" }, { version: "2.0", logging }),
    bundles.app({ file: "app.ts" }, { version: "2.0", ...rootSettings }),
  ]);
  host = start(app, [], environment("http"));
  rootHost = start(rootApp, ["--log", "json"], environment("root"));
  [{ port }, { port: rootPort }] = await Promise.all([host.ready, rootHost.ready]);
});

afterAll(async () => {
  await Promise.all(started.map((each) => each.stop()));
  storage.stop();
  await bundles.remove();
});

describe("routes", () => {
  it.each([
    ["GET", "shop/cart", "literal", {}],
    ["GET", "SHOP/Cart/", "literal", {}],
    ["GET", "shop/12", "number", { id: "12" }],
    ["GET", "shop/ab", "short", { code: "ab" }],
    ["GET", "shop/a%20b%2Fc", "item", { id: "a b%2Fc" }],
    ["GET", "shop/1/lines", "nested", { id: "1" }],
    ["GET", "shop/1/lines/3", "nested", { id: "1", line: "3" }],
    ["GET", "shop/1/lines/0", "everything", { path: "shop/1/lines/0" }],
    ["GET", "files/a.b.txt", "file", { name: "a.b", extension: "txt" }],
    [
      "GET",
      "ids/00000000-0000-0000-0000-000000000000",
      "guid",
      {
        id: "00000000-0000-0000-0000-000000000000",
      },
    ],
    ["GET", "patterns/123-ab", "pattern", { value: "123-ab" }],
    ["GET", "ranges/11", "everything", { path: "ranges/11" }],
    ["GET", "rest", "rest", {}],
    ["GET", "rest/a//b/", "rest", { path: "a//b/" }],
    ["GET", "shop//cart", "everything", { path: "shop//cart" }],
    ["DELETE", "shop/cart", "cartDelete", {}],
  ])("%s %s runs %s", async (method, path, name, params) => {
    expect(await jsonOf(call(port, `/api/${path}`, { method }))).toStrictEqual({ name, params });
  });

  it.each([
    ["DELETE", "/api/shop/12"],
    ["HEAD", "/api/shop/12"],
    ["OPTIONS", "/api/echo"],
    ["GET", "/shop/12"],
    ["GET", "/"],
  ])("%s %s is answered 404 without a body", async (method, path) => {
    const { status, body } = await call(port, path, { method });
    expect([status, body.length]).toStrictEqual([404, 0]);
  });

  it.each(["GET", "POST"])("a function without route and methods takes %s", async (method) => {
    expect(await jsonOf(call(port, "/api/defaultroute", { method }))).toStrictEqual({
      method,
      url: `http://127.0.0.1:${port}/api/defaultroute`,
    });
  });

  it("an empty route prefix puts routes at the root", async () => {
    expect(await jsonOf(call(rootPort, "//shop//12"))).toStrictEqual({
      name: "everything",
      params: { path: "/shop//12" },
    });
  });
});

describe("requests and answers", () => {
  const continuedTrace: unknown = expect.stringMatching(
    /^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/,
  );

  it("a function sees the request as Azure's host gives it", async () => {
    const answer = await jsonOf(
      call(port, "/api/inspect//a//?x=1&X=2&y&z=a%20b", {
        method: "PUT",
        headers: {
          "x-several": ["one", "two"],
          traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          tracestate: "a=b",
        },
        body: "perché",
      }),
    );
    expect(answer).toStrictEqual({
      method: "PUT",
      url: "/api/inspect//a//",
      query: { x: "1,2", y: "", z: "a b" },
      header: "one, two",
      params: { path: "/a//" },
      text: "perché",
      functionName: "inspect",
      hasRetryContext: false,
      traceParent: continuedTrace,
      traceState: "a=b",
    });
  });

  it("HEAD and OPTIONS reach a function that takes them", async () => {
    const head = await call(port, "/api/inspect", { method: "HEAD" });
    const options = await call(port, "/api/inspect", { method: "OPTIONS" });
    expect([head.status, head.headers["x-method"], head.body.length]).toStrictEqual([
      200,
      "HEAD",
      0,
    ]);
    expect([options.status, options.headers["x-method"]]).toStrictEqual([200, "OPTIONS"]);
  });

  it.each([
    ["text", Buffer.from("però"), "text/plain; charset=utf-8"],
    ["every byte", Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), "image/png"],
    ["nothing", Buffer.alloc(0), "text/csv"],
  ])("a body of %s comes back as it was sent", async (_name, body, contentType) => {
    const headers = { "content-type": contentType };
    const answer = await call(port, "/api/echo", { method: "POST", headers, body });
    expect(answer.body.equals(body)).toBe(true);
    expect(answer.headers["content-type"]).toBe(contentType);
  });

  it("100 MB go through, one byte more is 413", async () => {
    const body = Buffer.alloc(104_857_600, "0123456789abcdefg");
    const answer = await call(port, "/api/echo", { method: "POST", body });
    expect(answer.body.equals(body)).toBe(true);
    const headers = { "content-length": "104857601" };
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = request({ port, path: "/api/echo", method: "POST", headers }, (response) => {
        outgoing.destroy();
        resolve(response.statusCode);
      });
      outgoing.on("error", reject);
      outgoing.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it.each([
    ["nothing", 204, {}, ""],
    ["no-content", 204, { "x-kept": "yes" }, ""],
    ["stream", 200, {}, "one two"],
    ["redirect", 308, { location: "/elsewhere" }, ""],
    ["throw", 500, {}, ""],
  ])("a function that answers %s", async (kind, status, headers, body) => {
    const answer = await call(port, `/api/respond/${kind}`);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject(headers);
    expect(answer.body.toString()).toBe(body);
  });

  it("cookies become Set-Cookie headers as ASP.NET writes them", async () => {
    const { headers } = await call(port, "/api/respond/cookies");
    expect(headers["set-cookie"]).toStrictEqual([
      "a=1%202; path=/x; secure; samesite=strict; httponly",
      "b=2; max-age=60; path=/",
    ]);
  });

  it("a failure is logged, not told", async () => {
    await call(port, "/api/respond/throw");
    await until(() => host.output().includes("secret detail"), "the log line");
    expect(host.output()).toMatch(/Z error \[respond [0-9a-f]{8}\] Failed: Error: secret detail/);
  });

  it("hooks of the app see invocations and change their results", async () => {
    expect(await jsonOf(call(port, "/api/hooked"))).toStrictEqual({
      status: 200,
      hooks: ["appStart"],
    });
  });

  it("a caller who goes away disturbs nobody", async () => {
    const half = connect(port, "127.0.0.1");
    half.write("POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
    const early = connect(port, "127.0.0.1");
    early.write("GET /api/slow/50 HTTP/1.1\r\nHost: a\r\n\r\n");
    await pause(20);
    half.destroy();
    early.destroy();
    expect(await textOf(call(port, "/api/slow/60"))).toMatch(/^slept/);
  });

  it("streams pass in both directions when the app asks for them", async () => {
    const own = start(await bundles.app({ file: "stream-app.ts" }), []);
    const { port: streamPort } = await own.ready;
    const headers = { "x-sent": "kept" };
    const body = "abc".repeat(100_000);
    const answer = await call(streamPort, "/api/upper/n?q", { method: "POST", headers, body });
    expect(answer.body.toString()).toBe(body.toUpperCase());
    expect(answer.headers).toMatchObject({ "x-name": "n", "x-sent": "kept" });
    expect((await call(streamPort, "/api/nothing")).status).toBe(204);
    expect((await call(streamPort, "/api/broken")).status).toBe(500);
    await own.stop();
  });
});

describe("log lines", () => {
  it("carry level, function and invocation, on one line, from the configured level on", async () => {
    const invocation = (await textOf(call(port, "/api/log"))).slice(0, 8);
    await until(() => host.output().includes("an error line"), "the log lines");
    const lines = host
      .output()
      .split("\n")
      .filter((line) => line.includes(invocation));
    expect(lines.map((line) => line.replace(/^\S+ /, ""))).toStrictEqual([
      `info  [log ${invocation}] an information line | with a second line`,
      `info  [log ${invocation}] changed by a hook`,
      `error [log ${invocation}] an error line`,
    ]);
  });

  it("are JSON when asked", async () => {
    const invocationId = await textOf(call(rootPort, "/log"));
    await until(() => rootHost.output().includes("an error line"), "the log lines");
    const line =
      rootHost
        .output()
        .split("\n")
        .find((text) => text.includes(invocationId)) ?? "";
    expect(JSON.parse(line)).toStrictEqual({
      time: anyText,
      level: "information",
      category: "Function.log.User",
      functionName: "log",
      invocationId,
      message: "an information line\nwith a second line",
    });
  });
});

describe("administration", () => {
  it("lists functions and tells the state of the host", async () => {
    const functions = await jsonOf(call(port, "/admin/functions"));
    expect(functions).toContainEqual(
      expect.objectContaining({
        name: "literal",
        invoke_url_template: `http://127.0.0.1:${port}/api/shop/cart`,
      }),
    );
    expect(await jsonOf(call(port, "/admin/host/status"))).toMatchObject({ state: "Running" });
  });

  it.each([
    ["an unknown function", "/admin/functions/unknown", {}, "{}", 404],
    ["a function with an HTTP trigger", "/admin/functions/echo", {}, "{}", 400],
    ["a body that is not JSON", "/admin/functions/yearly", {}, "{", 400],
    ["a foreign host name", "/admin/functions/yearly", { host: "evil.example" }, "{}", 403],
  ])("refuses %s", async (_name, path, headers, body, status) => {
    expect((await call(port, path, { method: "POST", headers, body })).status).toBe(status);
  });
});

describe("start and stop", () => {
  const failing = async (folder: string, parameters: ReadonlyArray<string> = []) => {
    const own = start(folder, parameters, environment("failing"));
    return { code: await own.exit, errors: own.errors() };
  };
  const using = (registration: string): { readonly text: string } => ({
    text: `const { app, output } = require("@azure/functions"); ${registration}`,
  });

  it.each([
    ["an app that throws", { text: 'throw new Error("no database")' }, undefined, "no database"],
    ["an app that exits", { text: "process.exit(3)" }, undefined, "exit code 3"],
    ["a host.json that is not JSON", { text: "" }, "{", "host.json is not JSON"],
    [
      "a wrong host.json",
      { text: "" },
      { version: "2.0", functionTimeout: "soon" },
      "functionTimeout",
    ],
    [
      "an unknown trigger",
      using('app.serviceBusQueue("bus", { queueName: "q", connection: "C", handler() {} })'),
      undefined,
      '"bus" can\'t run on this host: the trigger type serviceBusTrigger',
    ],
    [
      "an unknown output",
      using(
        'app.get("out", { return: output.table({ tableName: "t", connection: "C" }), handler() {} })',
      ),
      undefined,
      '"out" can\'t run on this host: the output binding "$return" of type table',
    ],
    [
      "a wrong schedule",
      using('app.timer("tick", { schedule: "@daily", handler() {} })'),
      undefined,
      '"tick" can\'t run on this host: "@daily" is not an NCRONTAB',
    ],
    [
      "a missing setting",
      using('app.storageQueue("q", { queueName: "%NAME%", connection: "", handler() {} })'),
      undefined,
      'needs the setting "NAME"',
    ],
    [
      "a missing connection",
      using('app.storageQueue("q", { queueName: "abc", connection: "NOWHERE", handler() {} })'),
      undefined,
      '"NOWHERE" is not set',
    ],
    [
      "a wrong route",
      using('app.get("r", { route: "{a:odd}", handler() {} })'),
      undefined,
      'route constraint "odd"',
    ],
  ])("%s is one clear line and exit code 1", async (_name, content, hostJson, text) => {
    const { code, errors } = await failing(await bundles.app(content, hostJson));
    expect(code).toBe(1);
    expect(errors).toContain(text);
    expect(errors.trimEnd().split("\n")).toHaveLength(1);
  });

  it("a taken port is told", async () => {
    const { code, errors } = await failing(app, ["--port", String(port)]);
    expect([code, errors]).toStrictEqual([
      1,
      `Functions host: Port ${port} is taken by another program\n`,
    ]);
  });

  it("tells when it is ready and which functions it has", async () => {
    expect(host.output()).toContain(`Functions host ready at http://127.0.0.1:${port}\n`);
    expect((await host.ready).functions).toStrictEqual(
      expect.arrayContaining(["literal", "everySecond", "orders"]),
    );
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "after %s what runs ends, then it goes",
    async (signal) => {
      const own = start(app, [], environment(signal.toLowerCase()));
      const { port: ownPort } = await own.ready;
      const agent = new Agent({ keepAlive: true });
      await call(ownPort, "/api/pid", { agent });
      const slow = call(ownPort, "/api/slow/300");
      await call(ownPort, "/admin/functions/yearly", { method: "POST" });
      await until(() => own.runs("yearly begins").length === 1, "the timer");
      own.signal(signal);
      await pause(50);
      await expect(call(ownPort, "/api/pid")).rejects.toThrow("ECONNREFUSED");
      expect((await slow).status).toBe(200);
      expect(await own.exit).toBe(0);
      expect(own.runs("yearly ends")).toHaveLength(1);
      expect(own.output()).toContain("appTerminate true");
    },
  );
});
