import type { Decision } from "../../prelude/decision";
import type { Instant } from "../../prelude/instant";
import type { CommandId } from "../primitives/identifiers";
import type { Review } from "../review/model";
import type { Lifecycle } from "../service-lifecycle/model";
import type { Publication } from "../service-publication/model";
import type { ServiceEvent, ServiceEventType } from "./events";

/**
 * All that a command on a service decides about, read and written together. What a decision leaves alone is
 * the very same value, so that a store can tell what to write.
 */
export type Service = {
  readonly lifecycle: Lifecycle;
  /** The released copy; null: never approved, or deleted. */
  readonly publication: Publication | null;
  /** The request that the command names, or else the latest one; null: never submitted. */
  readonly review: Review | null;
};

export type ServiceDecision = Decision<Service, ServiceEvent>;

/** Who acts and when: each command carries it, so that rules need no clock and no source of identifiers. */
export type Execution = { readonly at: Instant; readonly command: CommandId };

/** An accepted command that changes nothing: the same service, no event, nothing to write. */
export const unchanged = (service: Service): ServiceDecision => ({ next: service, events: [] });

/** A document after one more accepted change. */
export const advanced = <D extends { readonly revision: number; readonly lastCommand: CommandId }>(
  document: D,
  command: CommandId,
): D => ({ ...document, revision: document.revision + 1, lastCommand: command });

export const eventOf = (
  type: ServiceEventType,
  { lifecycle }: Pick<Service, "lifecycle">,
  { at, command }: Execution,
  about: Partial<Pick<ServiceEvent, "reviewId" | "notificationId">> = {},
): ServiceEvent => ({
  type,
  serviceId: lifecycle.id,
  reviewId: null,
  notificationId: null,
  at,
  command,
  ...about,
});
