// An app that the functions host has never seen, written against the public library only.
import {
  app,
  output,
  trigger,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from "@azure/functions";
import { setTimeout as pause } from "node:timers/promises";

const hooks: Array<string> = [];

/** Tests read the standard output, because each worker process has a memory of its own. */
const record = (name: string, value: unknown, context?: InvocationContext): void => {
  const run = { name, value, at: Date.now(), metadata: context?.triggerMetadata };
  process.stdout.write(`run ${JSON.stringify(run)}\n`);
};

app.hook.appStart((context) => {
  context.hookData["started"] = true;
  hooks.push("appStart");
});
app.hook.log((line) => {
  if (line.message === "to be changed") line.message = "changed by a hook";
});
app.hook.appTerminate((context) => {
  console.log(`appTerminate ${String(context.hookData["started"])}`);
});
app.hook.preInvocation(({ hookData, invocationContext }) => {
  hookData["name"] = invocationContext.functionName;
});
app.hook.postInvocation((context) => {
  if (context.hookData["name"] === "hooked")
    context.result = { jsonBody: { ...(context.result as HttpResponseInit), hooks } };
});

const answer =
  (name: string) =>
  ({ params }: HttpRequest): HttpResponseInit => ({ jsonBody: { name, params } });

const routes: Readonly<Record<string, string>> = {
  literal: "shop/cart",
  number: "shop/{id:int}",
  short: "shop/{code:alpha:length(2,3)}",
  item: "shop/{id}",
  nested: "shop/{id}/lines/{line:min(1)?}",
  file: "files/{name}.{extension}",
  guid: "ids/{id:guid}",
  pattern: "patterns/{value:regex(^\\d{{3}}-[a-z]+$)}",
  range: "ranges/{value:range(5,10)}",
  rest: "rest/{*path}",
  everything: "{*path}",
};
for (const [name, route] of Object.entries(routes))
  app.http(name, { methods: ["GET"], route, handler: answer(name) });

app.http("DefaultRoute", { handler: ({ method, url }) => ({ jsonBody: { method, url } }) });
app.http("cartDelete", { methods: ["DELETE"], route: "shop/cart", handler: answer("cartDelete") });
app.http("hooked", { route: "hooked", handler: () => ({ status: 200 }) });

app.http("inspect", {
  methods: ["GET", "HEAD", "POST", "PUT", "OPTIONS"],
  route: "inspect/{*path}",
  handler: async (request, context) => ({
    headers: { "x-method": request.method },
    jsonBody: {
      method: request.method,
      url: new URL(request.url).pathname,
      query: Object.fromEntries(request.query),
      header: request.headers.get("x-several"),
      params: request.params,
      text: await request.text(),
      functionName: context.functionName,
      hasRetryContext: context.retryContext !== undefined,
      traceParent: context.traceContext?.traceParent,
      traceState: context.traceContext?.traceState,
    },
  }),
});

app.http("echo", {
  methods: ["POST"],
  route: "echo",
  handler: async (request) => ({
    headers: { "content-type": request.headers.get("content-type") ?? "none" },
    body: Buffer.from(await request.arrayBuffer()),
  }),
});

app.generic("nothing", {
  trigger: trigger.http({ methods: ["GET"], route: "respond/nothing" }),
  return: output.http({}),
  handler: () => undefined,
});
app.http("respond", {
  methods: ["GET"],
  route: "respond/{kind}",
  handler: ({ params: { kind = "" } }): HttpResponseInit => {
    switch (kind) {
      case "no-content":
        return { status: 204, headers: { "x-kept": "yes" } };
      case "cookies":
        return {
          cookies: [
            {
              name: "a",
              value: "1 2",
              path: "/x",
              httpOnly: true,
              secure: true,
              sameSite: "Strict",
            },
            { name: "b", value: "2", maxAge: 60 },
          ],
          body: "text",
        };
      case "stream":
        return {
          body: new ReadableStream({
            start: (controller) => {
              controller.enqueue(new TextEncoder().encode("one "));
              controller.enqueue(new TextEncoder().encode("two"));
              controller.close();
            },
          }),
        };
      case "redirect":
        return { status: 308, headers: { location: "/elsewhere" } };
      default:
        throw new Error("secret detail");
    }
  },
});

app.http("slow", {
  methods: ["GET"],
  route: "slow/{ms:int}",
  handler: async ({ params }, context) => {
    context.info("slow begins");
    await pause(Number(params["ms"]));
    return { body: `slept in ${process.pid}` };
  },
});
app.http("pid", { methods: ["GET"], route: "pid", handler: () => ({ body: `${process.pid}` }) });
app.http("crash", {
  methods: ["GET"],
  route: "crash",
  handler: async () => {
    setImmediate(() => {
      throw new Error("thrown outside of the handler");
    });
    await pause(2000);
    return { body: "never" };
  },
});
app.http("block", {
  methods: ["GET"],
  route: "block",
  handler: () => {
    for (;;);
  },
});
app.http("reject", {
  methods: ["GET"],
  route: "reject",
  handler: () => {
    void Promise.reject(new Error("rejected and not awaited"));
    return { body: "answered" };
  },
});
app.http("log", {
  methods: ["GET"],
  route: "log",
  handler: (_request, context) => {
    context.debug("a debug line");
    context.log("an information line\nwith a second line");
    context.log("to be changed");
    context.error("an error line");
    return { body: context.invocationId };
  },
});

app.timer("everySecond", {
  schedule: "%EVERY_SECOND%",
  runOnStartup: true,
  handler: async (timer) => {
    record("everySecond", timer);
    await pause(50);
  },
});
app.timer("yearly", {
  schedule: "0 0 0 1 January *",
  handler: async (timer) => {
    record("yearly begins", timer);
    await pause(500);
    record("yearly ends", timer);
  },
});

const toOrders = output.storageQueue({ queueName: "%ORDERS%", connection: "" });
app.http("order", {
  methods: ["POST"],
  route: "orders",
  extraOutputs: [toOrders],
  handler: async (request, context) => {
    context.extraOutputs.set(toOrders, await request.json());
    return { status: 202 };
  },
});
app.storageQueue("orders", {
  queueName: "%ORDERS%",
  connection: "AzureWebJobsStorage",
  return: output.storageQueue({ queueName: "%RECEIPTS%", connection: "OTHER_STORAGE" }),
  handler: async (message, context) => {
    record("orders", message, context);
    const { dequeueCount } = context.triggerMetadata ?? {};
    const {
      fail = 0,
      take = 0,
      die,
    } = message as {
      readonly fail?: number;
      readonly take?: number;
      readonly die?: boolean;
    };
    if (dequeueCount === 1) await pause(take);
    if (die === true && dequeueCount === 1) process.kill(process.pid, "SIGKILL");
    if (Number(dequeueCount) <= fail) throw new Error("refused");
    return typeof message === "object" ? { done: message } : undefined;
  },
});
app.storageQueue("receipts", {
  queueName: "%RECEIPTS%",
  connection: "OTHER_STORAGE",
  handler: (message, context) => {
    record("receipts", message, context);
  },
});
