import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { HasDigest } from "../ports/digest";
import type { HasSeal } from "../ports/seal";
import type { StoreFailure } from "../ports/store";
import type { HasSubscriptions, Subscription } from "../ports/subscriptions";
import {
  seen,
  subscriptionNotFound,
  type Seen,
  type SubscriptionNotFound,
} from "./command-subscription";
import type { UnfitToken } from "./list-token";

export const readSubscription =
  (
    id: string,
  ): RTE.ReaderTaskEither<
    HasDigest & HasSubscriptions,
    SubscriptionNotFound | StoreFailure,
    Seen
  > =>
  (environment) =>
    pipe(
      environment.subscriptions.get(id),
      TE.flatMapEither(E.fromOption(() => subscriptionNotFound(id))),
      TE.map(({ value }) => seen(environment, value)),
    );

export type SubscriptionPage = {
  readonly subscriptions: ReadonlyArray<Subscription>;
  /** For the page after this; null on the last. */
  readonly token: string | null;
};

/** Tells our tokens of this list from those of others. */
const list = "subscriptions ";

const afterOf = ({ unseal }: HasSeal, token: string | null): E.Either<UnfitToken, string | null> =>
  token === null
    ? E.right(null)
    : pipe(
        unseal(token),
        O.filter((text) => text.startsWith(list)),
        O.map((text) => text.slice(list.length)),
        E.fromOption((): UnfitToken => ({ _tag: "UnfitToken" })),
      );

/** One page of all subscriptions in the order of their ids, from the first or from where a token says. */
export const listSubscriptions =
  (
    limit: number,
    token: string | null,
  ): RTE.ReaderTaskEither<
    HasSeal & HasSubscriptions,
    UnfitToken | StoreFailure,
    SubscriptionPage
  > =>
  (environment) =>
    pipe(
      TE.fromEither(afterOf(environment, token)),
      // One more than asked tells whether there is another page.
      TE.flatMap((after) => environment.subscriptions.list(after, limit + 1)),
      TE.map((found) => {
        const subscriptions = found.slice(0, limit);
        const last = subscriptions.at(-1);
        return {
          subscriptions,
          token:
            found.length > limit && last !== undefined
              ? environment.seal(`${list}${last.id}`)
              : null,
        };
      }),
    );
