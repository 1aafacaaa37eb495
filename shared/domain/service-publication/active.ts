import type { LifecycleStatus } from "../service-lifecycle/model";
import type { PublicationState } from "./transitions";

export type Reach = "ANYONE" | "AUTHORIZED_RECIPIENTS" | "NOBODY";

/** What a service may do in front of citizens. */
export type Privileges = { readonly isVisible: boolean; readonly mayWriteTo: Reach };

/**
 * Being published makes a service visible and lets it write to any citizen. Before that, and when hidden, it
 * writes only to the recipients that it names, the test citizen among them. A deleted service does nothing.
 */
export const privilegesOf = (
  lifecycle: LifecycleStatus,
  publication: PublicationState,
  unpublishedCanSend: boolean,
): Privileges => {
  if (lifecycle === "deleted") return { isVisible: false, mayWriteTo: "NOBODY" };
  switch (publication) {
    case "published":
      return { isVisible: true, mayWriteTo: "ANYONE" };
    case "unpublished":
      return {
        isVisible: false,
        mayWriteTo: unpublishedCanSend ? "ANYONE" : "AUTHORIZED_RECIPIENTS",
      };
    case "none":
      return { isVisible: false, mayWriteTo: "AUTHORIZED_RECIPIENTS" };
  }
};

export const mayWriteTo = (
  { mayWriteTo: reach }: Privileges,
  authorizedRecipients: ReadonlyArray<string>,
  recipient: string,
): boolean =>
  reach === "ANYONE" ||
  (reach === "AUTHORIZED_RECIPIENTS" && authorizedRecipients.includes(recipient));
