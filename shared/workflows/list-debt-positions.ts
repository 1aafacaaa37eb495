import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { effective } from "../domain/debt-position/clock";
import type { DebtPosition, PaymentOption } from "../domain/debt-position/model";
import type { SegregationGrant } from "../domain/debt-position/segregation";
import { segregationCodeOf } from "../domain/primitives/identifiers";
import type { HasClock } from "../ports/clock";
import type { HasDebtPositions, ListedPositions, ListQuery, Window } from "../ports/debt-positions";
import type { HasDigest } from "../ports/digest";
import type { HasSeal } from "../ports/seal";
import type { StoreFailure } from "../ports/store";
import { resume, tokenOf, type Resumption, type UnfitToken } from "./list-token";
import {
  listWindow,
  type DateFilters,
  type ExclusiveParameters,
  type WindowTooWide,
} from "./list-window";

export type ListDebtPositions = Omit<ListQuery, "window" | "from" | "now"> & {
  readonly dates: DateFilters;
  /** Null when the caller named none. */
  readonly page: number | null;
  readonly token: string | null;
};

export type DebtPositionPage = {
  /** As they are at the moment that the list is seen from. */
  readonly positions: ReadonlyArray<DebtPosition>;
  /** The options to be shown of each. */
  readonly shows: (option: PaymentOption) => boolean;
  readonly page: number;
  readonly limit: number;
  readonly totalPages: number;
  /** For the page after this; null on the last. */
  readonly token: string | null;
};

type Refused = ExclusiveParameters | WindowTooWide | UnfitToken;
type Environment = HasClock & HasDebtPositions & HasDigest & HasSeal;

/** Date and segregation filters keep whole positions, and hide the options that don't fit. */
const shown =
  (window: Window | null, grant: SegregationGrant) =>
  (option: PaymentOption): boolean =>
    (window?.on !== "due" || (option.dueDate >= window.from && option.dueDate <= window.to)) &&
    (grant === null || grant.has(segregationCodeOf(option.iuv)));

const start = (
  environment: Environment,
  { page, token }: ListDebtPositions,
  query: Omit<ListQuery, "from" | "now">,
): E.Either<UnfitToken, Resumption | null> => {
  if (token === null) return E.right(null);
  return page === null ? resume(environment, query, token) : E.left({ _tag: "UnfitToken" });
};

const pageOf = (
  environment: Environment,
  query: ListQuery,
  { page, seen }: { readonly page: number; readonly seen: number },
  { positions, sortValues, total }: ListedPositions,
): DebtPositionPage => {
  const { limit, now, segregation, window } = query;
  const last = positions.at(-1);
  const value = sortValues.at(-1);
  const seenNow = seen + positions.length;
  const hasMore =
    positions.length === limit && seenNow < total && last !== undefined && value !== undefined;
  return {
    positions: positions.map((position) => effective(now, position)),
    shows: shown(window, segregation),
    page,
    limit,
    totalPages: Math.ceil(total / limit),
    token: hasMore
      ? tokenOf(environment, query, {
          now,
          page: page + 1,
          seen: seenNow,
          after: { value, iupd: last.iupd },
        })
      : null,
  };
};

/**
 * One page of an institution's positions, by page number or by the token of the page before. Filters, order
 * and count see every position as it is at one moment; a token keeps that of the first page.
 */
export const listDebtPositions =
  (
    list: ListDebtPositions,
  ): RTE.ReaderTaskEither<Environment, Refused | StoreFailure, DebtPositionPage> =>
  (environment) => {
    const { dates, limit, order, organization, segregation, serviceType, status } = list;
    return pipe(
      E.Do,
      E.bindW("window", () => listWindow(dates)),
      E.let("query", ({ window }) => ({
        limit,
        order,
        organization,
        segregation,
        serviceType,
        status,
        window,
      })),
      E.bindW("resumed", ({ query }) => start(environment, list, query)),
      TE.fromEither,
      TE.flatMap(({ query, resumed }) => {
        const page = resumed?.page ?? list.page ?? 0;
        const asked: ListQuery = {
          ...query,
          now: resumed?.now ?? environment.now(),
          from:
            resumed === null
              ? { _tag: "Offset", offset: page * limit }
              : { _tag: "After", ...resumed.after },
        };
        return pipe(
          environment.debtPositions.list(asked),
          TE.map((listed) =>
            pageOf(environment, asked, { page, seen: resumed?.seen ?? page * limit }, listed),
          ),
        );
      }),
    );
  };
