import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type * as t from "io-ts";
import type { StoreFailure } from "../../ports/store";
import type { Queue } from "./producer";

type Tagged = { readonly _tag: string };

/** What came of one message. */
export type Consumed<A, F> =
  | { readonly _tag: "Done"; readonly result: A }
  /** Set aside with its reason; the host forgets it. */
  | { readonly _tag: "Parked"; readonly reason: string }
  /** Comes again after a while, as `host.json` says. */
  | { readonly _tag: "Retried"; readonly failure: F | StoreFailure };

/** A consumer is data: what it reads, what it does, and what of its failures may pass by themselves. */
export type Consumer<M, R, F extends Tagged, A> = {
  readonly queue: string;
  readonly message: t.Type<M, unknown>;
  readonly run: (message: M) => (environment: R) => TE.TaskEither<F, A>;
  readonly isTransient: (failure: F) => boolean;
};

/** Where messages go that nobody can do anything with; the host's own name for it. */
export const poisonQueueOf = (queue: string): string => `${queue}-poison`;

const reasonOf = (errors: t.Errors): string => {
  const paths = errors.map(({ context }) =>
    context
      .slice(1)
      .map(({ key }) => key)
      .join("."),
  );
  return `does not decode at ${[...new Set(paths)].map((path) => (path === "" ? "the top" : path)).join(", ")}`;
};

/**
 * Runs a consumer on one message. A message that doesn't decode or fails for good is parked at once, as
 * `{reason, message}`; when even that fails, it comes again. `poison` is the queue of that name.
 */
export const consume =
  <M, R, F extends Tagged, A>(consumer: Consumer<M, R, F, A>, poison: Queue) =>
  (environment: R) =>
  (message: unknown) =>
  (): Promise<Consumed<A, F>> => {
    const park = (reason: string): TE.TaskEither<StoreFailure, Consumed<A, F>> =>
      pipe(
        poison.send("poison.park", () => JSON.stringify({ reason, message })),
        TE.map(() => ({ _tag: "Parked", reason })),
      );
    const attempt = pipe(
      TE.fromEither(pipe(consumer.message.decode(message), E.mapLeft(reasonOf))),
      TE.matchE(park, (known) =>
        pipe(
          consumer.run(known)(environment),
          TE.map((result): Consumed<A, F> => ({ _tag: "Done", result })),
          TE.orElse((failure): TE.TaskEither<F | StoreFailure, Consumed<A, F>> =>
            consumer.isTransient(failure) ? TE.left(failure) : park(failure._tag),
          ),
        ),
      ),
      TE.getOrElse(
        (failure) => () => Promise.resolve<Consumed<A, F>>({ _tag: "Retried", failure }),
      ),
    );
    return attempt();
  };

/** What the host understands: an error makes it hide the message and hand it out again. Its text says no more than a tag. */
export const forHost = <A, F extends Tagged>(consumed: Consumed<A, F>): Promise<void> =>
  consumed._tag === "Retried"
    ? Promise.reject(new Error(consumed.failure._tag))
    : Promise.resolve();
