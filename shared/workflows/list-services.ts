import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import {
  isManageSubscription,
  type NotAllowed,
  type ServiceCaller,
} from "../domain/service-access/caller";
import type { HasLog } from "../ports/log";
import type { HasServices, Readable, ServiceList } from "../ports/services";
import type { StoreFailure } from "../ports/store";

/** A document that can't be read is somebody's to look at; the others are shown. */
export const tellUnreadable =
  ({ log }: HasLog) =>
  ({ unreadable }: Readable<unknown>): void => {
    if (unreadable.length > 0)
      log("error", "Stored documents do not decode", { ids: unreadable.join(" ") })();
  };

/** A caller's services in the order of their creation, deleted ones included. */
export const listServices =
  (
    { scope, subscriptionId, userId }: ServiceCaller,
    page: { readonly limit: number; readonly offset: number },
  ): RTE.ReaderTaskEither<HasLog & HasServices, NotAllowed | StoreFailure, ServiceList> =>
  (environment) =>
    isManageSubscription(subscriptionId)
      ? pipe(
          environment.services.list({ owner: userId, scope, ...page }),
          TE.tapIO((list) => () => {
            tellUnreadable(environment)(list);
          }),
        )
      : TE.left({ _tag: "NotAllowed" });
