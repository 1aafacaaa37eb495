import * as O from "fp-ts/Option";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { fromDocument } from "../../codecs/documents/journal-entry";
import type { DebtPositionEvent } from "../../domain/debt-position/events";
import type { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import type { Contended, StoreFailure } from "../../ports/store";
import type { CodeTaken } from "../../ports/debt-positions";
import { decodedIfFound } from "./decoded";
import type { Documents, WriteFault } from "./container";
import { storeFailure, type Fault } from "./errors";
import { eventId, ledgerOf } from "./ledger";
import type { Step } from "../steps";

type Outcome = StoreFailure | Contended | CodeTaken;

/** Between attempts at finding out; in all well below what a caller is willing to wait. */
const pausesMillis = [50, 250];

/** Whether the batch that holds this event is in the ledger: it is there as a whole or not at all. */
const isWritten = (
  documents: Documents,
  organization: OrganizationFiscalCode,
  { command, incarnation, sequence }: DebtPositionEvent,
): TE.TaskEither<StoreFailure, boolean> =>
  pipe(
    documents.read("event.outcome-check", ledgerOf(organization), eventId(incarnation, sequence)),
    TE.flatMapEither(decodedIfFound(fromDocument)),
    TE.map(O.exists(({ value }) => value.event.command === command)),
  );

export const persistently = <A>(
  question: TE.TaskEither<StoreFailure, A>,
  pauses: ReadonlyArray<number> = pausesMillis,
): TE.TaskEither<StoreFailure, A> =>
  pipe(
    question,
    TE.orElse((failure) => {
      const [pause, ...rest] = pauses;
      return pause === undefined
        ? TE.left(failure)
        : pipe(
            T.of(undefined),
            T.delay(pause),
            T.flatMap(() => persistently(question, rest)),
          );
    }),
  );

/** Not knowing whether a write happened is never "too many requests": that would promise that it didn't. */
export const unknown = (failure: StoreFailure): StoreFailure =>
  failure._tag === "StoreThrottled"
    ? { _tag: "StoreUnavailable", step: failure.step, reason: "429" }
    : failure;

const takenCodes = { position: "iupd", iuv: "iuv", nav: "nav", request: "request" } as const;
const isTakenKind = (kind: unknown): kind is keyof typeof takenCodes =>
  typeof kind === "string" && Object.hasOwn(takenCodes, kind);

/** Which identifier stood in the way; when it was none that a caller chose, somebody else was just first. */
const clash = ({ fault, write }: WriteFault): Contended | CodeTaken => {
  const kind = write?._tag === "Create" ? write.document["kind"] : null;
  return fault._tag === "Exists" && isTakenKind(kind)
    ? { _tag: "CodeTaken", code: takenCodes[kind] }
    : { _tag: "Contended" };
};

/** A position at the version that we read, without one of the codes that it holds: a defect in what is stored. */
const isHole = (fault: Fault, write: WriteFault["write"]): boolean =>
  fault._tag === "Missing" && write?._tag === "Delete" && write.version === null;

/**
 * What became of a batch that was not acknowledged. A lost answer, and a repetition inside the SDK that then
 * met its own first attempt, count as written when the ledger shows the command's own event.
 */
export const outcomeOf =
  (
    documents: Documents,
    step: Step,
    organization: OrganizationFiscalCode,
    event: DebtPositionEvent,
  ) =>
  (failure: WriteFault): TE.TaskEither<Outcome, void> => {
    const { fault, write } = failure;
    if (fault._tag === "Throttled" || fault._tag === "Refused")
      return TE.left(storeFailure(step, fault));
    // About no write in particular: the container itself is missing.
    if (fault._tag === "Missing" && write === null) return TE.left(storeFailure(step, fault));
    if (isHole(fault, write))
      return TE.left({
        _tag: "CorruptDocument",
        id: write?._tag === "Delete" ? write.id : "",
        paths: ["missing"],
      });
    return pipe(
      persistently(isWritten(documents, organization, event)),
      TE.mapLeft(unknown),
      TE.flatMap((isOurs): TE.TaskEither<Outcome, void> =>
        isOurs ? TE.right(undefined) : TE.left(clash(failure)),
      ),
    );
  };
