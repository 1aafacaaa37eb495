import type { HttpRequest } from "@azure/functions";
import type * as t from "io-ts";
import type { Members } from "../prelude/record";
import type { Contract, Definition } from "./contract";
import { commonFailures, type FailureTag } from "./failure";
import { handler, type KitEnvironment } from "./handler";
import type { Answered } from "./reply";

/** An operation as data, and what answers it, whatever the types of its parts. */
export type Endpoint<R> = {
  readonly contract: Contract;
  readonly handle: (environment: R & KitEnvironment) => (request: HttpRequest) => Promise<Answered>;
};

export const endpoint = <
  P extends Members,
  Q extends Members,
  B extends t.Mixed,
  O extends t.Mixed,
  const F extends FailureTag,
  R,
>(
  definition: Definition<P, Q, B, O, F, R>,
): Endpoint<R> => {
  const { run, failures, requestHeaders = {}, ...rest } = definition;
  const contract = { ...rest, requestHeaders, failures: [...failures, ...commonFailures] };
  return { contract, handle: handler(contract, run) };
};
