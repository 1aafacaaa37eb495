import type * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import type * as t from "io-ts";
import type { Members, RecordC, TypeOfMembers } from "../prelude/record";
import type { Json } from "../prelude/shape";
import type { Permission } from "../domain/service-access/permissions";
import type { Caller, CallerKind, Knowledge } from "../ports/access";
import type { Bytes } from "../ports/spool";
import type { commonFailures, FailureOf, FailureTag, FieldViolation } from "./failure";
import type { ProblemTable } from "./problem";

/** A group of operations that is published together, under one base path and in one document. */
export type Surface = {
  /** Name of the published document. */
  readonly name: string;
  readonly title: string;
  /** Without a slash at either end; empty for the root. */
  readonly basePath: string;
  readonly problems: ProblemTable;
  /** On every answer, besides what all surfaces have. */
  readonly headers?: Readonly<Record<string, string>>;
};

export type Access =
  | { readonly _tag: "Open" }
  | {
      readonly _tag: "Key";
      readonly kinds: ReadonlyArray<CallerKind>;
      /** The path parameter that names the institution, when there is one. */
      readonly organization: string | null;
      /** `current` where a key that was just suspended must not open any more; `recent` unless said. */
      readonly knowledge?: Knowledge;
      /** Among those that the caller's account must hold. */
      readonly permission?: Permission;
      /**
       * When keys can't be looked up: the call is refused, unless the operation wants to say so in a form of its own. Then
       * it gets no caller, and must do nothing for nobody.
       */
      readonly whenOut?: "refused" | "answered";
    };

/** A record whatever its members. */
export type AnyRecord = t.Mixed & { readonly members: Members };

/** What a text in another form says, and where in it a member of that is: `codes[0].category` in "line 2, column category". */
export type ReadText = { readonly json: Json; readonly placeOf: (path: string) => string };

/** Another form in which a body may come: read into the JSON that its codec takes. */
export type AlternativeForm = {
  readonly mediaType: string;
  readonly description: string;
  readonly example: string;
  readonly read: (text: string) => E.Either<ReadonlyArray<FieldViolation>, ReadText>;
};

export type Body<C extends t.Mixed> = {
  readonly codec: C;
  readonly maxBytes: number;
  readonly example: Json;
  readonly alternative?: AlternativeForm;
};

/** A body that the operation reads itself, as it comes: too large to be held, or to be kept to the letter. */
export type StreamedContent = {
  readonly mediaTypes: ReadonlyArray<string>;
  readonly maxBytes: number;
  readonly description: string;
  readonly example: string;
};

export type Success<C extends t.Mixed> = {
  readonly status: number;
  readonly description: string;
  readonly body: C;
  readonly example: Json;
  /** Response headers besides X-Request-Id, with their meaning. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the body; `application/json` unless said. */
  readonly media?: string;
  /** Other forms that success can take: another status, or the same in another medium. */
  readonly others?: ReadonlyArray<OtherSuccess>;
};

export type OtherSuccess = {
  readonly status: number;
  readonly description: string;
  readonly media: string;
  readonly body: t.Mixed;
  readonly example: Json;
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
  /** Under the surface's base path; empty for the base path itself. */
  readonly route: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: Access;
  readonly params: AnyRecord;
  readonly query: AnyRecord;
  /** Optional request headers that the operation reads, with their meaning. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly body: Body<t.Mixed> | null;
  /** Instead of a body that the kit reads. */
  readonly content?: StreamedContent;
  readonly success: Success<t.Mixed>;
  readonly failures: ReadonlyArray<FailureTag>;
  /** Instead of the surface's, for an operation whose refusals have a form of their own. */
  readonly problems?: ProblemTable;
};

export const problemsOf = ({ problems, surface }: Contract): ProblemTable =>
  problems ?? surface.problems;

export type Input<P, Q, B> = {
  readonly params: P;
  readonly query: Q;
  /** Undefined when the operation takes no body. */
  readonly body: B;
  /** The bytes of a streamed body; of no use where there is another. */
  readonly content: Bytes;
  /** A request header, null when absent or empty. */
  readonly header: (name: string) => string | null;
  /** Null on an open endpoint, and where the operation answers when keys can't be looked up. */
  readonly caller: Caller | null;
  /** Identifies the call, also in calls that the operation makes itself. */
  readonly requestId: string;
};

export type Answer<O> = (
  | { readonly body: O }
  /** A body that is already written down, to be sent to the letter. */
  | { readonly text: string }
  /** A body that is sent as it is read. */
  | { readonly stream: Bytes }
) & {
  /** One of the statuses of success, when there are several. */
  readonly status?: number;
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
  [surface.basePath, route].filter((part) => part !== "").join("/");
