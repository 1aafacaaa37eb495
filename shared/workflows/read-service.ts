import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import {
  existing,
  withinGroups,
  type GroupForbidden,
  type ServiceCaller,
  type ServiceMissing,
  type ServiceUnknown,
} from "../domain/service-access/caller";
import type { Lifecycle } from "../domain/service-lifecycle/model";
import type { Publication } from "../domain/service-publication/model";
import type { HasServices, ServiceKey } from "../ports/services";
import type { StoreFailure } from "../ports/store";
import { locateService, notOwn, ownKey, type LocateRejected } from "./locate-service";

type Environment = HasServices;

/** A working copy in any state, deleted included. */
export const readService =
  (
    caller: ServiceCaller,
    serviceId: string,
  ): RTE.ReaderTaskEither<Environment, LocateRejected | GroupForbidden | StoreFailure, Lifecycle> =>
  (environment) =>
    pipe(
      locateService(caller, serviceId)(environment),
      TE.flatMapEither(
        ({ lifecycle }): E.Either<LocateRejected | GroupForbidden | StoreFailure, Lifecycle> =>
          withinGroups(caller.scope)(lifecycle),
      ),
    );

export type ExistingRejected = LocateRejected | GroupForbidden | ServiceMissing | StoreFailure;

/** Where a service is that its owner may still do something with. */
export const existingService =
  (
    caller: ServiceCaller,
    serviceId: string,
  ): RTE.ReaderTaskEither<Environment, ExistingRejected, ServiceKey> =>
  (environment) =>
    pipe(
      locateService(caller, serviceId)(environment),
      TE.flatMapEither(({ key, lifecycle }): E.Either<ExistingRejected, ServiceKey> =>
        pipe(
          existing(caller.scope)(lifecycle),
          E.map(() => key),
        ),
      ),
    );

/** The last approved copy, visible or not. One that was never released is unknown. */
export const readPublishedService =
  (
    caller: ServiceCaller,
    serviceId: string,
  ): RTE.ReaderTaskEither<Environment, ExistingRejected, Publication> =>
  (environment) =>
    pipe(
      TE.fromEither<ExistingRejected, ServiceKey>(ownKey(caller, serviceId)),
      TE.flatMap((key) =>
        pipe(
          environment.services.get(key, null),
          TE.flatMap((found): TE.TaskEither<ExistingRejected, Publication> => {
            if (O.isNone(found)) return notOwn(caller, key)(environment);
            const { lifecycle, publication } = found.value.value;
            const reached = existing(caller.scope)(lifecycle);
            if (E.isLeft(reached)) return TE.left(reached.left);
            return publication === null
              ? TE.left<ServiceUnknown>({ _tag: "ServiceUnknown", serviceId })
              : TE.right(publication);
          }),
        ),
      ),
    );
