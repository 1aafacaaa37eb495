import * as E from "fp-ts/Either";
import type { ServiceMissing } from "../service-access/caller";
import type { GroupId } from "../service/identifiers";
import {
  advanced,
  eventOf,
  unchanged,
  type Execution,
  type Service,
  type ServiceDecision,
} from "../service/service";

export type ChangeGroup = Execution & {
  /** Null: the service is to belong to no group. */
  readonly groupId: GroupId | null;
};

/**
 * Binds a service to a group, or frees it, in any state but deleted. It is no transition: neither the review
 * nor the released copy notices it. A repeat changes nothing.
 */
export const changeGroup =
  ({ at, command, groupId }: ChangeGroup) =>
  (service: Service): E.Either<ServiceMissing, ServiceDecision> => {
    const { lifecycle } = service;
    if (lifecycle.status === "deleted")
      return E.left({ _tag: "ServiceMissing", serviceId: lifecycle.id });
    if (lifecycle.groupId === groupId) return E.right(unchanged(service));
    const next: Service = {
      ...service,
      lifecycle: { ...advanced(lifecycle, command), groupId, modifiedAt: at },
    };
    return E.right({ next, events: [eventOf("ServiceGroupChanged", next, { at, command })] });
  };
