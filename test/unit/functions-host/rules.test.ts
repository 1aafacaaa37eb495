import fc from "fast-check";
import { settingsOf } from "../../../infra/local/functions-host/host-json";
import { createLog } from "../../../infra/local/functions-host/log";
import { decodeMessage } from "../../../infra/local/functions-host/queue-message";
import { createRouter } from "../../../infra/local/functions-host/router";
import { millisecondsOf } from "../../../infra/local/functions-host/time-span";
import { scheduleOf } from "../../../infra/local/functions-host/timer-schedule";

const matching = (template: string, path: string): unknown =>
  createRouter("", [{ template, methods: ["GET"], target: template }]).match("GET", path)
    ?.parameters;

describe("route constraints", () => {
  it.each([
    ["int", ["0", "-2147483648", "2147483647"], ["2147483648", "1.0", "a", "1a"]],
    ["long", ["9223372036854775807"], ["9223372036854775808", "1.5"]],
    ["alpha", ["Ab"], ["a1", "è"]],
    ["bool", ["true", "False"], ["1", "yes"]],
    ["decimal", ["1", "-1.5", ".5"], ["1e3", "1,5"]],
    ["double", ["1", "-1.5e3"], ["one"]],
    ["float", ["2.5"], ["2.5f"]],
    [
      "guid",
      ["0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5bd9cb469fa16570867728950e"],
      ["0f8f"],
    ],
    ["datetime", ["2026-03-01", "2026-03-01T10:00:00", "3-1-2026"], ["2026-13-45", "march", "7"]],
    ["minlength(2)", ["ab", "abc"], ["a"]],
    ["maxlength(2)", ["a", "ab"], ["abc"]],
    ["length(2)", ["ab"], ["a", "abc"]],
    ["length(2,3)", ["ab", "abc"], ["a", "abcd"]],
    ["min(5)", ["5", "6"], ["4", "a"]],
    ["max(5)", ["5", "-6"], ["6"]],
    ["range(5,7)", ["5", "7"], ["4", "8"]],
    ["regex(^a(b|c)$)", ["ab", "AC"], ["ad", "xab"]],
    ["regex(^\\d{{2}}:\\w$)", ["12:x"], ["1:x", "12:xy"]],
    ["int:min(1):max(9)", ["1", "9"], ["0", "10", "a"]],
  ])("%s", (constraint, accepted, refused) => {
    const verdict = (value: string): boolean =>
      matching(`{v:${constraint}}`, `/${value}`) !== undefined;
    expect([accepted.filter(verdict), refused.filter(verdict)]).toStrictEqual([accepted, []]);
  });
});

describe("route templates", () => {
  it.each([
    ["a/{b?}", "/a", {}],
    ["a/{b=x}", "/a", { b: "x" }],
    ["a/{b:int=5}", "/a", { b: "5" }],
    ["a/{b:int?}", "/a/x", undefined],
    ["{*rest}", "/", {}],
    ["{**rest}", "/x/y", { rest: "x/y" }],
    ["{*rest}", "//x", { rest: "/x" }],
    ["a/{*rest:length(3)}", "/a/b/c", { rest: "b/c" }],
    ["{a}-{b}.html", "/x-y-z.html", { a: "x-y", b: "z" }],
    ["f/{name}.{ext?}", "/f/x", { name: "x" }],
    ["{{x}}/{y}", "/{x}/1", { y: "1" }],
    ["a/{b}", "/a/", undefined],
    ["a/{b}", "/a/%E0%A4%A", { b: "%E0%A4%A" }],
    ["perché/{b}", "/perch%C3%A9/%C3%A8", { b: "è" }],
    ["", "/", {}],
  ])("%s and %s", (template, path, expected) => {
    expect(matching(template, path)).toStrictEqual(expected);
  });

  it.each(["{a", "a}", "{}", "{a}/{A}", "{*a}/b", "a//b", "{a:odd}", "{a:min(x)}", "{a:regex([)}"])(
    "%s is refused with its text",
    (template) => {
      expect(() => matching(template, "/")).toThrow(`route "${template}"`);
    },
  );

  it("the most specific template wins, in whatever order they are registered", () => {
    const ranked = [
      "a/b/c",
      "a/b/{c:int:min(1)}",
      "a/b/{c:int}",
      "a/b/{c}",
      "a/{x}/c",
      "a/{*r}",
      "{*r}",
    ];
    const paths: ReadonlyArray<readonly [string, string]> = [
      ["/a/b/c", "a/b/c"],
      ["/a/b/1", "a/b/{c:int:min(1)}"],
      ["/a/b/0", "a/b/{c:int}"],
      ["/a/b/x", "a/b/{c}"],
      ["/a/x/c", "a/{x}/c"],
      ["/a/x/d", "a/{*r}"],
      ["/x", "{*r}"],
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(ranked, { minLength: ranked.length }), (templates) => {
        const router = createRouter(
          "",
          templates.map((template) => ({ template, methods: ["GET"], target: template })),
        );
        expect(paths.map(([path]) => router.match("GET", path)?.target)).toStrictEqual(
          paths.map(([, template]) => template),
        );
      }),
    );
  });

  it("any text survives a parameter, but for encoded slashes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (value) => {
        fc.pre(value !== "." && value !== "..");
        const expected = value.replaceAll("/", "%2F");
        expect(matching("{v}", `/${encodeURIComponent(value)}`)).toStrictEqual({ v: expected });
      }),
    );
  });
});

describe("schedules", () => {
  const from = new Date("2026-02-27T23:59:30.500Z");

  it.each([
    ["*/15 * * * * *", "2026-02-27T23:59:45.000Z"],
    ["0 */5 * * * *", "2026-02-28T00:00:00.000Z"],
    ["*/5 * * * *", "2026-02-28T00:00:00.000Z"],
    ["0 30 9 1-7 March Monday", "2026-03-02T09:30:00.000Z"],
    ["0 0 0 29 2 *", "2028-02-29T00:00:00.000Z"],
    ["0 0 12 * * MON-FRI", "2026-03-02T12:00:00.000Z"],
    ["0 0 12 13 * Fri", "2026-03-13T12:00:00.000Z"],
    ["00:01:30", "2026-02-28T00:01:00.500Z"],
  ])("%s is next due at %s", (expression, expected) => {
    expect(scheduleOf(expression).next(from)?.toISOString()).toBe(expected);
  });

  it.each(["", "* * *", "@daily", "0 0 0 L * *", "61 * * * * *", "* * * * * * *", "00:00:00"])(
    "%j is refused",
    (expression) => {
      expect(() => scheduleOf(expression)).toThrow();
    },
  );
});

describe("time spans", () => {
  it.each([
    ["00:00:02", 2000],
    ["1.12:00:00", 129_600_000],
    ["00:00:00.25", 250],
    ["01:30", 5_400_000],
    ["24:00:00", undefined],
    ["00:60:00", undefined],
    ["2", undefined],
  ])("%s is %s milliseconds", (text, expected) => {
    expect(millisecondsOf(text)).toBe(expected);
  });
});

describe("host.json", () => {
  const read = (content: object, environment: NodeJS.ProcessEnv = {}) =>
    settingsOf(JSON.stringify({ version: "2.0", ...content }), environment);

  it("has defaults", () => {
    expect(read({})).toStrictEqual({
      routePrefix: "api",
      functionTimeoutMs: 1_800_000,
      queues: {
        maxPollingIntervalMs: 1000,
        visibilityTimeoutMs: 0,
        batchSize: 16,
        newBatchThreshold: 8,
        maxDequeueCount: 5,
        messageEncoding: "base64",
      },
      log: { levels: {} },
    });
  });

  it("is read without regard to case and overridden by the environment", () => {
    const settings = read(
      { FunctionTimeout: "-1", extensions: { Queues: { batchSize: 4, maxPollingInterval: 250 } } },
      {
        AzureFunctionsJobHost__extensions__queues__maxDequeueCount: "2",
        AzureFunctionsJobHost__extensions__http__routePrefix: "/v1/",
        AzureFunctionsJobHost__logging__logLevel__default: "Debug",
      },
    );
    expect(settings).toStrictEqual({
      routePrefix: "v1",
      functionTimeoutMs: null,
      queues: {
        maxPollingIntervalMs: 250,
        visibilityTimeoutMs: 0,
        batchSize: 4,
        newBatchThreshold: 2,
        maxDequeueCount: 2,
        messageEncoding: "base64",
      },
      log: { levels: { default: "debug" } },
    });
  });

  it.each([
    [{ version: "1.0" }, "version"],
    [{ functionTimeout: "00:00:00" }, "functionTimeout"],
    [{ extensions: { queues: { batchSize: 33 } } }, "batchSize"],
    [{ extensions: { queues: { messageEncoding: "hex" } } }, "messageEncoding"],
    [{ extensions: { http: { routePrefix: 1 } } }, "routePrefix"],
    [{ logging: { logLevel: { default: "loud" } } }, "logLevel"],
  ])("%j is refused by name", (content, name) => {
    expect(() => read(content)).toThrow(name);
  });
});

describe("log levels", () => {
  it.each([
    ["Function.pay.User", "information", false],
    ["Function.pay.User", "warning", true],
    ["Function.payMore.User", "information", true],
    ["Function.hush", "critical", false],
    ["Host", "debug", true],
  ] as const)("of %s at %s", (category, level, expected) => {
    const log = createLog(
      {
        levels: {
          default: "debug",
          function: "information",
          "function.pay": "warning",
          "function.hush": "none",
        },
      },
      "text",
    );
    expect(log.isShown(level, category)).toBe(expected);
  });
});

describe("log lines for eyes", () => {
  const shown = (message: string, functionName = "pay"): string => {
    const lines: Array<string> = [];
    createLog({ levels: {} }, "text", (line) => lines.push(line)).write({
      level: "information",
      category: "Function.pay.User",
      functionName,
      invocationId: "0123456789ab",
      message,
    });
    return (lines[0] ?? "").replace(/^\S+ /, "").trimEnd();
  };
  it.each([
    ["Answered", "info  [pay 01234567] Answered"],
    [
      'Answered {"operation":"pay","outcome":"Ok","status":200,"id":"a b","none":null}',
      'info  [pay 01234567] Answered outcome=Ok status=200 id="a b" none=null',
    ],
    ['Odd {"a":"x=y","b":{"c":1}}', 'info  [pay 01234567] Odd a="x=y" b={"c":1}'],
    ["Broken {not json}", "info  [pay 01234567] Broken {not json}"],
    ["Two\nlines {}", "info  [pay 01234567] Two | lines"],
  ])("%j", (message, expected) => {
    expect(shown(message)).toBe(expected);
  });
});

describe("queue messages", () => {
  it("any bytes survive base64", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const body = Buffer.from(bytes);
        expect(decodeMessage(body.toString("base64"), "base64")).toStrictEqual(body);
      }),
    );
  });

  it.each(['{"a":1}', "abc", "ab=c", "a b c d"])("%s is not base64", (text) => {
    expect(decodeMessage(text, "base64")).toBeUndefined();
    expect(decodeMessage(text, "none")).toStrictEqual(Buffer.from(text));
  });
});
