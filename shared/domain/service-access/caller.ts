import * as E from "fp-ts/Either";
import type { OwnerId, ServiceId } from "../service/identifiers";
import type { Lifecycle } from "../service-lifecycle/model";
import { reaches, type GroupScope } from "./groups";

export type ServiceCaller = {
  /** The subscription of the key that was used. */
  readonly subscriptionId: string;
  readonly userId: OwnerId;
  readonly scope: GroupScope;
};

/** The key is not one that manages services, or belongs to somebody else. */
export type NotAllowed = { readonly _tag: "NotAllowed" };
export type ServiceUnknown = { readonly _tag: "ServiceUnknown"; readonly serviceId: string };
export type GroupForbidden = { readonly _tag: "GroupForbidden"; readonly serviceId: ServiceId };
export type ServiceMissing = { readonly _tag: "ServiceMissing"; readonly serviceId: ServiceId };

/** Keys of services send messages; only these manage services. */
export const isManageSubscription = (subscriptionId: string): boolean =>
  subscriptionId.startsWith("MANAGE-");

/** OWN: a management key, a service that has a subscription (null: it has none), and the same owner. */
export const ownership = (
  { subscriptionId, userId }: Pick<ServiceCaller, "subscriptionId" | "userId">,
  serviceId: string,
  owner: OwnerId | null,
): E.Either<NotAllowed | ServiceUnknown, OwnerId> => {
  if (!isManageSubscription(subscriptionId)) return E.left({ _tag: "NotAllowed" });
  if (owner === null) return E.left({ _tag: "ServiceUnknown", serviceId });
  return owner === userId ? E.right(owner) : E.left({ _tag: "NotAllowed" });
};

/** GRP: who is restricted to groups reaches only services of those. */
export const withinGroups =
  (scope: GroupScope) =>
  <L extends Pick<Lifecycle, "id" | "groupId">>(lifecycle: L): E.Either<GroupForbidden, L> =>
    reaches(scope, lifecycle.groupId)
      ? E.right(lifecycle)
      : E.left({ _tag: "GroupForbidden", serviceId: lifecycle.id });

/** EXI: within the caller's groups, and not deleted. */
export const existing =
  (scope: GroupScope) =>
  <L extends Pick<Lifecycle, "id" | "groupId" | "status">>(
    lifecycle: L,
  ): E.Either<GroupForbidden | ServiceMissing, L> => {
    const { id, status } = lifecycle;
    if (!reaches(scope, lifecycle.groupId))
      return E.left({ _tag: "GroupForbidden", serviceId: id });
    return status === "deleted"
      ? E.left({ _tag: "ServiceMissing", serviceId: id })
      : E.right(lifecycle);
  };
