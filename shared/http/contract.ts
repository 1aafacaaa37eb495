import type * as RTE from "fp-ts/ReaderTaskEither";
import type * as t from "io-ts";
import type { Members, RecordC, TypeOfMembers } from "../prelude/record";
import type { Json } from "../prelude/shape";
import type { Caller, CallerKind } from "../ports/access";
import type { commonFailures, FailureOf, FailureTag } from "./failure";
import type { ProblemTable } from "./problem";

/** A group of operations that is published together, under one base path and in one document. */
export type Surface = {
  /** Name of the published document. */
  readonly name: string;
  readonly title: string;
  /** Without a slash at either end; empty for the root. */
  readonly basePath: string;
  readonly problems: ProblemTable;
};

export type Access =
  | { readonly _tag: "Open" }
  | {
      readonly _tag: "Key";
      readonly kinds: ReadonlyArray<CallerKind>;
      /** The path parameter that names the institution, when there is one. */
      readonly organization: string | null;
    };

/** A record whatever its members. */
export type AnyRecord = t.Mixed & { readonly members: Members };

export type Body<C extends t.Mixed> = {
  readonly codec: C;
  readonly maxBytes: number;
  readonly example: Json;
};

export type Success<C extends t.Mixed> = {
  readonly status: number;
  readonly description: string;
  readonly body: C;
  readonly example: Json;
  /** Response headers besides X-Request-Id, with their meaning. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** What is published of an operation. */
export type Contract = {
  /** Name of the function. */
  readonly id: string;
  /** Name of the operation in the published document. */
  readonly operationId: string;
  /** Name of the operation in the details of parameter violations. */
  readonly validatedAs: string;
  readonly surface: Surface;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Under the surface's base path. */
  readonly route: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: Access;
  readonly params: AnyRecord;
  readonly query: AnyRecord;
  /** Optional request headers that the operation reads, with their meaning. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly body: Body<t.Mixed> | null;
  readonly success: Success<t.Mixed>;
  readonly failures: ReadonlyArray<FailureTag>;
};

export type Input<P, Q, B> = {
  readonly params: P;
  readonly query: Q;
  /** Undefined when the operation takes no body. */
  readonly body: B;
  /** A request header, null when absent or empty. */
  readonly header: (name: string) => string | null;
  /** Null on an open endpoint only. */
  readonly caller: Caller | null;
};

export type Answer<O> = (
  | { readonly body: O }
  /** A body that is already written down, to be sent to the letter. */
  | { readonly text: string }
) & {
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What an author writes: the contract with its types, and the operation itself. */
export type Definition<
  P extends Members,
  Q extends Members,
  B extends t.Mixed,
  O extends t.Mixed,
  F extends FailureTag,
  R,
> = Omit<Contract, "params" | "query" | "body" | "success" | "failures" | "requestHeaders"> & {
  readonly params: RecordC<P>;
  readonly query: RecordC<Q>;
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly body: Body<B> | null;
  readonly success: Success<O>;
  /** Its own refusals; those of the kit are added. `NoInfer` makes the list a promise that the compiler checks. */
  readonly failures: ReadonlyArray<F>;
  readonly run: (
    input: Input<TypeOfMembers<P>, TypeOfMembers<Q>, t.TypeOf<B>>,
  ) => RTE.ReaderTaskEither<
    R,
    FailureOf<NoInfer<F> | (typeof commonFailures)[number]>,
    Answer<t.TypeOf<O>>
  >;
};

/** The whole route template, as the host wants it. */
export const routeOf = ({ surface, route }: Contract): string =>
  surface.basePath === "" ? route : `${surface.basePath}/${route}`;
