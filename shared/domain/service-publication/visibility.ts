import * as E from "fp-ts/Either";
import { existing, type GroupForbidden, type ServiceMissing } from "../service-access/caller";
import type { GroupScope } from "../service-access/groups";
import type { ServiceEventType } from "../service/events";
import {
  advanced,
  eventOf,
  unchanged,
  type Execution,
  type Service,
  type ServiceDecision,
} from "../service/service";
import type { PublicationStatus } from "./model";
import type { ReleaseMissing } from "./refusal";

export type ChangeVisibility = Execution & { readonly scope: GroupScope };

export type VisibilityRejected = GroupForbidden | ServiceMissing | ReleaseMissing;

/**
 * Shows or hides the released copy as it is: whatever the working copy's state but deleted, and never with
 * the working copy's data. A released copy that is there already is left alone.
 */
export const changeVisibility =
  (status: PublicationStatus, type: ServiceEventType) =>
  ({ at, command, scope }: ChangeVisibility) =>
  (service: Service): E.Either<VisibilityRejected, ServiceDecision> => {
    const { lifecycle, publication } = service;
    const found = existing(scope)(lifecycle);
    if (E.isLeft(found)) return found;
    if (publication === null) return E.left({ _tag: "ReleaseMissing", serviceId: lifecycle.id });
    if (publication.status === status) return E.right(unchanged(service));
    const next: Service = {
      ...service,
      publication: { ...advanced(publication, command), status, modifiedAt: at },
    };
    const { reviewId } = publication;
    return E.right({ next, events: [eventOf(type, next, { at, command }, { reviewId })] });
  };
