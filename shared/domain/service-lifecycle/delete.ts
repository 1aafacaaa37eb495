import * as E from "fp-ts/Either";
import { withinGroups, type GroupForbidden } from "../service-access/caller";
import type { GroupScope } from "../service-access/groups";
import {
  advanced,
  eventOf,
  type Execution,
  type Service,
  type ServiceDecision,
} from "../service/service";
import { workingCopyOf } from "./model";
import { notAllowed, type TransitionNotAllowed } from "./refusal";

export type DeleteService = Execution & { readonly scope: GroupScope };

export type DeleteRejected = GroupForbidden | TransitionNotAllowed;

/**
 * Ends a service for good: its working copy stays readable, its released copy is gone with the same write.
 * What is under review must be withdrawn first. A repeat is refused.
 */
export const remove =
  ({ at, command, scope }: DeleteService) =>
  (service: Service): E.Either<DeleteRejected, ServiceDecision> => {
    const { lifecycle } = service;
    const reached = withinGroups(scope)(lifecycle);
    if (E.isLeft(reached)) return reached;
    switch (lifecycle.status) {
      case "draft":
      case "approved":
      case "rejected": {
        const next: Service = {
          ...service,
          lifecycle: {
            ...advanced(workingCopyOf(lifecycle), command),
            status: "deleted",
            modifiedAt: at,
          },
          publication: null,
        };
        return E.right({ next, events: [eventOf("ServiceDeleted", next, { at, command })] });
      }
      case "submitted":
      case "deleted":
        return E.left(notAllowed("delete", lifecycle));
    }
  };
