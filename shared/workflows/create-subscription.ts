import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { CallerKind } from "../ports/access";
import type { HasIds } from "../ports/ids";
import type { HasSecrets } from "../ports/secrets";
import type { StoreFailure } from "../ports/store";
import type { Subscription, SubscriptionTaken } from "../ports/subscriptions";
import { seen, type Seen, type SubscriptionEnvironment } from "./command-subscription";
import { untilSettled, type TooContended } from "./debt-position-command";

export type CreateSubscription = Pick<Subscription, "kind" | "organizations" | "services"> & {
  /** Null: one of ours. */
  readonly id: string | null;
};

/** The two keys are told here and never again: only their hashes are kept. */
export type CreatedSubscription = Seen & {
  readonly primary: string;
  readonly secondary: string;
};

/** By it the keys that manage services are told from those of services. */
export const managePrefix = "MANAGE-";

export const managesServices = (kind: CallerKind): boolean =>
  kind === "manage" || kind === "manage-group";

/** Issues an active subscription with two fresh keys. */
export const createSubscription =
  ({
    id,
    kind,
    organizations,
    services,
  }: CreateSubscription): RTE.ReaderTaskEither<
    SubscriptionEnvironment & HasIds & HasSecrets,
    SubscriptionTaken | TooContended | StoreFailure,
    CreatedSubscription
  > =>
  (environment) => {
    const { secret, sha256, subscriptions, uuid } = environment;
    const [primary, secondary] = [secret(), secret()];
    const subscription: Subscription = {
      id: id ?? `${managesServices(kind) ? managePrefix : ""}${uuid()}`,
      kind,
      state: "active",
      organizations,
      keys: { primary: sha256(primary), secondary: sha256(secondary) },
      ...(services === undefined ? {} : { services }),
    };
    return pipe(
      untilSettled(subscriptions.create(subscription))(environment),
      TE.map(() => ({ ...seen(environment, subscription), primary, secondary })),
    );
  };
