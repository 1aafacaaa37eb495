import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { HasSecrets } from "../ports/secrets";
import type { KeyHalf, Subscription } from "../ports/subscriptions";
import {
  commandSubscription,
  type Seen,
  type SubscriptionEnvironment,
  type SubscriptionFailure,
} from "./command-subscription";
import type { Expectation } from "./debt-position-command";

/** Who manages the service may read these again and regenerates them; a key from elsewhere couldn't be told. */
export type KeysOfService = { readonly _tag: "KeysOfService"; readonly id: string };

/**
 * Puts a fresh key in place of one half of the pair and tells it, this once. The other half goes on, so that a
 * caller can change over without a pause. A repeat puts another one. The keys of a service are refused.
 */
export const rotateKey =
  (
    id: string,
    isExpected: Expectation,
    half: KeyHalf,
  ): RTE.ReaderTaskEither<
    SubscriptionEnvironment & HasSecrets,
    SubscriptionFailure | KeysOfService,
    Seen & { readonly key: string }
  > =>
  (environment) => {
    const key = environment.secret();
    const hash = environment.sha256(key);
    return pipe(
      commandSubscription(id, isExpected, (subscription): E.Either<KeysOfService, Subscription> =>
        subscription.kind === "service"
          ? E.left({ _tag: "KeysOfService", id })
          : E.right({ ...subscription, keys: { ...subscription.keys, [half]: hash } }),
      )(environment),
      TE.map((seen) => ({ ...seen, key })),
    );
  };
