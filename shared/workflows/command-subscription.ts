import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { HasClock } from "../ports/clock";
import type { HasDigest } from "../ports/digest";
import type { HasPatience } from "../ports/patience";
import type { Contended, StoreFailure } from "../ports/store";
import type { HasSubscriptions, Subscription, SubscriptionTaken } from "../ports/subscriptions";
import {
  untilSettled,
  type Expectation,
  type StaleVersion,
  type TooContended,
} from "./debt-position-command";

export type SubscriptionNotFound = { readonly _tag: "SubscriptionNotFound"; readonly id: string };

export type SubscriptionEnvironment = HasClock & HasDigest & HasPatience & HasSubscriptions;
export type SubscriptionFailure =
  SubscriptionNotFound | StaleVersion | TooContended | SubscriptionTaken | StoreFailure;

/** A subscription and the name of the version that it is in. */
export type Seen = { readonly subscription: Subscription; readonly version: string };

const versionLength = 32;

/** Equal subscriptions have equal versions. Nothing can be told of a key from it. */
export const seen = ({ sha256 }: HasDigest, subscription: Subscription): Seen => {
  const { id, keys, kind, organizations, services, state } = subscription;
  const grants = organizations._tag === "Every" ? "*" : [...organizations.codes];
  const text = JSON.stringify([
    ...[id, kind, state, grants, keys.primary, keys.secondary],
    // Absent from most, whose versions don't change for it.
    ...(services === undefined ? [] : [services]),
  ]);
  return { subscription, version: sha256(text).slice(0, versionLength) };
};

export const subscriptionNotFound = (id: string): SubscriptionNotFound => ({
  _tag: "SubscriptionNotFound",
  id,
});

/**
 * One change of a subscription: read, change, write if nobody else has meanwhile. What is already as it should be
 * isn't written again.
 */
export const commandSubscription =
  <Rejected extends { readonly _tag: string } = never>(
    id: string,
    isExpected: Expectation,
    change: (subscription: Subscription) => E.Either<Rejected, Subscription>,
  ): RTE.ReaderTaskEither<SubscriptionEnvironment, Rejected | SubscriptionFailure, Seen> =>
  (environment) => {
    const { subscriptions } = environment;
    const attempt: TE.TaskEither<Rejected | SubscriptionFailure | Contended, Seen> = pipe(
      subscriptions.get(id),
      TE.flatMapEither(E.fromOption(() => subscriptionNotFound(id))),
      TE.flatMap((found): typeof attempt => {
        const before = seen(environment, found.value);
        const changed = change(found.value);
        if (E.isLeft(changed)) return TE.left(changed.left);
        const after = seen(environment, changed.right);
        if (after.version === before.version) return TE.right(after);
        return isExpected(before.version)
          ? pipe(
              subscriptions.replace(found, after.subscription),
              TE.map(() => after),
            )
          : TE.left({ _tag: "StaleVersion" });
      }),
    );
    return untilSettled(attempt)(environment);
  };
