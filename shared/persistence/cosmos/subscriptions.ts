import * as O from "fp-ts/Option";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as stored from "../../codecs/documents/subscription";
import type { Contended, StoreFailure } from "../../ports/store";
import type { Subscription, SubscriptionTaken, Subscriptions } from "../../ports/subscriptions";
import type { Step } from "../steps";
import type { Documents, Write, WriteFault } from "./container";
import { decoded, decodedIfFound } from "./decoded";
import { storeFailure } from "./errors";
import { documentId } from "./ledger";

export const keyId = (hash: string): string => documentId(stored.keyKind, hash);
export const subscriptionId = (id: string): string => documentId(stored.subscriptionKind, id);

type Refusal = StoreFailure | Contended | SubscriptionTaken;

const hashesOf = ({ keys }: Subscription): ReadonlyArray<string> =>
  [keys.primary, keys.secondary].flatMap((hash) => (hash === null ? [] : [hash]));

/** Documents of this container are alone in their partitions. */
const writeOne = (
  documents: Documents,
  step: Step,
  id: string,
  write: Write,
): TE.TaskEither<WriteFault, void> => documents.write(step, id, [write]);

const failed =
  (step: Step) =>
  ({ fault, write }: WriteFault): StoreFailure | Contended =>
    fault._tag === "Changed" || (fault._tag === "Missing" && write !== null)
      ? { _tag: "Contended" }
      : storeFailure(step, fault);

/** Points a key at its subscription. That it does already, from an attempt before, is fine. */
const issueKey =
  (documents: Documents, subscription: string) =>
  (hash: string): TE.TaskEither<Refusal, void> => {
    const id = keyId(hash);
    const document = { ...stored.keyDocument(subscription), id };
    return pipe(
      writeOne(documents, "key.create", id, { _tag: "Create", document }),
      TE.orElse((failure): TE.TaskEither<Refusal, void> =>
        failure.fault._tag === "Exists"
          ? pipe(
              documents.read("key.read", id, id),
              TE.flatMapEither(decodedIfFound(stored.fromKeyDocument)),
              TE.flatMap((found): TE.TaskEither<Refusal, void> => {
                if (O.isNone(found)) return TE.left({ _tag: "Contended" });
                return found.value.value.subscription === subscription
                  ? TE.right(undefined)
                  : TE.left({ _tag: "SubscriptionTaken", what: "key" });
              }),
            )
          : TE.left(failed("key.create")(failure)),
      ),
    );
  };

/** A key that its subscription doesn't list is dead already: what stays of it after a failure does no harm. */
const withdrawKey =
  (documents: Documents) =>
  (hash: string): T.Task<void> => {
    const id = keyId(hash);
    return pipe(
      writeOne(documents, "key.delete", id, { _tag: "Delete", id, version: null }),
      TE.match(
        () => undefined,
        () => undefined,
      ),
    );
  };

const documentOf = (subscription: Subscription) => ({
  ...stored.subscriptionDocument(subscription),
  id: subscriptionId(subscription.id),
});

const listPage = 200;
const byId = (one: Subscription, other: Subscription): number => (one.id < other.id ? -1 : 1);

/**
 * Every subscription is a partition of its own, and no query over partitions is ordered: so all after the one named
 * are read, and the first of them are kept. For administrators' eyes only, of whom there are few.
 */
const listAfter = (
  documents: Documents,
  after: string | null,
  limit: number,
): TE.TaskEither<StoreFailure, ReadonlyArray<Subscription>> =>
  pipe(
    documents.stream<StoreFailure, First>(
      "subscription.list",
      {
        text: "SELECT * FROM c WHERE c.id > @after AND c.id < @end",
        parameters: {
          "@after": after === null ? `${stored.subscriptionKind}|` : subscriptionId(after),
          // The character after the one that ends the kind.
          "@end": `${stored.subscriptionKind}}`,
        },
      },
      listPage,
      { hasMore: false, first: [] },
      ({ first }, page) =>
        pipe(
          page,
          TE.traverseArray((document) =>
            TE.fromEither(decoded(stored.fromSubscriptionDocument)(document)),
          ),
          TE.map((more) => ({
            hasMore: false,
            first: [...first, ...more].toSorted(byId).slice(0, limit),
          })),
        ),
    ),
    TE.map(({ first }) => first),
  );

type First = { readonly hasMore: boolean; readonly first: ReadonlyArray<Subscription> };

/** Subscriptions in the `access` container. Keys go first when they are gained and last when they are lost. */
export const subscriptionsIn = (documents: Documents): Subscriptions => ({
  get: (id) =>
    pipe(
      documents.read("subscription.read", subscriptionId(id), subscriptionId(id)),
      TE.flatMapEither(decodedIfFound(stored.fromSubscriptionDocument)),
    ),

  list: (after, limit) => listAfter(documents, after, limit),

  create: (subscription) =>
    pipe(
      hashesOf(subscription),
      TE.traverseArray(issueKey(documents, subscription.id)),
      TE.flatMap(() =>
        pipe(
          writeOne(documents, "subscription.create", subscriptionId(subscription.id), {
            _tag: "Create",
            document: documentOf(subscription),
          }),
          TE.mapLeft((failure): Refusal =>
            failure.fault._tag === "Exists"
              ? { _tag: "SubscriptionTaken", what: "subscription" }
              : failed("subscription.create")(failure),
          ),
        ),
      ),
    ),

  replace: ({ value: before, version }, next) => {
    const [old, fresh] = [hashesOf(before), hashesOf(next)];
    return pipe(
      fresh.filter((hash) => !old.includes(hash)),
      TE.traverseArray(issueKey(documents, next.id)),
      TE.flatMap(() =>
        pipe(
          writeOne(documents, "subscription.replace", subscriptionId(next.id), {
            _tag: "Replace",
            document: documentOf(next),
            version,
          }),
          TE.mapLeft((failure): Refusal => failed("subscription.replace")(failure)),
        ),
      ),
      TE.flatMap(() =>
        pipe(
          old.filter((hash) => !fresh.includes(hash)),
          T.traverseArray(withdrawKey(documents)),
          TE.fromTask,
        ),
      ),
      TE.map(() => undefined),
    );
  },
});

/** Whose key it is, by the hash; none unless an active subscription lists it at this moment. */
export const subscriptionOfKey =
  (documents: Documents) =>
  (hash: string): TE.TaskEither<StoreFailure, O.Option<Subscription>> =>
    pipe(
      documents.read("key.read", keyId(hash), keyId(hash)),
      TE.flatMapEither(decodedIfFound(stored.fromKeyDocument)),
      TE.flatMap((found) => {
        if (O.isNone(found)) return TE.right(O.none);
        const id = subscriptionId(found.value.value.subscription);
        return pipe(
          documents.read("subscription.read", id, id),
          TE.flatMapEither(decodedIfFound(stored.fromSubscriptionDocument)),
          TE.map(O.map(({ value }) => value)),
        );
      }),
      TE.map(
        O.filter(
          (subscription) =>
            subscription.state === "active" && hashesOf(subscription).includes(hash),
        ),
      ),
    );

/** Brings a subscription to what is given, whether or not it exists. For seeds: who administers decides on what they read. */
export const putSubscription =
  (subscriptions: Subscriptions) =>
  (subscription: Subscription): TE.TaskEither<Refusal, void> =>
    pipe(
      subscriptions.get(subscription.id),
      TE.flatMap((found): TE.TaskEither<Refusal, void> =>
        O.isNone(found)
          ? subscriptions.create(subscription)
          : subscriptions.replace(found.value, subscription),
      ),
    );
