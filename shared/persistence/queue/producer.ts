import type { QueueClient } from "@azure/storage-queue";
import type { IO } from "fp-ts/IO";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { fromMillis, type Instant } from "../../prelude/instant";
import type { TraceParent } from "../../prelude/trace-parent";
import type { StoreFailure } from "../../ports/store";
import { faultOf, storeFailure } from "../cosmos/errors";
import { stepped, type Step, type StepKind } from "../steps";

/** A message as it is sent: whoever consumes it goes on with the trace, where there is one. */
export type Message = (trace: TraceParent | undefined) => string;

/** Where the call that is being made stands in its trace; undefined when nothing is traced. */
export type HereInTrace = IO<TraceParent | undefined>;

const nowhere: HereInTrace = () => undefined;

/** One queue. Messages are texts, sent as base64, because that is how the host reads them. */
export type Queue = {
  /** About how many messages wait. */
  readonly length: (step: Step) => TE.TaskEither<StoreFailure, number>;
  /** Since when the first of those that can be seen has been there; null when there is none. */
  readonly oldest: (step: Step) => TE.TaskEither<StoreFailure, Instant | null>;
  /** An answer that got lost may have been a message that didn't: consumers live with repetitions. */
  readonly send: (
    step: Step,
    message: Message,
    /** For so long nobody sees it; without: not at all. */
    hiddenSeconds?: number,
  ) => TE.TaskEither<StoreFailure, void>;
};

/** A call with all that the SDK repeats inside it. */
const maxCallMillis = 8_000;

const called = <A>(
  step: Step,
  call: (abortSignal: AbortSignal) => Promise<A>,
  kind: StepKind<A> = {},
) =>
  TE.tryCatch(
    () => stepped(step, () => call(AbortSignal.timeout(maxCallMillis)), kind),
    (error): StoreFailure => storeFailure(step, faultOf(error)),
  );

/** The one place that talks to queues, so that no call can go without its step. */
export const queueAt = (client: QueueClient, here: HereInTrace = nowhere): Queue => ({
  length: (step) =>
    pipe(
      called(step, (abortSignal) => client.getProperties({ abortSignal })),
      TE.map(({ approximateMessagesCount = 0 }) => approximateMessagesCount),
    ),
  oldest: (step) =>
    pipe(
      called(step, (abortSignal) => client.peekMessages({ numberOfMessages: 1, abortSignal })),
      TE.map(({ peekedMessageItems: [first] }) =>
        first === undefined ? null : fromMillis(first.insertedOn.getTime()),
      ),
    ),
  send: (step, message, hiddenSeconds = 0) =>
    pipe(
      called(
        step,
        (abortSignal) =>
          client.sendMessage(Buffer.from(message(here()), "utf8").toString("base64"), {
            abortSignal,
            visibilityTimeout: hiddenSeconds,
            // Without it a message is gone after a week: parked ones wait for somebody.
            messageTimeToLive: -1,
          }),
        { isSend: true },
      ),
      TE.map(() => undefined),
    ),
});
