import { createRequire } from "node:module";
import type * as library from "@azure/functions";
import {
  coreModuleFor,
  createApp,
  provideCoreModule,
} from "../../infra/local/functions-host/core-module";
import type { HttpData, TypedData } from "../../infra/local/functions-host/core-types";
import { invoke } from "../../infra/local/functions-host/invocation";
import type { Log } from "../../infra/local/functions-host/log";
import { traceContextOf } from "../../infra/local/functions-host/trace-context";

/** The functions library in this process, driven as the functions host drives it, without HTTP. */

const core = createApp();
provideCoreModule(coreModuleFor(core, () => undefined));
// Not an import: the library looks for its core as it is loaded.
const { app } = createRequire(__filename)("@azure/functions") as typeof library;

/** Lines are made, as in production, and written nowhere. */
const silent: Log = { isShown: () => true, write: () => undefined };

export const register = (name: string, handler: library.HttpHandler): void => {
  app.http(name, { methods: ["GET", "POST", "PUT", "DELETE"], route: name, handler });
};

/** A request as the host hands it over: matched, with its parameters. */
export type LibraryRequest = {
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly key: string;
  readonly body: unknown;
};

const nullable = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

const httpDataOf = ({ body, key, method, params, query }: LibraryRequest): HttpData => ({
  method,
  url: `http://127.0.0.1:7071/operation?${new URLSearchParams(query).toString()}`,
  nullableHeaders: nullable({
    host: "127.0.0.1:7071",
    connection: "keep-alive",
    accept: "application/json",
    "ocp-apim-subscription-key": key,
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  }),
  nullableParams: nullable(params),
  nullableQuery: nullable(query),
  body: body === undefined ? null : { bytes: Buffer.from(JSON.stringify(body)) },
});

export type LibraryAnswer = { readonly status: number; readonly text: string };

const textOf = (body: TypedData | null | undefined): string =>
  body?.string ?? (body?.bytes === undefined ? "" : Buffer.from(body.bytes).toString("utf8"));

/** A function with its request, ready to be run any number of times. */
export const prepared = (name: string, request: LibraryRequest): (() => Promise<LibraryAnswer>) => {
  const registered = core.functions.get(name);
  const input = Object.entries(registered?.metadata.bindings ?? {}).find(([, { type }]) =>
    /trigger$/i.test(type),
  );
  if (registered === undefined || input === undefined)
    throw new Error(`${name} is not registered.`);
  const http = httpDataOf(request);
  const invocation = {
    invocationId: "00000000-0000-4000-8000-000000000000",
    functionId: name,
    inputData: [{ name: input[0], data: { http } }],
    triggerMetadata: {},
    traceContext: traceContextOf(undefined, undefined),
  };
  return async () => {
    const { response } = await invoke(core, silent, registered, invocation);
    const output = response.returnValue?.http ?? {};
    return { status: Number(output.statusCode), text: textOf(output.body) };
  };
};
