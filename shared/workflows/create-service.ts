import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import {
  isManageSubscription,
  type NotAllowed,
  type ServiceCaller,
} from "../domain/service-access/caller";
import { groupAtCreation } from "../domain/service-access/groups";
import { create } from "../domain/service-lifecycle/create";
import type { Lifecycle } from "../domain/service-lifecycle/model";
import type { TopicNotAvailable } from "../domain/service-lifecycle/refusal";
import type { GroupId } from "../domain/service/identifiers";
import type { ServiceProposal } from "../domain/service/proposal";
import { topics } from "../domain/service/topics";
import type { HasIds, HasServiceIds } from "../ports/ids";
import type { HasLog } from "../ports/log";
import type { HasServicePolicy } from "../ports/service-policy";
import type { HasServices, RememberedCreation, RequestTaken } from "../ports/services";
import type { Contended, StoreFailure } from "../ports/store";
import type { IdempotencyKeyReused } from "./create-debt-position";
import { untilSettled, type TooContended } from "./debt-position-command";
import { issueServiceKeys, type KeysEnvironment } from "./service-keys";

export type CreateServiceRequest = {
  readonly caller: ServiceCaller;
  readonly identity: "key" | "gateway";
  readonly proposal: ServiceProposal;
  readonly groupId: GroupId | null;
  /** Null: a repetition makes another service. */
  readonly idempotencyKey: string | null;
};

type Environment = HasIds &
  HasLog &
  HasServiceIds &
  HasServicePolicy &
  HasServices &
  KeysEnvironment;

type Refused = NotAllowed | TopicNotAvailable | IdempotencyKeyReused | TooContended | StoreFailure;

/** The service of an earlier request with the same key, as it is now. */
const earlier = (
  { services }: HasServices,
  { caller, request }: { readonly caller: ServiceCaller; readonly request: RememberedCreation },
): TE.TaskEither<Refused, O.Option<Lifecycle>> =>
  pipe(
    services.remembered(caller.userId, request.request),
    TE.flatMap((known): TE.TaskEither<Refused, O.Option<Lifecycle>> => {
      if (O.isNone(known)) return TE.right(O.none);
      return known.value.bodyHash === request.bodyHash
        ? services.lifecycle({ owner: caller.userId, id: known.value.service })
        : TE.left({ _tag: "IdempotencyKeyReused" });
    }),
  );

/**
 * A new draft, with two keys of its own. With an idempotency key, a repetition within a day is answered with the
 * service that the first request made, as it is by then.
 */
export const createService =
  ({
    caller,
    groupId,
    idempotencyKey,
    identity,
    proposal,
  }: CreateServiceRequest): RTE.ReaderTaskEither<Environment, Refused, Lifecycle> =>
  (environment) => {
    const { commandId, now, serviceId, servicePolicy, services, sha256 } = environment;
    if (!isManageSubscription(caller.subscriptionId)) return TE.left({ _tag: "NotAllowed" });
    const key = { owner: caller.userId, id: serviceId() };
    const request: RememberedCreation | null =
      idempotencyKey === null
        ? null
        : {
            request: sha256(
              JSON.stringify([caller.subscriptionId, "createService", idempotencyKey]),
            ),
            bodyHash: sha256(JSON.stringify([proposal, groupId])),
            service: key.id,
          };
    const decision = create({
      ...key,
      at: now(),
      command: commandId(),
      groupId: groupAtCreation(caller.scope, groupId, identity),
      proposal,
      catalogue: topics,
      sandbox: servicePolicy.sandbox,
    });
    if (E.isLeft(decision)) return TE.left(decision.left);
    const { next } = decision.right;

    const known = request === null ? TE.right(O.none) : earlier(environment, { caller, request });
    const written: TE.TaskEither<RequestTaken | Contended | StoreFailure, Lifecycle> = pipe(
      services.create(decision.right, request),
      TE.map(() => next.lifecycle),
    );
    const created: TE.TaskEither<Refused, Lifecycle> = pipe(
      untilSettled(written)(environment),
      TE.tapTask(() => issueServiceKeys(key)(environment)),
      TE.orElse((failure): TE.TaskEither<Refused, Lifecycle> =>
        failure._tag === "RequestTaken"
          ? pipe(known, TE.map(O.getOrElse(() => next.lifecycle)))
          : TE.left(failure),
      ),
    );
    return pipe(
      known,
      TE.flatMap((found) => (O.isSome(found) ? TE.right(found.value) : created)),
    );
  };
