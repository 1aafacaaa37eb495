import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { failureAnswer, json, type Answer } from "./answer";
import { answerDocuments, documentOperation } from "./document-routes";
import type { Engine } from "./engine";
import { badRequest, CosmosFailure } from "./failure";
import { Faults, type FaultEffect, type OperationKind } from "./faults";
import { isMembers, parseBody, parseMembers, textIn } from "./json";
import { answerMetadata } from "./metadata-routes";
import { PreviousVersions } from "./previous-versions";
import type { Request } from "./request";
import { parseResourcePath } from "./resource-path";
import { checkSignature } from "./signature";
import { QueryError } from "./sql/query";

export type ServerOptions = {
  readonly key: string;
  readonly hasFaults: boolean;
  readonly isStrict: boolean;
};

const MAX_BODY_BYTES = 8 * 1024 * 1024;

const readBody = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Array<Buffer> = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) throw new CosmosFailure(413, "Request size is too large.");
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
};

const single = (value: string | ReadonlyArray<string> | undefined): string | null =>
  typeof value === "string" ? value : null;

const isDocuments = ({ path: { segments } }: Request): boolean =>
  segments.length >= 5 &&
  segments.length <= 6 &&
  segments[0] === "dbs" &&
  segments[2] === "colls" &&
  segments[4] === "docs";

const failureOf = (cause: unknown): CosmosFailure => {
  if (cause instanceof CosmosFailure) return cause;
  if (cause instanceof QueryError) return badRequest(cause.message);
  console.error("Unexpected failure", cause);
  return new CosmosFailure(500, "Internal server error: see the output of the local server.");
};

/** The service over plain HTTP. One request is worked on at a time, so that each is atomic. */
export class CosmosServer {
  private readonly faults = new Faults();
  private readonly previous: PreviousVersions | null;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private engine: Engine | null = null;

  constructor(
    private readonly openEngine: () => Engine,
    private readonly options: ServerOptions,
  ) {
    this.previous = options.hasFaults ? new PreviousVersions() : null;
    this.server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, (message, response) => {
      void this.serve(message, response);
    });
    this.server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
  }

  /** The port comes first: whoever has it may be at work on the same data. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", resolve);
    });
    this.engine = this.openEngine();
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("not listening on a port");
    return address.port;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
    this.engine?.close();
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const activityId = single(message.headers["x-ms-activity-id"]) ?? randomUUID();
    let effects: ReadonlyArray<FaultEffect> = [];
    let answer: Answer;
    try {
      const body = await readBody(message);
      const request: Request = {
        method: message.method ?? "GET",
        path: parseResourcePath(message.url ?? "/"),
        headers: message.headers,
        body: body.toString("utf8"),
        bodyBytes: body.length,
        nowMs: Date.now(),
      };
      if (request.path.segments[0] === "_faults") answer = this.control(request);
      else {
        this.authorize(request);
        const kind: OperationKind = isDocuments(request) ? documentOperation(request) : "metadata";
        effects = this.faults.meet(kind, request.path.segments[3] ?? null);
        if (effects.length > 0) await this.faults.before(effects);
        // A request may have been held for long; its write is dated when it happens.
        answer = this.answer({ ...request, nowMs: Date.now() }, kind, effects);
      }
    } catch (cause) {
      answer = failureAnswer(failureOf(cause), activityId);
    }
    const arrives = effects.length === 0 || (await this.faults.after(effects));
    if (arrives) send(response, answer, activityId);
    else message.socket.destroy();
  }

  purge(nowMs: number): void {
    this.engine?.purge(nowMs);
  }

  private authorize(request: Request): void {
    const { headers } = request;
    checkSignature(
      this.options.key,
      request.method,
      request.path,
      {
        authorization: headers.authorization ?? null,
        date: single(headers["x-ms-date"]) ?? headers.date ?? null,
      },
      request.nowMs,
    );
  }

  private answer(
    request: Request,
    kind: OperationKind,
    effects: ReadonlyArray<FaultEffect>,
  ): Answer {
    const { engine } = this;
    if (engine === null) throw new CosmosFailure(503, "The server is starting.");
    if (kind === "metadata")
      return answerMetadata(engine, request, `http://${request.headers.host ?? ""}/`);
    const [, database = "", , container = ""] = request.path.segments;
    const store = engine.store(database, container);
    const { previous } = this;
    if (previous !== null)
      store.observer ??= (key, mutations) => {
        previous.remember(store.container, key, mutations);
      };
    const link = `dbs/${database}/colls/${container}`;
    const { isStrict } = this.options;
    return answerDocuments({ store, link, isStrict, effects, previous }, request, kind);
  }

  /** Not signed: it only exists where faults were asked for, and only this machine reaches it. */
  private control(request: Request): Answer {
    if (!this.options.hasFaults)
      throw badRequest("Start the server with --faults to use fault rules.");
    const { method, path } = request;
    if (path.segments[1] === "release" && method === "POST") {
      this.faults.release(textIn(parseMembers(request.body), "name"));
    } else if (method === "POST") {
      const body = parseBody(request.body);
      this.faults.arm(isMembers(body) ? body["rules"] : body);
    } else if (method === "DELETE") this.faults.clear();
    return json(200, JSON.stringify(this.faults.state));
  }
}

const send = (response: ServerResponse, answer: Answer, activityId: string): void => {
  const hasBody = answer.status !== 204 && answer.status !== 304;
  const body = hasBody ? Buffer.from(answer.body, "utf8") : null;
  response.writeHead(answer.status, {
    ...answer.headers,
    "x-ms-activity-id": activityId,
    "x-ms-version": "2020-07-15",
    "x-ms-serviceversion": "version=local",
    ...(body === null ? {} : { "content-length": String(body.length) }),
  });
  if (body === null) response.end();
  else response.end(body);
};
