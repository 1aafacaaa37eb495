import { toMillis } from "../../prelude/instant";
import type { Json } from "../../prelude/shape";
import type { CommandId } from "../../domain/primitives/identifiers";
import type { HistoryEntry } from "../../domain/service/history";
import type { OwnerId, ReviewId, ServiceId } from "../../domain/service/identifiers";
import type { Document } from "./container";
import { documentId } from "./ledger";

/** The logical partition in which everything of one owner lives, so that a command is one batch. */
export const partitionOf = (owner: OwnerId): string => owner;

export const lifecycleId = (id: ServiceId): string => `lifecycle|${id}`;
export const publicationId = (id: ServiceId): string => `publication|${id}`;
export const reviewId = (id: ReviewId): string => `review|${id}`;
export const creationId = (request: string): string => documentId("request", request);

const padded = (number: number, digits: number): string => String(number).padStart(digits, "0");

/** Two digits: no decision has as many events as that. */
export const eventId = (command: CommandId, index: number): string =>
  `event|${command}|${padded(index, 2)}`;

const machines = { lifecycle: "L", publication: "P" } as const;

/** Sorts as the entries of a service do; machine and revision tell entries of one moment apart. */
export const historyId = ({ at, kind, sequence, serviceId }: HistoryEntry): string =>
  `history|${serviceId}|${padded(toMillis(at), 13)}|${machines[kind]}|${padded(sequence, 8)}`;

/** The ids between which the whole history of one service lies. */
export const historyBounds = (
  id: ServiceId,
): { readonly first: string; readonly last: string } => ({
  first: `history|${id}|`,
  // The character after the one that ends the service's id.
  last: `history|${id}}`,
});

/** A body made a document of its owner; ours is the only `ttl` that is ever stored. */
export const ofOwner = (
  owner: OwnerId,
  id: string,
  body: Readonly<Record<string, Json>>,
  ttlSeconds: number | null = null,
): Document => ({
  ...body,
  id,
  owner: partitionOf(owner),
  ...(ttlSeconds === null ? {} : { ttl: ttlSeconds }),
});
