import * as O from "fp-ts/Option";
import type { Task } from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Json } from "../../prelude/shape";
import { stepped, type Step } from "../steps";

/** Where a platform answers, and the key that it knows us by. */
export type Platform = {
  readonly endpoint: string;
  readonly key: string;
  readonly timeoutMillis: number;
};

export type Exchange = {
  readonly step: Step;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: a GET. */
  readonly body: Json;
  readonly timeoutMillis: number;
};

export type Exchanged = { readonly status: number; readonly body: unknown };

/** What we ask for is a line or two. */
const maxAnswerBytes = 64 * 1_024;

const textOf = async (response: Response): Promise<string> => {
  const parts: Array<Uint8Array> = [];
  /* eslint-disable functional/no-let, functional/no-loop-statements, functional/immutable-data -- a stream can only be walked */
  let bytes = 0;
  for await (const part of response.body ?? []) {
    // The type of a body doesn't promise what it always is made of.
    const piece: unknown = part;
    if (!(piece instanceof Uint8Array)) return "";
    bytes += piece.byteLength;
    if (bytes > maxAnswerBytes) return "";
    parts.push(piece);
  }
  /* eslint-enable functional/no-let, functional/no-loop-statements, functional/immutable-data */
  return Buffer.concat(parts).toString("utf8");
};

const parsed = (text: string): unknown => O.toNullable(O.tryCatch((): unknown => JSON.parse(text)));

/**
 * One question in JSON. None when there is no answer in time, or the platform says that it is in trouble itself.
 * Redirections aren't followed: the key is meant for the one address that is configured.
 */
export const exchange = ({
  body,
  headers,
  step,
  timeoutMillis,
  url,
}: Exchange): Task<O.Option<Exchanged>> =>
  pipe(
    TE.tryCatch(
      () =>
        stepped(step, async () => {
          const response = await fetch(url, {
            redirect: "manual",
            signal: AbortSignal.timeout(timeoutMillis),
            ...(body === null
              ? { headers }
              : {
                  method: "POST",
                  headers: { ...headers, "Content-Type": "application/json" },
                  body: JSON.stringify(body),
                }),
          });
          return { status: response.status, body: parsed(await textOf(response)) };
        }),
      () => null,
    ),
    TE.match(
      () => O.none,
      (answer) => (answer.status < 500 ? O.some(answer) : O.none),
    ),
  );

/** A path under the endpoint, which may have a path of its own. */
export const under = (endpoint: string, path: string): string =>
  `${endpoint.replace(/\/+$/, "")}/${path}`;
