import { Agent } from "node:http";
import { call, type Answer } from "../support/functions-host/call";
import { platformKey } from "./operations";
import { quantile } from "./measurement";

/** So many requests by so many callers, each of whom sends the next when the last is answered. */
export type Load = {
  readonly callers: number;
  readonly count: number;
  /** No request begins after this. */
  readonly withinMs: number;
};

export type Pace = {
  /** Requests that were answered; the first so many. */
  readonly done: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
};

export const drive = async (
  { callers, count, withinMs }: Load,
  send: (index: number) => Promise<unknown>,
): Promise<Pace> => {
  const latencies: Array<number> = [];
  const start = performance.now();
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < count && performance.now() - start < withinMs) {
      const index = next;
      next += 1;
      const sent = performance.now();
      await send(index);
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return {
    done: latencies.length,
    perSecond: latencies.length / ((performance.now() - start) / 1000),
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
  };
};

export type Request = {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A caller of the service whose connections stay open; an answer with another status than expected stops everything. */
export class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  readonly #port: number;

  constructor(baseUrl: string) {
    this.#port = Number(new URL(baseUrl).port);
  }

  async send(
    { body, headers = {}, method, path, raw }: Request,
    expected: number,
  ): Promise<Answer> {
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await call(this.#port, path, {
      method,
      agent: this.#agent,
      headers: {
        "Ocp-Apim-Subscription-Key": platformKey,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    });
    if (answer.status !== expected)
      throw new Error(`${method} ${path} answered ${answer.status}: ${answer.body.toString()}`);
    return answer;
  }

  close(): void {
    this.#agent.destroy();
  }
}
