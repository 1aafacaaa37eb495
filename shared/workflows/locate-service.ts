import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import {
  isManageSubscription,
  ownership,
  type NotAllowed,
  type ServiceCaller,
  type ServiceUnknown,
} from "../domain/service-access/caller";
import type { Lifecycle } from "../domain/service-lifecycle/model";
import { ServiceId } from "../domain/service/identifiers";
import type { HasServices, ServiceKey } from "../ports/services";
import type { StoreFailure } from "../ports/store";

export type LocateRejected = NotAllowed | ServiceUnknown;

const unknown = (serviceId: string): ServiceUnknown => ({ _tag: "ServiceUnknown", serviceId });

/** Where a caller's service is, if it is one of theirs. An id that can't be one is of no service. */
export const ownKey = (
  { subscriptionId, userId }: ServiceCaller,
  serviceId: string,
): E.Either<LocateRejected, ServiceKey> => {
  if (!isManageSubscription(subscriptionId)) return E.left({ _tag: "NotAllowed" });
  return ServiceId.is(serviceId)
    ? E.right({ owner: userId, id: serviceId })
    : E.left(unknown(serviceId));
};

/** Why a service isn't among a caller's own: it is somebody else's, or nobody's. */
export const notOwn =
  (
    caller: ServiceCaller,
    { id }: ServiceKey,
  ): RTE.ReaderTaskEither<HasServices, LocateRejected | StoreFailure, never> =>
  ({ services }) =>
    pipe(
      services.keyOf(id),
      TE.flatMap((found) => {
        const owner = O.isSome(found) ? found.value.owner : null;
        const outcome = ownership(caller, id, owner);
        return TE.left(E.isLeft(outcome) ? outcome.left : unknown(id));
      }),
    );

/** The working copy of a caller's own service, and where it is. */
export const locateService =
  (
    caller: ServiceCaller,
    serviceId: string,
  ): RTE.ReaderTaskEither<
    HasServices,
    LocateRejected | StoreFailure,
    { readonly key: ServiceKey; readonly lifecycle: Lifecycle }
  > =>
  (environment) =>
    pipe(
      TE.fromEither(ownKey(caller, serviceId)),
      TE.bindTo("key"),
      TE.bindW("lifecycle", ({ key }) =>
        pipe(
          environment.services.lifecycle(key),
          TE.flatMap((found): TE.TaskEither<LocateRejected | StoreFailure, Lifecycle> =>
            O.isSome(found) ? TE.right(found.value) : notOwn(caller, key)(environment),
          ),
        ),
      ),
    );
