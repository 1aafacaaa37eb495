import type { PublicationStatus } from "./model";

export const publicationTriggers = [
  "releaseVisible",
  "releaseHidden",
  "publish",
  "unpublish",
  "remove",
] as const;
export type PublicationTrigger = (typeof publicationTriggers)[number];

export type PublicationState = PublicationStatus | "none";

/**
 * The table of moves of the released copy: for each trigger and state, where it leads; null: refused there.
 * A release follows an approval, with or without the wish to be visible; hidden releases take a visible
 * service off only where the installation says so. Removal comes with the deletion of the service.
 */
export const publicationMoves: Readonly<
  Record<PublicationTrigger, Readonly<Record<PublicationState, PublicationState | null>>>
> = {
  releaseVisible: { none: "published", published: "published", unpublished: "published" },
  releaseHidden: { none: "unpublished", published: "published", unpublished: "unpublished" },
  publish: { none: null, published: "published", unpublished: "published" },
  unpublish: { none: null, published: "unpublished", unpublished: "unpublished" },
  remove: { none: "none", published: "none", unpublished: "none" },
};
