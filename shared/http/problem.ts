import type { Instant } from "../prelude/instant";
import type { Json, JsonSchema } from "../prelude/shape";
import type { Failure, FailureTag } from "./failure";

export type Row<F extends Failure> = {
  readonly status: number;
  readonly title: string;
  /** The title of one failure, where it says more than that of all. */
  readonly titleOf?: (failure: F) => string;
  /** The facts a person needs; empty when the title says it all. */
  readonly detail: (failure: F) => string;
  readonly headers?: (failure: F) => Readonly<Record<string, string>>;
};

/** How one surface answers each failure. A tag without a row doesn't compile. */
export type ProblemRows = {
  readonly [Tag in FailureTag]: Row<Extract<Failure, { readonly _tag: Tag }>>;
};

export type ProblemBody = Readonly<Record<string, Json>>;

/** The wire form of a surface's failures, and its published description. */
export type ProblemTable = {
  readonly rows: ProblemRows;
  readonly contentType: string;
  readonly body: (
    tag: FailureTag,
    told: { readonly status: number; readonly title: string; readonly detail: string },
    /** When the request came. */
    at: Instant,
  ) => ProblemBody;
  /** Instead of `body`, for the tags that aren't told in JSON. */
  readonly otherForm?: (
    tag: FailureTag,
    told: { readonly status: number; readonly title: string; readonly detail: string },
  ) => { readonly contentType: string; readonly text: string } | null;
  /** Name and schema of the body that answers a tag. */
  readonly schema: (tag: FailureTag) => { readonly name: string; readonly schema: JsonSchema };
};

export type Problem = {
  readonly status: number;
  readonly contentType: string;
  readonly body: ProblemBody;
  /** What is sent: the body in JSON, or the other form. */
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
};

export const problemOf = (table: ProblemTable, failure: Failure, at: Instant): Problem => {
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the row of a tag takes the failure of that tag, which the compiler can't follow through an index
  const row = table.rows[failure._tag] as Row<Failure>;
  const { status } = row;
  const title = row.titleOf?.(failure) ?? row.title;
  const told = { status, title, detail: row.detail(failure) };
  const body = table.body(failure._tag, told, at);
  const other = table.otherForm?.(failure._tag, told) ?? null;
  return {
    status,
    contentType: other?.contentType ?? table.contentType,
    body,
    text: other?.text ?? JSON.stringify(body),
    headers: row.headers?.(failure) ?? {},
  };
};
