import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Review } from "../domain/review/model";
import {
  withinGroups,
  type GroupForbidden,
  type ServiceCaller,
} from "../domain/service-access/caller";
import type { HasServices, ServiceKey } from "../ports/services";
import type { StoreFailure } from "../ports/store";
import { notOwn, ownKey, type LocateRejected } from "./locate-service";

/** Nobody ever asked to publish the service. */
export type NeverSubmitted = { readonly _tag: "NeverSubmitted"; readonly serviceId: string };

type Refused = LocateRejected | GroupForbidden | NeverSubmitted | StoreFailure;

/** The latest request to publish, from its beginning on and whatever became of the service since. */
export const readServiceReview =
  (caller: ServiceCaller, serviceId: string): RTE.ReaderTaskEither<HasServices, Refused, Review> =>
  (environment) =>
    pipe(
      TE.fromEither<Refused, ServiceKey>(ownKey(caller, serviceId)),
      TE.flatMap((key) =>
        pipe(
          environment.services.get(key, null),
          TE.flatMap((found): TE.TaskEither<Refused, Review> => {
            if (O.isNone(found)) return notOwn(caller, key)(environment);
            const { lifecycle, review } = found.value.value;
            const reached = withinGroups(caller.scope)(lifecycle);
            if (E.isLeft(reached)) return TE.left(reached.left);
            return review === null
              ? TE.left({ _tag: "NeverSubmitted", serviceId })
              : TE.right(review);
          }),
        ),
      ),
    );
