import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Review } from "../domain/review/model";
import { byUrgency, urgencyOf } from "../domain/review/queue-order";
import type { HasSeal } from "../ports/seal";
import type { HasServices, ReviewQuery } from "../ports/services";
import type { StoreFailure } from "../ports/store";
import type { UnfitToken } from "./list-token";

export type ReviewFilter = Pick<ReviewQuery, "statuses" | "organization" | "scope">;

export type ReviewPage = {
  readonly reviews: ReadonlyArray<Review>;
  /** For the page after this; null on the last. */
  readonly token: string | null;
};

/** Binds a token to the list that it continues. */
const markOf = ({ organization, scope, statuses }: ReviewFilter): string =>
  `reviews ${[...new Set(statuses)].toSorted().join(",")} ${organization ?? "*"} ${scope ?? "*"}|`;

const afterOf = (
  { unseal }: HasSeal,
  filter: ReviewFilter,
  token: string | null,
): E.Either<UnfitToken, string> =>
  token === null
    ? E.right("")
    : pipe(
        unseal(token),
        O.filter((text) => text.startsWith(markOf(filter))),
        O.map((text) => text.slice(markOf(filter).length)),
        E.fromOption((): UnfitToken => ({ _tag: "UnfitToken" })),
      );

type Sofar = { readonly first: ReadonlyArray<Review>; readonly hasMore: false };

/**
 * One page of the reviewers' queue, the most urgent first. Requests lie with their owners, in no common order, so
 * those that match are all looked at and the first ones kept: memory is bounded by the page, not by the queue.
 */
export const listReviews =
  (
    filter: ReviewFilter,
    limit: number,
    token: string | null,
  ): RTE.ReaderTaskEither<HasSeal & HasServices, UnfitToken | StoreFailure, ReviewPage> =>
  (environment) =>
    pipe(
      TE.fromEither(afterOf(environment, filter, token)),
      TE.flatMap((after) =>
        environment.services.reviews<UnfitToken | StoreFailure, Sofar>(
          { ...filter, requestedUntil: null },
          { first: [], hasMore: false },
          // One more than asked tells whether there is another page.
          ({ first }, { items }) =>
            TE.right({
              first: [...first, ...items.filter((review) => urgencyOf(review) > after)]
                .toSorted(byUrgency.compare)
                .slice(0, limit + 1),
              hasMore: false,
            }),
        ),
      ),
      TE.map(({ first }) => {
        const reviews = first.slice(0, limit);
        const last = reviews.at(-1);
        return {
          reviews,
          token:
            first.length > limit && last !== undefined
              ? environment.seal(`${markOf(filter)}${urgencyOf(last)}`)
              : null,
        };
      }),
    );
