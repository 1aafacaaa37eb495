import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { HasSecrets } from "../ports/secrets";
import type { KeyHalf } from "../ports/subscriptions";
import {
  commandSubscription,
  type Seen,
  type SubscriptionEnvironment,
  type SubscriptionFailure,
} from "./command-subscription";
import type { Expectation } from "./debt-position-command";

/**
 * Puts a fresh key in place of one half of the pair and tells it, this once. The other half goes on, so that a
 * caller can change over without a pause. A repeat puts another one.
 */
export const rotateKey =
  (
    id: string,
    isExpected: Expectation,
    half: KeyHalf,
  ): RTE.ReaderTaskEither<
    SubscriptionEnvironment & HasSecrets,
    SubscriptionFailure,
    Seen & { readonly key: string }
  > =>
  (environment) => {
    const key = environment.secret();
    const hash = environment.sha256(key);
    return pipe(
      commandSubscription(id, isExpected, (subscription) => ({
        ...subscription,
        keys: { ...subscription.keys, [half]: hash },
      }))(environment),
      TE.map((seen) => ({ ...seen, key })),
    );
  };
