import * as E from "fp-ts/Either";

/** A page beyond the last. */
export type NotEnoughElements = {
  readonly _tag: "NotEnoughElements";
  readonly page: number;
  readonly totalPages: number;
};

/** A page by its number, from 0. */
export type PageNumber = { readonly page: number; readonly size: number };

export type NumberedPage<A> = {
  readonly page: number;
  /** At least one, also when nothing is found. */
  readonly totalPages: number;
  readonly rows: ReadonlyArray<A>;
};

export const numberedPage = <A>(
  { page, size }: PageNumber,
  rows: ReadonlyArray<A>,
  total: number,
): E.Either<NotEnoughElements, NumberedPage<A>> => {
  const totalPages = Math.max(1, Math.ceil(total / size));
  return page < totalPages
    ? E.right({ page, totalPages, rows })
    : E.left({ _tag: "NotEnoughElements", page, totalPages });
};
