import type { LifecycleStatus } from "../service-lifecycle/model";
import type { PublicationState } from "../service-publication/transitions";

/** What the institution reads about its request and about the version that citizens see. */
export type ServiceLabels = { readonly request: string | null; readonly live: string | null };

const lives: Readonly<Record<PublicationState, string | null>> = {
  none: null,
  published: "attivo",
  unpublished: "nascosto",
};

const whenApproved: Readonly<Record<PublicationState, string>> = {
  none: "in attivazione",
  published: "attivo",
  unpublished: "approvato, non visibile",
};

const requestLabel = (lifecycle: LifecycleStatus, publication: PublicationState): string | null => {
  switch (lifecycle) {
    case "draft":
    case "deleted":
      return null;
    case "submitted":
      return "in review";
    case "rejected":
      return "dati incompleti o incorretti";
    case "approved":
      return whenApproved[publication];
  }
};

export const labelsOf = (
  lifecycle: LifecycleStatus,
  publication: PublicationState,
): ServiceLabels => ({
  request: requestLabel(lifecycle, publication),
  live: lifecycle === "deleted" ? null : lives[publication],
});
