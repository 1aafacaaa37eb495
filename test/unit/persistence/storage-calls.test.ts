import { readdirSync, readFileSync } from "node:fs";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import path from "node:path";
import type { Container } from "@azure/cosmos";
import type { QueueClient } from "@azure/storage-queue";
import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { documentsIn, type Documents } from "../../../shared/persistence/cosmos/container";
import { debtPositionsIn } from "../../../shared/persistence/cosmos/debt-positions";
import { faultOf, storeFailure } from "../../../shared/persistence/cosmos/errors";
import { pageQuery } from "../../../shared/persistence/cosmos/list-query";
import { queueAt } from "../../../shared/persistence/queue/producer";
import { stepChannel, type StepNotice } from "../../../shared/persistence/steps";
import type { ListQuery } from "../../../shared/ports/debt-positions";
import { iupd, now, organization } from "../../support/builders";

const folder = path.resolve(__dirname, "../../../shared/persistence");
const sourcesThatMatch = (pattern: RegExp): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(
      (file) => file.endsWith(".ts") && pattern.test(readFileSync(path.join(folder, file), "utf8")),
    )
    .sort();

describe("calls of storage", () => {
  it("are made in four places; besides, only letters, the setting up and the options know the SDKs", () => {
    expect(sourcesThatMatch(/from "@azure\//)).toStrictEqual([
      "blob/container.ts",
      "client-options.ts",
      "cosmos/container.ts",
      "notification/email.ts",
      "queue/inspection.ts",
      "queue/producer.ts",
      "setup.ts",
    ]);
  });

  it("name the setting up nowhere in what serves requests", () => {
    expect(sourcesThatMatch(/from "[./]*setup"/)).toStrictEqual([]);
  });

  /** An SDK whose every call answers whether a step was open when it was made. */
  const watched = () => {
    const open: Array<StepNotice> = [];
    const calls: Array<string> = [];
    const listen = (message: unknown): void => {
      const notice = message as StepNotice;
      if (notice.phase === "before") open.push(notice);
      else
        open.splice(
          open.findIndex(({ step }) => step === notice.step),
          1,
        );
    };
    const call = (name: string) => () => {
      calls.push(`${name} in ${open.map(({ step }) => step).join()}`);
      return Promise.reject(Object.assign(new Error("secret"), { code: 503 }));
    };
    return { listen, call, calls };
  };

  it("of Cosmos DB are each inside a step", async () => {
    const { call, calls, listen } = watched();
    const query = () => ({
      fetchAll: call("fetchAll"),
      fetchNext: call("fetchNext"),
      hasMoreResults: () => false,
    });
    const container = {
      item: () => ({ read: call("read") }),
      items: { batch: call("batch"), query },
    } as unknown as Container;
    const documents = documentsIn(container);
    const question = { text: "SELECT * FROM c", parameters: {} };
    subscribe(stepChannel, listen);
    await documents.read("position.read", "p", "i")();
    await documents.write("position.create", "p", [{ _tag: "Delete", id: "i", version: null }])();
    await documents.query("position.list", "p", question)();
    await documents.stream("position.due", question, 1, { hasMore: false }, (sofar) =>
      TE.right(sofar),
    )();
    unsubscribe(stepChannel, listen);
    expect(calls).toStrictEqual([
      "read in position.read",
      "batch in position.create",
      "fetchAll in position.list",
      "fetchNext in position.due",
    ]);
  });

  it.each<[string, object, object]>([
    [
      "a batch that a document stopped",
      {
        code: 207,
        headers: { "x-ms-request-charge": "7.5" },
        result: [{ statusCode: 424 }, { statusCode: 409 }],
      },
      { outcome: "conflict", status: 409, charge: 7.5, throttled: 0 },
    ],
    [
      "a batch that went through, the second time",
      {
        code: 200,
        headers: { "x-ms-request-charge": 12 },
        result: [{ statusCode: 201 }],
        diagnostics: {
          clientSideRequestStatistics: {
            retryDiagnostics: { failedAttempts: [{ statusCode: 429 }, { statusCode: 503 }] },
          },
        },
      },
      { outcome: "ok", status: 200, charge: 12, throttled: 1 },
    ],
  ])("tell how they ended: %s", async (_, answer, facts) => {
    const told: Array<unknown> = [];
    const listen = (message: unknown): void => {
      told.push(message);
    };
    const container = {
      items: { batch: () => Promise.resolve(answer) },
    } as unknown as Container;
    subscribe(stepChannel, listen);
    await documentsIn(container).write("position.create", "p", [
      { _tag: "Delete", id: "i", version: null },
    ])();
    unsubscribe(stepChannel, listen);
    expect(told).toStrictEqual([
      { step: "position.create", phase: "before", isSend: false },
      { step: "position.create", phase: "after", ...facts },
    ]);
  });

  it("of queues are each inside a step", async () => {
    const { call, calls, listen } = watched();
    const queue = queueAt({
      getProperties: call("getProperties"),
      sendMessage: call("sendMessage"),
    } as unknown as QueueClient);
    subscribe(stepChannel, listen);
    await queue.length("transitions.length")();
    await queue.send("transitions.send", () => "text")();
    unsubscribe(stepChannel, listen);
    expect(calls).toStrictEqual([
      "getProperties in transitions.length",
      "sendMessage in transitions.send",
    ]);
  });

  it("with more writes than a batch takes are refused before anything is sent", async () => {
    const { call, calls } = watched();
    const container = { items: { batch: call("batch") } } as unknown as Container;
    const writes = Array.from({ length: 101 }, (_, index) => ({
      _tag: "Delete" as const,
      id: String(index),
      version: null,
    }));
    expect(await documentsIn(container).write("position.commit", "p", writes)()).toStrictEqual(
      E.left({
        _tag: "WriteFault",
        fault: { _tag: "Refused", reason: "more writes than one batch takes" },
        write: null,
      }),
    );
    expect(calls).toStrictEqual([]);
  });
});

describe("a list", () => {
  const asked: Array<string> = [];
  const documents: Documents = {
    read: () => TE.right(O.none),
    write: () => TE.right(undefined),
    query: (step) => {
      asked.push(step);
      return TE.right(step === "position.count" ? [120, 0, 7] : []);
    },
    stream: (_step, _query, _size, initial) => TE.right(initial),
  };
  const store = debtPositionsIn(
    { ledgers: documents, archive: documents },
    { journalRetentionDays: 1 },
  );
  const query: ListQuery = {
    organization: organization(),
    serviceType: "GPD",
    segregation: null,
    status: null,
    window: null,
    order: { by: "IUPD", direction: "ASC" },
    limit: 50,
    from: { _tag: "Offset", offset: 0 },
    now,
  };

  it("adds up a count that comes in parts", async () => {
    expect(await store.list(query)()).toStrictEqual(
      E.right({ positions: [], sortValues: [], total: 127 }),
    );
  });

  it("asks nothing for a caller who may see nothing", async () => {
    asked.splice(0);
    expect(await store.list({ ...query, segregation: new Set() })()).toStrictEqual(
      E.right({ positions: [], sortValues: [], total: 0 }),
    );
    expect(asked).toStrictEqual([]);
  });

  it.each<[string, string]>([
    ["@value", "x' OR 1 = 1 --"],
    ["@iupd", '" OR true OR "'],
    ["@code0", "47') OR (1 = 1"],
  ])("gives what callers sent to the database as the parameter %s only", (name, text) => {
    const hostile: ListQuery = {
      ...query,
      order: { by: "STATUS", direction: "ASC" },
      segregation: new Set([text]),
      from: { _tag: "After", value: text, iupd: iupd(text) },
    };
    const { parameters, text: sql } = pageQuery(hostile);
    expect(sql).not.toContain(text);
    expect(parameters[name]).toBe(text);
  });
});

describe("failures of storage", () => {
  const sdkError = (members: object): Error =>
    Object.assign(new Error("quotes a document"), members);

  it.each<[string, unknown, object]>([
    ["404", sdkError({ code: 404 }), { _tag: "Missing", isDocument: true }],
    [
      "404 of a replica behind",
      sdkError({ code: 404, substatus: 1002 }),
      { _tag: "Missing", isDocument: false },
    ],
    ["409", sdkError({ code: 409 }), { _tag: "Exists" }],
    ["412", sdkError({ code: 412 }), { _tag: "Changed" }],
    ["449", sdkError({ code: 449 }), { _tag: "Changed" }],
    [
      "429",
      sdkError({ code: 429, retryAfterInMs: 1_200 }),
      { _tag: "Throttled", retryAfterSeconds: 2 },
    ],
    ["429 without a time", sdkError({ code: 429 }), { _tag: "Throttled", retryAfterSeconds: 1 }],
    ["408", sdkError({ code: 408 }), { _tag: "Unclear", reason: "408/0" }],
    ["410", sdkError({ code: 410, substatus: 1000 }), { _tag: "Unclear", reason: "410/1000" }],
    ["500", sdkError({ code: 500 }), { _tag: "Unclear", reason: "500/0" }],
    ["503", sdkError({ code: 503, substatus: 20001 }), { _tag: "Unclear", reason: "503/20001" }],
    ["401", sdkError({ code: 401 }), { _tag: "Refused", reason: "401/0" }],
    ["413", sdkError({ code: 413 }), { _tag: "Refused", reason: "413/0" }],
    [
      "a batch's hidden 503",
      new Error("Batch request error", { cause: sdkError({ code: 503 }) }),
      { _tag: "Unclear", reason: "503/0" },
    ],
    [
      "a batch's hidden 429",
      new Error("Batch", { cause: sdkError({ code: 429, retryAfterInMs: 10 }) }),
      { _tag: "Throttled", retryAfterSeconds: 1 },
    ],
    [
      "a cut connection",
      sdkError({ code: "ECONNRESET" }),
      { _tag: "Unclear", reason: "ECONNRESET" },
    ],
    [
      "a refused connection",
      sdkError({ code: "ECONNREFUSED" }),
      { _tag: "Refused", reason: "ECONNREFUSED" },
    ],
    [
      "a timeout",
      sdkError({ code: "TimeoutError", name: "Error" }),
      { _tag: "Unclear", reason: "TimeoutError" },
    ],
    [
      "an aborted call",
      sdkError({ code: 20, name: "AbortError" }),
      { _tag: "Unclear", reason: "AbortError" },
    ],
    [
      "a missing queue",
      sdkError({ code: "QueueNotFound", statusCode: 404 }),
      { _tag: "Unclear", reason: "QueueNotFound" },
    ],
    [
      "an error of ours",
      new TypeError("quotes a document"),
      { _tag: "Unclear", reason: "TypeError" },
    ],
    ["what is no error", "text", { _tag: "Unclear", reason: "unknown" }],
  ])("by %s are told by a tag, and never quote", (_, error, fault) => {
    expect(faultOf(error)).toStrictEqual(fault);
    expect(JSON.stringify(storeFailure("position.read", faultOf(error)))).not.toContain("quotes");
  });

  it("end when errors cause each other in a circle", () => {
    const circle = new Error("one");
    circle.cause = circle;
    expect(faultOf(circle)).toStrictEqual({ _tag: "Unclear", reason: "Error" });
  });
});
