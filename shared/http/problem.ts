import type { Json, JsonSchema } from "../prelude/shape";
import type { Failure, FailureTag } from "./failure";

export type Row<F extends Failure> = {
  readonly status: number;
  readonly title: string;
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
  ) => ProblemBody;
  /** Name and schema of the body that answers a tag. */
  readonly schema: (tag: FailureTag) => { readonly name: string; readonly schema: JsonSchema };
};

export type Problem = {
  readonly status: number;
  readonly contentType: string;
  readonly body: ProblemBody;
  readonly headers: Readonly<Record<string, string>>;
};

export const problemOf = (table: ProblemTable, failure: Failure): Problem => {
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the row of a tag takes the failure of that tag, which the compiler can't follow through an index
  const row = table.rows[failure._tag] as Row<Failure>;
  const { status, title } = row;
  return {
    status,
    contentType: table.contentType,
    body: table.body(failure._tag, { status, title, detail: row.detail(failure) }),
    headers: row.headers?.(failure) ?? {},
  };
};
