import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { OwnerId, ServiceId } from "../domain/service/identifiers";
import type { HasClock } from "../ports/clock";
import type { HasDigest } from "../ports/digest";
import type { HasLog } from "../ports/log";
import type { HasPatience } from "../ports/patience";
import type { HasSecrets } from "../ports/secrets";
import type { Contended, StoreFailure, Versioned } from "../ports/store";
import type {
  HasSubscriptions,
  KeyHalf,
  Subscription,
  SubscriptionTaken,
} from "../ports/subscriptions";
import type { ServiceKey } from "../ports/services";
import type { HasVault } from "../ports/vault";
import { untilSettled, type TooContended } from "./debt-position-command";

/** The keys with which a service sends its messages. Their subscription's id is the service's. */
export type ServiceKeys = { readonly primary: string; readonly secondary: string };

export type KeysEnvironment = HasClock &
  HasDigest &
  HasPatience &
  HasSecrets &
  HasSubscriptions &
  HasVault;
export type KeysFailure = TooContended | StoreFailure;

const keyLength = 32;

/** Thirty-two hexadecimal digits, as institutions know them. */
const freshKey = ({ secret, sha256 }: HasDigest & HasSecrets): string =>
  sha256(secret()).slice(0, keyLength);

const purposeOf = (id: string, half: KeyHalf): string => `${half} key of service ${id}`;

const concealed = (
  { conceal }: HasVault,
  id: string,
  { primary, secondary }: ServiceKeys,
): NonNullable<Subscription["readable"]> => ({
  primary: conceal(primary, purposeOf(id, "primary")),
  secondary: conceal(secondary, purposeOf(id, "secondary")),
});

const fresh = (
  environment: KeysEnvironment,
  { id, owner }: ServiceKey,
): { readonly subscription: Subscription; readonly keys: ServiceKeys } => {
  const { sha256 } = environment;
  const keys = { primary: freshKey(environment), secondary: freshKey(environment) };
  return {
    keys,
    subscription: {
      id,
      kind: "service",
      state: "active",
      organizations: { _tag: "Some", codes: new Map() },
      services: { owner, groups: [], permissions: [], sourceRanges: [], email: null },
      keys: { primary: sha256(keys.primary), secondary: sha256(keys.secondary) },
      readable: concealed(environment, id, keys),
    },
  };
};

const corrupt = (id: string, member: string): StoreFailure => ({
  _tag: "CorruptDocument",
  id: `subscription|${id}`,
  paths: [member],
});

/** A key that was put there by others than its service's owner, or for another secret, can't be told. */
const revealed = (
  { reveal, sha256 }: KeysEnvironment,
  { id, keys, readable }: Subscription,
): E.Either<StoreFailure, ServiceKeys> => {
  const half = (name: KeyHalf): E.Either<StoreFailure, string> =>
    pipe(
      readable === undefined ? O.none : reveal(readable[name], purposeOf(id, name)),
      O.filter((key) => sha256(key) === keys[name]),
      E.fromOption(() => corrupt(id, `readable.${name}`)),
    );
  return pipe(E.Do, E.apS("primary", half("primary")), E.apS("secondary", half("secondary")));
};

/** The same keys under the secret in force; whether they are already, or can't be read, is told instead. */
export const renewed = (
  environment: KeysEnvironment,
  subscription: Subscription,
): Subscription | "current" | "unreadable" => {
  const { id, readable } = subscription;
  const keys = revealed(environment, subscription);
  if (readable === undefined || E.isLeft(keys)) return "unreadable";
  const isCurrent = (half: KeyHalf): boolean =>
    environment.isCurrent(readable[half], purposeOf(id, half));
  return isCurrent("primary") && isCurrent("secondary")
    ? "current"
    : { ...subscription, readable: concealed(environment, id, keys.right) };
};

/** Of somebody else's doing: an id of a service that names another kind of subscription. */
const isOf = ({ kind, services }: Subscription, owner: OwnerId): boolean =>
  kind === "service" && services?.owner === owner;

/** The id is the service's alone and the keys are random, so what is taken was put there for the same service. */
const otherWasFirst = (
  failure: Contended | SubscriptionTaken | StoreFailure,
): Contended | StoreFailure =>
  failure._tag === "SubscriptionTaken" ? { _tag: "Contended" } : failure;

type Kept = { readonly found: Versioned<Subscription>; readonly keys: ServiceKeys };

const read = (
  environment: KeysEnvironment,
  key: ServiceKey,
): TE.TaskEither<StoreFailure, O.Option<Versioned<Subscription>>> =>
  pipe(
    environment.subscriptions.get(key.id),
    TE.filterOrElse(
      (found) => O.isNone(found) || isOf(found.value.value, key.owner),
      () => corrupt(key.id, "services.owner"),
    ),
  );

/** The keys as they are; a service that has none yet gets them here. */
const ensured = (
  environment: KeysEnvironment,
  key: ServiceKey,
): TE.TaskEither<Contended | KeysFailure, Kept> =>
  pipe(
    read(environment, key),
    TE.flatMap((known): TE.TaskEither<Contended | KeysFailure, Kept> => {
      if (O.isSome(known))
        return pipe(
          TE.fromEither(revealed(environment, known.value.value)),
          TE.map((keys) => ({ found: known.value, keys })),
        );
      const { subscription } = fresh(environment, key);
      return pipe(
        environment.subscriptions.create(subscription),
        TE.mapLeft(otherWasFirst),
        // Whether it was us or somebody at the same time: what is there now counts.
        TE.flatMap(() => TE.left<Contended>({ _tag: "Contended" })),
      );
    }),
  );

export const readServiceKeys =
  (key: ServiceKey): RTE.ReaderTaskEither<KeysEnvironment, KeysFailure, ServiceKeys> =>
  (environment) =>
    pipe(
      untilSettled(ensured(environment, key))(environment),
      TE.map(({ keys }) => keys),
    );

/** Puts a fresh key in place of one; the other goes on. Both are answered. A repeat puts another one. */
export const regenerateServiceKey =
  (
    key: ServiceKey,
    half: KeyHalf,
  ): RTE.ReaderTaskEither<KeysEnvironment, KeysFailure, ServiceKeys> =>
  (environment) => {
    const { sha256, subscriptions } = environment;
    const secret = freshKey(environment);
    // Both halves are concealed anew, so that the other doesn't wait for ever under a secret that was replaced.
    const replaced = (subscription: Subscription, next: ServiceKeys): Subscription => ({
      ...subscription,
      keys: { ...subscription.keys, [half]: sha256(secret) },
      readable: concealed(environment, key.id, next),
    });
    return pipe(
      untilSettled(
        pipe(
          ensured(environment, key),
          TE.flatMap(({ found, keys }): TE.TaskEither<Contended | KeysFailure, ServiceKeys> => {
            if (keys[half] === secret) return TE.right(keys);
            const next = { ...keys, [half]: secret };
            return pipe(
              subscriptions.replace(found, replaced(found.value, next)),
              TE.mapLeft(otherWasFirst),
              TE.map(() => next),
            );
          }),
        ),
      )(environment),
    );
  };

/**
 * The keys of a new service. That it has them isn't waited for longer than one attempt: whoever reads them first
 * makes up for it.
 */
export const issueServiceKeys =
  (key: ServiceKey) =>
  (environment: KeysEnvironment & HasLog): T.Task<void> =>
    pipe(
      environment.subscriptions.create(fresh(environment, key).subscription),
      TE.match(
        (failure) => {
          environment.log("warn", "The keys of a new service wait for their first reader", {
            service: key.id,
            failure: failure._tag,
          })();
        },
        () => undefined,
      ),
    );

/** The keys of a deleted service open nothing any more. A failure is told in the log; the deletion stands. */
export const suspendServiceKeys =
  ({ id }: { readonly id: ServiceId }) =>
  (environment: KeysEnvironment & HasLog): T.Task<void> => {
    const { log, subscriptions } = environment;
    const attempt: TE.TaskEither<Contended | KeysFailure, void> = pipe(
      subscriptions.get(id),
      TE.flatMap((found): TE.TaskEither<Contended | KeysFailure, void> =>
        O.isNone(found) || found.value.value.state === "suspended"
          ? TE.right(undefined)
          : pipe(
              subscriptions.replace(found.value, { ...found.value.value, state: "suspended" }),
              TE.mapLeft(otherWasFirst),
            ),
      ),
    );
    return pipe(
      untilSettled(attempt)(environment),
      TE.match(
        (failure) => {
          log("error", "The keys of a deleted service are not suspended", {
            service: id,
            failure: failure._tag,
          })();
        },
        () => undefined,
      ),
    );
  };
