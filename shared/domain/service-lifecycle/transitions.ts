import type { LifecycleStatus } from "./model";

/** What moves a working copy: commands of its institution, and decisions on its request. */
export const lifecycleTriggers = [
  "edit",
  "changeGroup",
  "remove",
  "submit",
  "withdraw",
  "approve",
  "reject",
] as const;
export type LifecycleTrigger = (typeof lifecycleTriggers)[number];

/**
 * The table of moves: for each trigger and state, the state that it leads to; null: refused there. The
 * commands decide; this says for people what they decide, and a test compares the two.
 */
export const lifecycleMoves: Readonly<
  Record<LifecycleTrigger, Readonly<Record<LifecycleStatus, LifecycleStatus | null>>>
> = {
  edit: { draft: "draft", submitted: null, approved: "draft", rejected: "draft", deleted: null },
  changeGroup: {
    draft: "draft",
    submitted: "submitted",
    approved: "approved",
    rejected: "rejected",
    deleted: null,
  },
  remove: {
    draft: "deleted",
    submitted: null,
    approved: "deleted",
    rejected: "deleted",
    deleted: null,
  },
  submit: { draft: "submitted", submitted: null, approved: null, rejected: null, deleted: null },
  withdraw: { draft: null, submitted: "draft", approved: null, rejected: null, deleted: null },
  approve: { draft: null, submitted: "approved", approved: null, rejected: null, deleted: null },
  reject: { draft: null, submitted: "rejected", approved: null, rejected: null, deleted: null },
};
