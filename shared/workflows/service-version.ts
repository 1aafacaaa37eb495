import type { Lifecycle } from "../domain/service-lifecycle/model";
import type { Publication } from "../domain/service-publication/model";
import type { Service } from "../domain/service/service";

type Revised = { readonly id: string; readonly revision: number; readonly status: string };

const versionOf = ({ id, revision, status }: Revised): string => `${id}.${revision}.${status}`;

/** What tells two versions of a working copy apart for its institution. */
export const lifecycleVersion = (lifecycle: Lifecycle): string => versionOf(lifecycle);

/** The same of a released copy. */
export const publicationVersion = (publication: Publication): string => versionOf(publication);

/** Which of the two a caller's expectation is about. Null: there is none to be expected. */
export type VersionOf = (service: Service) => string | null;

export const ofLifecycle: VersionOf = ({ lifecycle }) => lifecycleVersion(lifecycle);
export const ofPublication: VersionOf = ({ publication }) =>
  publication === null ? null : publicationVersion(publication);
