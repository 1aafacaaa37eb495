import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { plusMillis } from "../prelude/instant";
import type { HasReceipts } from "../ports/receipts";
import type { StoreFailure } from "../ports/store";
import type { CommandEnvironment } from "./debt-position-command";
import { decideDelivery } from "./deliver-receipt";

export type HasReceiptRetrySettings = { readonly receiptRetrySeconds: number };

type Environment = CommandEnvironment & HasReceipts & HasReceiptRetrySettings;

export type Redecided = {
  readonly decided: number;
  /** Not yet; the next tick tries again. */
  readonly failed: number;
};

/** In one run; one after the other, because they may be about one position. */
export const maxRedecided = 50;

/**
 * Decides receipts that were kept and never decided, because the process or the store went away meanwhile: the node
 * may have given up asking. What the node delivers at the same time is decided once all the same, as always.
 */
export const decideUndecidedReceipts: RTE.ReaderTaskEither<Environment, StoreFailure, Redecided> = (
  environment,
) => {
  const { now, receiptRetrySeconds, receipts } = environment;
  return pipe(
    receipts.undecided(plusMillis(now(), -1_000 * receiptRetrySeconds), maxRedecided),
    TE.flatMapTask(T.traverseSeqArray((kept) => decideDelivery(kept)(environment))),
    TE.map((outcomes) => {
      const decided = outcomes.filter(E.isRight).length;
      return { decided, failed: outcomes.length - decided };
    }),
  );
};
