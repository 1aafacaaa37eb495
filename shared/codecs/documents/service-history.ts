import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import { nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { lifecycleStatuses } from "../../domain/service-lifecycle/model";
import { publicationStatuses } from "../../domain/service-publication/model";
import type { HistoryEntry } from "../../domain/service/history";
import { GroupId, ServiceId } from "../../domain/service/identifiers";
import { Count, StoredInstant } from "./scalars";
import { StoredReasons, StoredServiceData } from "./service-data";
import { reader, schema, type Faults } from "./stored";
import { tagged } from "./tagged";

export const historyKind = "history";

const entry = {
  service: ServiceId,
  at: StoredInstant,
  sequence: Count,
  data: StoredServiceData,
};

const StoredEntry = tagged("HistoryEntry", "machine", {
  lifecycle: record("LifecycleEntry", {
    ...entry,
    machine: literals("machine", "lifecycle"),
    status: literals("status", ...lifecycleStatuses),
    reasons: nullable(StoredReasons),
    groupId: nullable(GroupId),
  }),
  publication: record("PublicationEntry", {
    ...entry,
    machine: literals("machine", "publication"),
    status: literals("status", ...publicationStatuses),
  }),
});

const storedEntry = (value: HistoryEntry) => {
  if (value.kind === "lifecycle") {
    const { kind, serviceId, ...rest } = value;
    return { ...rest, service: serviceId, machine: kind };
  }
  const { kind, serviceId, ...rest } = value;
  return { ...rest, service: serviceId, machine: kind };
};

export const documentOf = (value: HistoryEntry) => ({
  ...StoredEntry.encode(storedEntry(value)),
  kind: historyKind,
  schema,
});

const decode = reader(historyKind, StoredEntry);

export const fromDocument = (document: unknown): E.Either<Faults, HistoryEntry> =>
  pipe(
    decode(document),
    E.map((stored): HistoryEntry => {
      if (stored.machine === "lifecycle") {
        const { machine, service, ...rest } = stored;
        return { ...rest, kind: machine, serviceId: service };
      }
      const { machine, service, ...rest } = stored;
      return { ...rest, kind: machine, serviceId: service };
    }),
  );
