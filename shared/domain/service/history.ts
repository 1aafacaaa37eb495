import type { Decision } from "../../prelude/decision";
import type { Instant } from "../../prelude/instant";
import type { Reasons } from "../review/reasons";
import type { LifecycleStatus } from "../service-lifecycle/model";
import type { PublicationStatus } from "../service-publication/model";
import type { ServiceEvent, ServiceEventType } from "./events";
import type { GroupId, ServiceId } from "./identifiers";
import type { ServiceData } from "./service-data";
import type { Service } from "./service";

type Entry = {
  readonly serviceId: ServiceId;
  readonly at: Instant;
  /** The revision of what it shows: with the kind it tells entries of one moment apart. */
  readonly sequence: number;
  readonly data: ServiceData;
};

/** One transition of one of the two machines, as institutions read it in the history. */
export type HistoryEntry =
  | (Entry & {
      readonly kind: "lifecycle";
      readonly status: LifecycleStatus;
      readonly reasons: Reasons | null;
      readonly groupId: GroupId | null;
    })
  | (Entry & { readonly kind: "publication"; readonly status: PublicationStatus });

/** Which machine an event moves. The removal of a released copy leaves no entry of its own. */
const machines: Readonly<Partial<Record<ServiceEventType, HistoryEntry["kind"]>>> = {
  ServiceCreated: "lifecycle",
  ServiceEdited: "lifecycle",
  ServiceSubmitted: "lifecycle",
  ServiceWithdrawn: "lifecycle",
  ServiceApproved: "lifecycle",
  ServiceRejected: "lifecycle",
  ServiceDeleted: "lifecycle",
  ServiceReleased: "publication",
  ServicePublished: "publication",
  ServiceUnpublished: "publication",
};

const lifecycleEntry = ({ lifecycle }: Service): HistoryEntry => ({
  kind: "lifecycle",
  serviceId: lifecycle.id,
  status: lifecycle.status,
  reasons: lifecycle.status === "rejected" ? lifecycle.reasons : null,
  at: lifecycle.modifiedAt,
  sequence: lifecycle.revision,
  data: lifecycle.data,
  groupId: lifecycle.groupId,
});

const publicationEntry = ({ publication }: Service): ReadonlyArray<HistoryEntry> =>
  publication === null
    ? []
    : [
        {
          kind: "publication",
          serviceId: publication.id,
          status: publication.status,
          at: publication.modifiedAt,
          sequence: publication.revision,
          data: publication.data,
        },
      ];

/** What a decision adds to the history, to be written in the same batch. Group changes add nothing. */
export const historyOf = ({
  events,
  next,
}: Decision<Service, ServiceEvent>): ReadonlyArray<HistoryEntry> =>
  events.flatMap(({ type }) => {
    const machine = machines[type];
    if (machine === undefined) return [];
    return machine === "lifecycle" ? [lifecycleEntry(next)] : publicationEntry(next);
  });
