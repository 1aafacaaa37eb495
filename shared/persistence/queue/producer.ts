import type { QueueClient } from "@azure/storage-queue";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { StoreFailure } from "../../ports/store";
import { faultOf, storeFailure } from "../cosmos/errors";
import { stepped, type Step } from "../steps";

/** One queue. Messages are texts, sent as base64, because that is how the host reads them. */
export type Queue = {
  /** About how many messages wait. */
  readonly length: (step: Step) => TE.TaskEither<StoreFailure, number>;
  /** An answer that got lost may have been a message that didn't: consumers live with repetitions. */
  readonly send: (
    step: Step,
    text: string,
    /** For so long nobody sees it; without: not at all. */
    hiddenSeconds?: number,
  ) => TE.TaskEither<StoreFailure, void>;
};

/** A call with all that the SDK repeats inside it. */
const maxCallMillis = 8_000;

const called = <A>(step: Step, call: (abortSignal: AbortSignal) => Promise<A>) =>
  TE.tryCatch(
    () => stepped(step, () => call(AbortSignal.timeout(maxCallMillis))),
    (error): StoreFailure => storeFailure(step, faultOf(error)),
  );

/** The one place that talks to queues, so that no call can go without its step. */
export const queueAt = (client: QueueClient): Queue => ({
  length: (step) =>
    pipe(
      called(step, (abortSignal) => client.getProperties({ abortSignal })),
      TE.map(({ approximateMessagesCount = 0 }) => approximateMessagesCount),
    ),
  send: (step, text, hiddenSeconds = 0) =>
    pipe(
      called(step, (abortSignal) =>
        client.sendMessage(Buffer.from(text, "utf8").toString("base64"), {
          abortSignal,
          visibilityTimeout: hiddenSeconds,
          // Without it a message is gone after a week: parked ones wait for somebody.
          messageTimeToLive: -1,
        }),
      ),
      TE.map(() => undefined),
    ),
});
