import type { HttpRequest } from "@azure/functions";
import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type * as t from "io-ts";
import { causeOf } from "../prelude/cause";
import type { Members, TypeOfMembers } from "../prelude/record";
import type { Caller, HasAccess } from "../ports/access";
import type { HasClock } from "../ports/clock";
import type { HasIds } from "../ports/ids";
import type { HasLog } from "../ports/log";
import type { Bytes } from "../ports/spool";
import { authorize } from "./access";
import { readBody } from "./body";
import { isNotModified } from "./conditional";
import { admitContent, contentOf } from "./content";
import { problemsOf, type Answer, type Contract, type Definition, type Input } from "./contract";
import type { Failure, FailureOf, FailureTag } from "./failure";
import {
  headerOf,
  loggable,
  problemReply,
  protectedReply,
  queryOf,
  requestIdOf,
  type Answered,
  type Reply,
} from "./reply";
import { parameterViolations } from "./violations";

export type KitEnvironment = HasAccess & HasClock & HasIds & HasLog;

const invalidParameters =
  (operation: string) =>
  (errors: t.Errors): FailureOf<"InvalidParameters"> => ({
    _tag: "InvalidParameters",
    operation,
    violations: parameterViolations(errors),
  });

/** The query parameters that the operation knows. The host has joined repeated ones, so none of their kinds fits them. */
const queryValues = (
  contract: Contract,
  query: URLSearchParams,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.keys(contract.query.members).flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );

/** Path, then body, then query, each with all its violations: the order of the published service. */
const decode = <P, Q, B>(
  contract: Contract,
  request: HttpRequest,
  known: { readonly caller: Caller | null; readonly requestId: string },
): TE.TaskEither<Failure, Input<P, Q, B>> => {
  const refuse = invalidParameters(contract.validatedAs);
  const { body } = contract;
  return pipe(
    TE.Do,
    TE.bind("params", () =>
      TE.fromEither<Failure, P>(
        pipe(contract.params.decode(request.params), E.bimap(refuse, erased<P>)),
      ),
    ),
    TE.tap(() =>
      contract.content === undefined
        ? TE.right(undefined)
        : TE.fromEither(admitContent(request, contract.content)),
    ),
    TE.bind("body", () =>
      body === null
        ? TE.right<Failure, B>(erased<B>(undefined))
        : pipe(
            readBody(request, body),
            TE.bimap((refused): Failure => refused, erased<B>),
          ),
    ),
    TE.bind("query", () =>
      TE.fromEither<Failure, Q>(
        pipe(
          contract.query.decode(queryValues(contract, request.query)),
          E.bimap(refuse, erased<Q>),
        ),
      ),
    ),
    TE.map((decoded) => ({
      ...decoded,
      ...known,
      content: contentOf(request),
      header: headerOf(request),
    })),
  );
};

// eslint-disable-next-line @typescript-eslint/consistent-type-assertions, @typescript-eslint/no-unnecessary-type-parameters -- a contract's codec gives the type that its definition promised
const erased = <A>(value: unknown): A => value as A;

const json = (value: unknown): string => JSON.stringify(value);

const bodyOf = (contract: Contract, answer: Answer<unknown>): string | Bytes => {
  if ("text" in answer) return answer.text;
  return "stream" in answer ? answer.stream : json(contract.success.body.encode(answer.body));
};

/** Done, and nothing to say of it: neither a body nor its type. */
const noContent = 204;

const replyTo = (contract: Contract, request: HttpRequest, answer: Answer<unknown>): Reply => {
  const { etag, headers, status = contract.success.status } = answer;
  const all = { ...headers, ...(etag === undefined ? {} : { ETag: etag }) };
  return contract.method === "GET" &&
    etag !== undefined &&
    isNotModified(request.headers.get("if-none-match"), etag)
    ? { status: 304, headers: all }
    : status === noContent
      ? { status, headers: all }
      : {
          status,
          headers: { "Content-Type": contract.success.media ?? "application/json", ...all },
          body: bodyOf(contract, answer),
        };
};

const defectsLogged = (environment: KitEnvironment, contract: Contract, failure: Failure): void => {
  if (failure._tag === "StoreUnavailable")
    environment.log("warn", "A store did not answer", {
      operation: contract.id,
      step: failure.step,
      reason: failure.reason,
    })();
  if (failure._tag === "CorruptDocument")
    environment.log("error", "A stored document does not decode", {
      operation: contract.id,
      paths: failure.paths.join(" "),
    })();
};

/**
 * Answers an operation: caller, decoding, the operation, encoding. Whatever happens, the answer has a request
 * id and the surface's shape; an exception is a defect, logged once and answered with nothing of its cause. How it ended is
 * told by who runs it.
 */
export const handler =
  <
    P extends Members,
    Q extends Members,
    B extends t.Mixed,
    O extends t.Mixed,
    F extends FailureTag,
    R,
  >(
    contract: Contract,
    run: Definition<P, Q, B, O, F, R>["run"],
  ) =>
  (environment: R & KitEnvironment) =>
  async (request: HttpRequest): Promise<Answered> => {
    const started = environment.now();
    const header = headerOf(request);
    const requestId = requestIdOf(request, environment.uuid);
    const presented = { header, query: queryOf(request) };

    const answer: TE.TaskEither<Failure, Answer<t.TypeOf<O>>> = pipe(
      authorize(contract.access, presented, request.params)(environment),
      TE.flatMap((caller) =>
        decode<TypeOfMembers<P>, TypeOfMembers<Q>, t.TypeOf<B>>(contract, request, {
          caller,
          requestId,
        }),
      ),
      TE.flatMap((input): TE.TaskEither<Failure, Answer<t.TypeOf<O>>> => run(input)(environment)),
    );
    const outcome = await TE.tryCatch(
      async () => {
        const result = await answer();
        if (E.isRight(result))
          return { tag: "Ok", reply: replyTo(contract, request, result.right) };
        defectsLogged(environment, contract, result.left);
        return {
          tag: result.left._tag,
          reply: problemReply(problemsOf(contract), result.left, started),
        };
      },
      (cause) => cause,
    )();
    const { tag, reply } = E.isRight(outcome)
      ? outcome.right
      : {
          tag: "Defect",
          reply: problemReply(problemsOf(contract), { _tag: "Defect", requestId }, started),
        };
    if (E.isLeft(outcome))
      environment.log("error", "An operation failed unexpectedly", {
        operation: contract.id,
        requestId: loggable(requestId),
        cause: causeOf(outcome.left),
      })();
    return {
      outcome: tag,
      requestId,
      reply: protectedReply(requestId, {
        ...reply,
        headers: { ...contract.surface.headers, ...reply.headers },
      }),
    };
  };
