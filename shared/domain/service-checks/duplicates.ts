import type { LifecycleStatus } from "../service-lifecycle/model";
import type { ServiceId } from "../service/identifiers";
import { nameKeyOf } from "../service/service-data";
import { answered, type Check } from "./check";

/** A released service that may have the same name, with the state of its working copy; null: it has none. */
export type Candidate = {
  readonly id: ServiceId;
  readonly name: string;
  readonly organization: string;
  readonly lifecycle: LifecycleStatus | null;
};

/** The name that is asked about; without an id it is of a service that doesn't exist yet. */
export type NamedService = {
  readonly id: ServiceId | null;
  readonly name: string;
  readonly organization: string;
};

/**
 * The oldest released service of the same organization with the same name, capitals and outer spaces aside.
 * What was deleted, or has lost its working copy, is in nobody's way.
 */
export const duplicateOf = (
  { id, name, organization }: NamedService,
  candidates: ReadonlyArray<Candidate>,
): ServiceId | null =>
  candidates
    .filter(
      (candidate) =>
        candidate.id !== id &&
        candidate.organization === organization &&
        nameKeyOf(candidate.name) === nameKeyOf(name) &&
        candidate.lifecycle !== null &&
        candidate.lifecycle !== "deleted",
    )
    .map((candidate) => candidate.id)
    .toSorted()[0] ?? null;

/** V11: two services that citizens could not tell apart. */
export const duplicateCheck = (duplicate: ServiceId | null): Check =>
  answered(
    {
      rule: "V11",
      code: "INCORRECT_FIELDS",
      fields: ["name"],
      whenFailed: `Esiste già un servizio dell'ente con lo stesso nome (ID ${duplicate ?? ""})`,
    },
    duplicate === null,
  );

/** Closer than a reviewer may notice, though not the same name for the rule above. */
export const resembles = (name: string, other: string): boolean => {
  const reduced = (text: string): string =>
    nameKeyOf(text).normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ");
  return nameKeyOf(name) !== nameKeyOf(other) && reduced(name) === reduced(other);
};
