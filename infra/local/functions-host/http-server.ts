import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { InvocationRequest } from "./core-types";
import type { App } from "./core-module";
import type { HttpFunction } from "./function-catalog";
import type { HostSettings } from "./host-json";
import { BodyTooLarge, bodyLimit, httpDataOf, readBody } from "./http-request";
import { httpOutputOf, sendEmpty, sendHttpData } from "./http-response";
import { streamMetadata, streamThrough, type Stream } from "./http-stream";
import { invoke } from "./invocation";
import type { Log } from "./log";
import { writeQueueOutputs } from "./output-bindings";
import { createRouter, type Match } from "./router";
import type { RunningInvocations } from "./running-invocations";
import { traceContextOf } from "./trace-context";

export type HttpServerParts = {
  readonly app: App;
  readonly log: Log;
  readonly settings: HostSettings;
  readonly functions: ReadonlyArray<HttpFunction>;
  readonly port: number;
  readonly running: RunningInvocations;
  readonly environment: NodeJS.ProcessEnv;
  /** Where the library wants requests, when the app has asked it for streams. */
  readonly streamUri: string | undefined;
  readonly isStopping: () => boolean;
  readonly admin: (request: IncomingMessage, response: ServerResponse, path: string) => boolean;
};

type Target = { readonly path: string; readonly search: string; readonly url: string };

/** Repeated slashes stay; only dot segments are resolved, as every HTTP server does. */
const targetOf = (request: IncomingMessage, port: number): Target | undefined => {
  const { url: sent = "/" } = request;
  const authority = request.headers.host ?? `127.0.0.1:${port}`;
  const absolute = sent.startsWith("/") ? `http://${authority}${sent}` : sent;
  if (!sent.startsWith("/") && !/^https?:\/\//i.test(sent)) return undefined;
  if (!URL.canParse(absolute)) return undefined;
  if (!sent.startsWith("/") || /\/(?:\.|%2e)/i.test(sent)) {
    const { pathname, search, href } = new URL(absolute);
    return { path: pathname, search, url: href };
  }
  const question = sent.indexOf("?");
  return question < 0
    ? { path: sent, search: "", url: absolute }
    : { path: sent.slice(0, question), search: sent.slice(question), url: absolute };
};

const headerText = (value: string | ReadonlyArray<string> | undefined): string | undefined =>
  typeof value === "string" ? value : value?.join(",");

export const createHttpServer = (parts: HttpServerParts): Server => {
  const { app, log, settings, running, environment, streamUri } = parts;
  const router = createRouter(
    settings.routePrefix,
    parts.functions.map((target) => ({ template: target.route, methods: target.methods, target })),
  );
  const limit = bodyLimit(environment);

  const run = async (
    match: Match<HttpFunction>,
    request: IncomingMessage,
    response: ServerResponse,
    target: Target,
  ): Promise<void> => {
    const { metadata, input } = match.target;
    const registered = app.functions.get(metadata.name);
    if (registered === undefined) throw new Error(`Function "${metadata.name}" is not loaded.`);
    if (Number(request.headers["content-length"] ?? 0) > limit) throw new BodyTooLarge();
    const body = streamUri === undefined ? await readBody(request, limit) : undefined;
    const invocationId = randomUUID();
    const functionName = metadata.name;
    running.add({
      functionName,
      invocationId,
      giveUp: () => {
        if (response.headersSent) response.destroy();
        else sendEmpty(response, 500, { connection: "close" });
      },
    });
    const category = `Function.${functionName}`;
    let stream: Stream | undefined;
    try {
      stream =
        streamUri === undefined
          ? undefined
          : streamThrough(streamUri, invocationId, request, response);
      const invocation: InvocationRequest = {
        invocationId,
        functionId: functionName,
        inputData: [
          {
            name: input,
            data:
              stream === undefined
                ? { http: httpDataOf(request, target, match.parameters, body) }
                : {},
          },
        ],
        triggerMetadata:
          stream === undefined ? {} : streamMetadata(request.headers, match.parameters),
        traceContext: traceContextOf(
          headerText(request.headers["traceparent"]),
          headerText(request.headers["tracestate"]),
        ),
      };

      const outcome = await invoke(app, log, registered, invocation);
      await writeQueueOutputs(metadata, outcome.response, settings.queues, environment);
      if (stream === undefined || !outcome.hasResult) {
        stream?.cancel();
        sendHttpData(response, httpOutputOf(metadata, outcome.response));
      }
      if (log.isShown("debug", category))
        log.write({
          level: "debug",
          category,
          functionName,
          invocationId,
          message: `${request.method ?? ""} ${target.path} answered ${response.statusCode}`,
        });
    } catch (error) {
      stream?.cancel();
      log.write({
        level: "error",
        category,
        functionName,
        invocationId,
        message: `Failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      });
      if (response.headersSent) response.destroy();
      else sendEmpty(response, 500);
    } finally {
      running.remove(invocationId);
    }
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (parts.isStopping()) response.setHeader("connection", "close");
    const target = targetOf(request, parts.port);
    if (target === undefined) {
      sendEmpty(response, 400);
      return;
    }
    if (parts.admin(request, response, target.path)) return;
    const match = router.match(request.method ?? "GET", target.path);
    if (match === undefined) {
      // Azure doesn't tell an unknown path from a method that no function takes.
      sendEmpty(response, 404);
      return;
    }
    await run(match, request, response, target);
  };

  const server = createServer(
    {
      joinDuplicateHeaders: true,
      keepAliveTimeout: 130_000,
      requestTimeout: 0,
      noDelay: true,
      maxHeaderSize: 32_768,
    },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        // What is still being sent is read and dropped, so that the caller gets to the answer.
        if (error instanceof BodyTooLarge) sendEmpty(response, 413);
        else if (!request.destroyed) sendEmpty(response, 400, { connection: "close" });
      });
    },
  );
  server.on("clientError", (_error, socket) => {
    if (socket.writable)
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    else socket.destroy();
  });
  return server;
};
