import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { HasSeal } from "../ports/seal";
import type { Contended, StoreFailure } from "../ports/store";
import type { Subscription } from "../ports/subscriptions";
import { untilSettled, type TooContended } from "./debt-position-command";
import type { UnfitToken } from "./list-token";
import { renewed, type KeysEnvironment } from "./service-keys";

export type RenewalPage = {
  /** Services whose keys were encrypted anew. */
  readonly renewed: number;
  /** Services whose keys neither secret reads: their owners have to regenerate them. */
  readonly unreadable: number;
  /** For the page after this; null on the last. */
  readonly token: string | null;
};

type Environment = KeysEnvironment & HasSeal;
type Failure = UnfitToken | TooContended | StoreFailure;
type Outcome = "renewed" | "unreadable" | "current";

const subscriptionsAtOnce = 200;

/** Tells our tokens of this walk from those of others. */
const walk = "service-keys ";

const afterOf = ({ unseal }: HasSeal, token: string | null): E.Either<UnfitToken, string | null> =>
  token === null
    ? E.right(null)
    : pipe(
        unseal(token),
        O.filter((text) => text.startsWith(walk)),
        O.map((text) => text.slice(walk.length)),
        E.fromOption((): UnfitToken => ({ _tag: "UnfitToken" })),
      );

const renew =
  (environment: KeysEnvironment) =>
  ({ id, kind }: Subscription): TE.TaskEither<TooContended | StoreFailure, Outcome> => {
    const attempt: TE.TaskEither<Contended | StoreFailure, Outcome> = pipe(
      environment.subscriptions.get(id),
      TE.flatMap((found): typeof attempt => {
        if (O.isNone(found)) return TE.right("current");
        const next = renewed(environment, found.value.value);
        if (next === "unreadable" || next === "current") return TE.right(next);
        return pipe(
          environment.subscriptions.replace(found.value, next),
          TE.bimap(
            (failure) =>
              failure._tag === "SubscriptionTaken" ? ({ _tag: "Contended" } as const) : failure,
            () => "renewed" as const,
          ),
        );
      }),
    );
    return kind === "service" ? untilSettled(attempt)(environment) : TE.right("current");
  };

/**
 * Encrypts the keys of services under the secret that is in force, page by page of all subscriptions. After the last
 * page the secret before it can be forgotten. A repeat finds nothing to do.
 */
export const renewServiceKeys =
  (token: string | null): RTE.ReaderTaskEither<Environment, Failure, RenewalPage> =>
  (environment) =>
    pipe(
      TE.fromEither(afterOf(environment, token)),
      // One more than is looked at tells whether there is another page.
      TE.flatMap((after) => environment.subscriptions.list(after, subscriptionsAtOnce + 1)),
      TE.bindTo("found"),
      TE.bindW("outcomes", ({ found }) =>
        pipe(found.slice(0, subscriptionsAtOnce), TE.traverseSeqArray(renew(environment))),
      ),
      TE.map(({ found, outcomes }): RenewalPage => {
        const last = found[subscriptionsAtOnce - 1];
        return {
          renewed: outcomes.filter((outcome) => outcome === "renewed").length,
          unreadable: outcomes.filter((outcome) => outcome === "unreadable").length,
          token:
            found.length > subscriptionsAtOnce && last !== undefined
              ? environment.seal(`${walk}${last.id}`)
              : null,
        };
      }),
    );
