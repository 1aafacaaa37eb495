import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { ServiceEvent } from "../../domain/service/events";
import type { OwnerId } from "../../domain/service/identifiers";
import type { RequestTaken } from "../../ports/services";
import type { Contended, StoreFailure } from "../../ports/store";
import type { Step } from "../steps";
import type { Documents, WriteFault } from "./container";
import { storeFailure } from "./errors";
import { persistently, unknown } from "./outcome";
import { eventId, partitionOf } from "./service-ids";
import { creationKind } from "../../codecs/documents/service-creation";

type Outcome = StoreFailure | Contended | RequestTaken;

const clash = ({ fault, write }: WriteFault): Contended | RequestTaken =>
  fault._tag === "Exists" && write?._tag === "Create" && write.document["kind"] === creationKind
    ? { _tag: "RequestTaken" }
    : { _tag: "Contended" };

/**
 * What became of a batch that was not acknowledged. A lost answer, and a repetition inside the SDK that then met
 * its own first attempt, count as written when the command's first event is there: its id is the command's alone.
 */
export const serviceOutcome =
  (documents: Documents, step: Step, owner: OwnerId, { command }: ServiceEvent) =>
  (failure: WriteFault): TE.TaskEither<Outcome, void> => {
    const { fault, write } = failure;
    if (fault._tag === "Throttled" || fault._tag === "Refused")
      return TE.left(storeFailure(step, fault));
    // About no write in particular: the container itself is missing.
    if (fault._tag === "Missing" && write === null) return TE.left(storeFailure(step, fault));
    return pipe(
      persistently(
        documents.read("service-event.outcome-check", partitionOf(owner), eventId(command, 0)),
      ),
      TE.mapLeft(unknown),
      TE.flatMap((found): TE.TaskEither<Outcome, void> =>
        O.isSome(found) ? TE.right(undefined) : TE.left(clash(failure)),
      ),
    );
  };
