import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { ReceiptSummary } from "../domain/receipt/model";
import type { HasClock } from "../ports/clock";
import type { HasDigest } from "../ports/digest";
import type { DeliveryQuery, DeliverySummary, HasReceipts } from "../ports/receipts";
import type { HasSeal } from "../ports/seal";
import type { StoreFailure } from "../ports/store";
import {
  numberedPage,
  type NotEnoughElements,
  type NumberedPage,
  type PageNumber,
} from "./numbered-pages";
import type { UnfitToken } from "./list-token";
import {
  receiptTokenOf,
  resumeReceipts,
  type AskedReceipts,
  type ReceiptResumption,
} from "./receipt-token";
import { receiptWindow, type InvalidDateRange, type ReceiptWindow } from "./receipt-window";

export type ListReceipts = AskedReceipts & {
  /** Null when the caller named none. */
  readonly page: number | null;
  readonly token: string | null;
};

/** A page of the list, and the token for the one after it; null on the last. */
export type ListedReceipts = NumberedPage<ReceiptSummary> & { readonly token: string | null };

/** So many months are listed when a bound is missing; 0: all of them. */
export type HasReceiptSettings = { readonly receiptsMonthsWindow: number };

/** Whether the list is also answered under the name that SANP 3.8 gave it. */
export type HasLegacyReceiptsBody = { readonly hasLegacyReceiptsBody: boolean };

type Environment = HasClock & HasDigest & HasReceipts & HasReceiptSettings & HasSeal;
const askedOf = (list: ListReceipts): AskedReceipts => ({
  organization: list.organization,
  segregation: list.segregation,
  debtor: list.debtor,
  service: list.service,
  debtorOrIuv: list.debtorOrIuv,
  from: list.from,
  to: list.to,
  size: list.size,
});

type Refused = InvalidDateRange | NotEnoughElements | UnfitToken;

const resumed = (
  environment: Environment,
  list: ListReceipts,
): E.Either<UnfitToken, ReceiptResumption | null> => {
  if (list.token === null) return E.right(null);
  return list.page === null
    ? resumeReceipts(environment, askedOf(list), list.token)
    : E.left({ _tag: "UnfitToken" });
};

const withToken = (
  environment: Environment,
  asked: AskedReceipts,
  window: ReceiptWindow,
  found: NumberedPage<ReceiptSummary>,
): ListedReceipts => {
  const last = found.rows.at(-1);
  const page = found.page + 1;
  return {
    ...found,
    token:
      last === undefined || page >= found.totalPages
        ? null
        : receiptTokenOf(environment, asked, { page, after: last.iuv, window }),
  };
};

/**
 * One page of an institution's receipts by IUV, by its number or by the token of the page before. The filters hold
 * before the pages are cut; a token keeps the bounds of the first page.
 */
export const listReceipts =
  (list: ListReceipts): RTE.ReaderTaskEither<Environment, Refused | StoreFailure, ListedReceipts> =>
  (environment) => {
    const asked = askedOf(list);
    const { size, ...query } = asked;
    const number = list.page;
    return pipe(
      E.Do,
      E.bindW("resumption", () => resumed(environment, list)),
      E.bindW("window", ({ resumption }) =>
        resumption === null
          ? receiptWindow(query, environment.now(), environment.receiptsMonthsWindow)
          : E.right(resumption.window),
      ),
      TE.fromEither,
      TE.flatMap(({ resumption, window }) => {
        const page = resumption?.page ?? number ?? 0;
        return pipe(
          environment.receipts.list(
            { ...query, ...window },
            resumption === null
              ? { offset: page * size, limit: size }
              : { after: resumption.after, limit: size },
          ),
          TE.flatMapEither(({ receipts, total }) => numberedPage({ page, size }, receipts, total)),
          TE.map((found) => withToken(environment, asked, window, found)),
        );
      }),
    );
  };

export type ListDeliveries = Pick<DeliveryQuery, "organization" | "segregation"> & {
  readonly page: PageNumber;
};

/** One page of the receipts that an institution has to look at, the longest waiting first. */
export const listReceiptsToReconcile =
  ({
    page,
    ...query
  }: ListDeliveries): RTE.ReaderTaskEither<
    HasReceipts,
    NotEnoughElements | StoreFailure,
    NumberedPage<DeliverySummary>
  > =>
  ({ receipts }) =>
    pipe(
      receipts.toReconcile({ ...query, offset: page.page * page.size, limit: page.size }),
      TE.flatMapEither((found) => numberedPage(page, found.deliveries, found.total)),
    );
