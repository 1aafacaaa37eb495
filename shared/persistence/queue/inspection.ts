import type { QueueServiceClient } from "@azure/storage-queue";
import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import type {
  HasQueueInspection,
  ParkedMessage,
  QueueNotFound,
  QueueState,
} from "../../ports/queue-inspection";
import type { StoreFailure } from "../../ports/store";
import { retraced } from "../../codecs/messages/trace";
import { faultOf, storeFailure } from "../cosmos/errors";
import { stepped, type Step } from "../steps";
import { poisonQueueOf } from "./consumer";
import { queueAt, type HereInTrace } from "./producer";

const maxPeeked = 32;
const maxRounds = 8;
const maxCallMillis = 8_000;
/**
 * Longer than one round usually takes, so that an operator who asks twice doesn't put the same messages back twice;
 * and short, because what a stopped round has taken stays out of sight for so long.
 */
const takenSeconds = 5;

const called = <A>(step: Step, call: (abortSignal: AbortSignal) => Promise<A>) =>
  TE.tryCatch(
    () => stepped(step, () => call(AbortSignal.timeout(maxCallMillis))),
    (error): StoreFailure => storeFailure(step, faultOf(error)),
  );

const textOf = (base64: string): string => Buffer.from(base64, "base64").toString("utf8");

const Envelope = t.readonly(t.strict({ reason: t.string, message: t.unknown }));

const envelopeOf = (text: string): t.TypeOf<typeof Envelope> | null =>
  pipe(
    E.tryCatch(
      (): unknown => JSON.parse(text),
      () => null,
    ),
    E.flatMap((json) => Envelope.decode(json)),
    E.getOrElseW(() => null),
  );

/** The message as its queue had it: what we parked is inside an envelope, what the host parked is bare. */
export const originalOf = (parked: string): string => {
  const envelope = envelopeOf(parked);
  if (envelope === null) return parked;
  return typeof envelope.message === "string" ? envelope.message : JSON.stringify(envelope.message);
};

export const reasonOf = (parked: string): string | null => envelopeOf(parked)?.reason ?? null;

export const queueInspectionOf = (
  service: QueueServiceClient,
  names: ReadonlyArray<string>,
  here?: HereInTrace,
): HasQueueInspection => {
  const peek = (name: string): TE.TaskEither<StoreFailure, ReadonlyArray<ParkedMessage>> =>
    pipe(
      called("poison.peek", (abortSignal) =>
        service
          .getQueueClient(poisonQueueOf(name))
          .peekMessages({ numberOfMessages: maxPeeked, abortSignal }),
      ),
      TE.map(({ peekedMessageItems }) =>
        peekedMessageItems.map(({ insertedOn, messageId, messageText }) => ({
          id: messageId,
          reason: reasonOf(textOf(messageText)),
          parkedAt: insertedOn.toISOString(),
        })),
      ),
    );

  const lengthOf = (queue: string): TE.TaskEither<StoreFailure, number> =>
    queueAt(service.getQueueClient(queue)).length("queue.count");

  const stateOf = (name: string): TE.TaskEither<StoreFailure, QueueState> =>
    pipe(
      TE.Do,
      TE.apS("waiting", lengthOf(name)),
      TE.apS("parked", lengthOf(poisonQueueOf(name))),
      TE.apS("first", peek(name)),
      TE.map((state) => ({ name, ...state })),
    );

  type Taken = {
    readonly messageId: string;
    readonly popReceipt: string;
    readonly messageText: string;
  };

  const putBack = (
    name: string,
    { messageId, messageText, popReceipt }: Taken,
  ): TE.TaskEither<StoreFailure, void> =>
    pipe(
      queueAt(service.getQueueClient(name), here).send("poison.send-back", (trace) =>
        retraced(originalOf(textOf(messageText)), trace),
      ),
      TE.flatMap(() =>
        called("poison.remove", (abortSignal) =>
          service
            .getQueueClient(poisonQueueOf(name))
            .deleteMessage(messageId, popReceipt, { abortSignal }),
        ),
      ),
      TE.map(() => undefined),
    );

  const round = (name: string, most: number): TE.TaskEither<StoreFailure, number> =>
    pipe(
      called("poison.receive", (abortSignal) =>
        service.getQueueClient(poisonQueueOf(name)).receiveMessages({
          numberOfMessages: Math.min(most, maxPeeked),
          visibilityTimeout: takenSeconds,
          abortSignal,
        }),
      ),
      TE.flatMap(({ receivedMessageItems }) =>
        pipe(
          receivedMessageItems,
          TE.traverseSeqArray((message) => putBack(name, message)),
        ),
      ),
      TE.map((done) => done.length),
    );

  type Redelivered = { readonly redelivered: number; readonly hasMore: boolean };

  /** As many as lay there at the beginning: what comes to lie there meanwhile is no better for another try. */
  const rounds = (
    name: string,
    sofar: number,
    waiting: number,
    left: number,
  ): TE.TaskEither<StoreFailure, Redelivered> => {
    if (waiting <= 0) return TE.right({ redelivered: sofar, hasMore: false });
    if (left === 0) return TE.right({ redelivered: sofar, hasMore: true });
    return pipe(
      round(name, waiting),
      TE.flatMap((done) =>
        done === 0
          ? TE.right({ redelivered: sofar, hasMore: false })
          : rounds(name, sofar + done, waiting - done, left - 1),
      ),
    );
  };

  return {
    queueInspection: {
      states: pipe(names, TE.traverseSeqArray(stateOf)),
      redeliver: (name): TE.TaskEither<StoreFailure | QueueNotFound, Redelivered> =>
        names.includes(name)
          ? pipe(
              lengthOf(poisonQueueOf(name)),
              TE.flatMap((waiting) => rounds(name, 0, waiting, maxRounds)),
            )
          : TE.left({ _tag: "QueueNotFound", name }),
    },
  };
};
