import { timingSafeEqual } from "node:crypto";
import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { toMillis } from "../../prelude/instant";
import type { Caller, HasAccess } from "../../ports/access";
import type { HasClock } from "../../ports/clock";
import type { StoreFailure } from "../../ports/store";
import type { Subscription } from "../../ports/subscriptions";
import { sha256 } from "../digest";
import type { Documents } from "./container";
import { sharedLookups } from "./shared-lookups";
import { subscriptionOfKey } from "./subscriptions";

const capacity = 5_000;
const unknownMillis = 5_000;
const maxKeyLength = 200;

/** The names under which the published interface takes a key. */
const keyHeader = "Ocp-Apim-Subscription-Key";
const keyParameter = "subscription-key";

const callerFrom = ({ id, kind, organizations, services }: Subscription): Caller => ({
  subscription: id,
  kind,
  organizations,
  ...(services === undefined ? {} : { services }),
});

/** In a time that tells nothing of it. Both are SHA-256, so they are of one length. */
const isSame = (hash: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(hash), Buffer.from(other));

/** No subscription is named so: ids of ours have no dots. */
const firstAdministrator: Caller = {
  subscription: "first.administrator",
  kind: "admin",
  organizations: { _tag: "Some", codes: new Map() },
};

export type AccessSettings = {
  readonly accessCacheSeconds: number;
  /** SHA-256 of the key of an administrator who has no subscription, in hexadecimal digits; null: there is none. */
  readonly adminKeyHash?: string | null;
};

/**
 * Who presents a key. What is known of a key is believed for at most `accessCacheSeconds`, that it is unknown for
 * at most five seconds, and a failed look-up not at all. Keys themselves are kept nowhere, only their hashes. The first administrator of a new deployment is known by
 * the settings alone, without a look-up, so that the real ones can be created.
 */
export const accessIn = (
  documents: Documents,
  { accessCacheSeconds, adminKeyHash = null }: AccessSettings,
  { now }: HasClock,
): HasAccess => {
  const knownMillis = accessCacheSeconds * 1_000;
  const lookUps = sharedLookups<E.Either<StoreFailure, O.Option<Caller>>>(
    capacity,
    (answer) => {
      if (E.isLeft(answer)) return 0;
      return O.isSome(answer.right) ? knownMillis : Math.min(knownMillis, unknownMillis);
    },
    () => toMillis(now()),
  );
  const subscriptionOf = subscriptionOfKey(documents);
  const lookUp = (hash: string): TE.TaskEither<StoreFailure, O.Option<Caller>> =>
    pipe(subscriptionOf(hash), TE.map(O.map(callerFrom)));
  return {
    callerOf: ({ header, query }, knowledge) => {
      const key = header(keyHeader) ?? query(keyParameter);
      if (key === null) return TE.left({ _tag: "KeyMissing" });
      if (key.length > maxKeyLength) return TE.left({ _tag: "KeyUnknown" });
      const hash = sha256(key);
      if (adminKeyHash !== null && isSame(hash, adminKeyHash)) return TE.right(firstAdministrator);
      return pipe(
        knowledge === "current" ? lookUp(hash) : () => lookUps(hash, lookUp(hash)),
        TE.flatMapEither(E.fromOption(() => ({ _tag: "KeyUnknown" }) as const)),
      );
    },
  };
};
