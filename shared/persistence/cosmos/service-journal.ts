import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as event from "../../codecs/documents/service-event";
import type { JournalledEvent } from "../../ports/services";
import type { StoreFailure } from "../../ports/store";
import type { Document, Documents } from "./container";
import { storeFailure } from "./errors";
import { eventId, ofOwner, partitionOf } from "./service-ids";

const secondsInDay = 86_400;

/** An event as a document of its owner; marked while a queue waits for it. */
export const eventDocument = (
  journalled: JournalledEvent,
  isPending: boolean,
  retentionDays: number,
): Document =>
  ofOwner(
    journalled.owner,
    eventId(journalled.event.command, journalled.index),
    { ...event.documentOf(journalled), ...(isPending ? event.pendingMark : {}) },
    retentionDays * secondsInDay,
  );

const isPending = (document: unknown): boolean =>
  typeof document === "object" && document !== null && Reflect.get(document, "pending") === true;

/** Takes the mark off. That somebody else was faster, or that the event has gone, is as good. */
export const settle =
  (documents: Documents, retentionDays: number) =>
  (sent: JournalledEvent): TE.TaskEither<StoreFailure, void> => {
    const partition = partitionOf(sent.owner);
    const document = eventDocument(sent, false, retentionDays);
    return pipe(
      documents.read("service-event.read", partition, document.id),
      TE.flatMap((found): TE.TaskEither<StoreFailure, void> =>
        O.isNone(found) || !isPending(found.value.value)
          ? TE.right(undefined)
          : pipe(
              documents.write("service-event.settle", partition, [
                { _tag: "Replace", document, version: found.value.version },
              ]),
              TE.orElse(({ fault }): TE.TaskEither<StoreFailure, void> =>
                fault._tag === "Changed" || fault._tag === "Missing"
                  ? TE.right(undefined)
                  : TE.left(storeFailure("service-event.settle", fault)),
              ),
            ),
      ),
    );
  };
