import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Execution } from "../domain/debt-position/events";
import type { DebtPosition } from "../domain/debt-position/model";
import { isFinal, type Delivery, type DeliveryOutcome } from "../domain/receipt/delivery";
import type { DeliveredReceipt, Receipt } from "../domain/receipt/model";
import { settleDelivery, type Settlement } from "../domain/receipt/settle-delivery";
import type { HasReceipts, KeptDelivery } from "../ports/receipts";
import type { Contended, StoreFailure, Versioned } from "../ports/store";
import { untilSettled, type CommandEnvironment, type TooContended } from "./debt-position-command";

type Environment = CommandEnvironment & HasReceipts;

type Known = {
  readonly position: O.Option<Versioned<DebtPosition>>;
  readonly stored: O.Option<Receipt>;
};

const isSame = (one: Delivery, other: Delivery): boolean =>
  one.state === other.state && one.hasOtherAmount === other.hasOtherAmount;

/** The payment, its receipt, its event and what came of the delivery in one batch; or what there is of them. */
const written =
  (kept: KeptDelivery, known: Known, { accepted, delivery, receipt }: Settlement) =>
  ({ debtPositions, receipts }: Environment): TE.TaskEither<StoreFailure | Contended, void> => {
    const settlement = { found: kept, next: delivery, receipt };
    if (accepted !== null && O.isSome(known.position))
      return pipe(
        debtPositions.commit(known.position.value, accepted, settlement),
        TE.mapLeft((failure) => (failure._tag === "CodeTaken" ? { _tag: "Contended" } : failure)),
      );
    return receipt === null && isSame(kept.value, delivery)
      ? TE.right(undefined)
      : receipts.settle(settlement);
  };

/** Decides a kept delivery, and writes what came of it. */
export const decideDelivery =
  (
    kept: KeptDelivery,
  ): RTE.ReaderTaskEither<Environment, StoreFailure | Contended, DeliveryOutcome> =>
  (environment) => {
    const { commandId, debtPositions, now, receipts } = environment;
    const { iuv, noticeNumber, organization } = kept.value.receipt;
    return pipe(
      TE.Do,
      TE.apS("position", debtPositions.byCode(organization, noticeNumber, "any")),
      TE.apS("stored", receipts.get(organization, iuv)),
      TE.flatMap((known) => {
        const execution: Execution = { at: now(), command: commandId() };
        const settlement = settleDelivery(
          execution,
          kept.value,
        )({
          position: O.isSome(known.position) ? known.position.value.value : null,
          stored: O.toNullable(known.stored),
        });
        return pipe(
          written(kept, known, settlement)(environment),
          TE.map(() => settlement.outcome),
        );
      }),
    );
  };

/**
 * Takes a receipt from the payment node. It is kept as delivered before anything else; then its payment, its
 * receipt, its event and what came of it are written together, or only the reason why not. So at whatever point a
 * process dies, the same receipt delivered again leads to the same state, and money that moved is never
 * forgotten and never counted twice.
 */
export const deliverReceipt =
  (
    delivered: DeliveredReceipt,
  ): RTE.ReaderTaskEither<Environment, TooContended | StoreFailure, DeliveryOutcome> =>
  (environment) => {
    const { now, receipts } = environment;
    const attempt: TE.TaskEither<StoreFailure | Contended, DeliveryOutcome> = pipe(
      TE.fromIO(now),
      TE.flatMap((at) => receipts.keep(delivered, at)),
      TE.flatMap((kept): typeof attempt =>
        isFinal(kept.value) ? TE.right("REPEATED") : decideDelivery(kept)(environment),
      ),
    );
    return untilSettled(attempt)(environment);
  };
