import type { ServiceId } from "../service/identifiers";
import type { Lifecycle, LifecycleStatus } from "./model";

export type LifecycleCommand = "edit" | "delete" | "submit" | "withdraw" | "explain";

/** The working copy is in a state that knows no such move. */
export type TransitionNotAllowed = {
  readonly _tag: "TransitionNotAllowed";
  readonly serviceId: ServiceId;
  readonly command: LifecycleCommand;
  readonly from: LifecycleStatus;
};

export const notAllowed = (
  command: LifecycleCommand,
  { id, status }: Lifecycle,
): TransitionNotAllowed => ({
  _tag: "TransitionNotAllowed",
  serviceId: id,
  command,
  from: status,
});

/** The topic is not in the catalogue, or was retired before the service took it. */
export type TopicNotAvailable = { readonly _tag: "TopicNotAvailable"; readonly topicId: number };
