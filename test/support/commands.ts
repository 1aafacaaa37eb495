import * as E from "fp-ts/Either";
import type { Instant } from "../../shared/prelude/instant";
import { settle } from "../../shared/domain/debt-position/clock";
import { remove } from "../../shared/domain/debt-position/delete";
import { enableSendPrice } from "../../shared/domain/debt-position/enable-send-price";
import { eraseDebtor } from "../../shared/domain/debt-position/erase-debtor";
import type { DebtPositionEvent, Execution } from "../../shared/domain/debt-position/events";
import { invalidate } from "../../shared/domain/debt-position/invalidate";
import type { DebtPosition } from "../../shared/domain/debt-position/model";
import { updateNotificationFee } from "../../shared/domain/debt-position/notification-fee";
import { markAsPaid, pay } from "../../shared/domain/debt-position/pay";
import type { Proposal } from "../../shared/domain/debt-position/proposal";
import { publish } from "../../shared/domain/debt-position/publish";
import { replaceIban } from "../../shared/domain/debt-position/replace-iban";
import { reportTransfer } from "../../shared/domain/debt-position/report-transfer";
import { restore } from "../../shared/domain/debt-position/restore";
import type { Trigger } from "../../shared/domain/debt-position/transitions";
import { update } from "../../shared/domain/debt-position/update";
import { cents, payment, replacement } from "./builders";

/** Any command on a stored position as a value, so that tests can enumerate and draw them. */
export type Command =
  | { readonly trigger: "publish" | "invalidate" | "restore" | "remove" | "clock" }
  | { readonly trigger: "update"; readonly proposal: Proposal; readonly toPublish: boolean }
  | { readonly trigger: "replaceIban"; readonly oldIban: string; readonly newIban: string }
  | {
      readonly trigger: "pay" | "markAsPaid";
      readonly code: string;
      readonly paidAt: Instant | null;
    }
  | { readonly trigger: "reportTransfer"; readonly iuv: string; readonly transfer: string }
  | { readonly trigger: "updateNotificationFee"; readonly code: string; readonly fee: number }
  | { readonly trigger: "enableSendPrice"; readonly code: string }
  | { readonly trigger: "eraseDebtor"; readonly fiscalCode: string };

export type Performed = E.Either<
  { readonly _tag: string },
  { readonly next: DebtPosition | null; readonly events: ReadonlyArray<DebtPositionEvent> }
>;

/** Runs a command for a caller who may do everything. */
export const perform = (
  command: Command,
  execution: Execution,
  position: DebtPosition,
): Performed => {
  const everyone = { ...execution, grant: null };
  switch (command.trigger) {
    case "publish":
      return publish(everyone)(position);
    case "invalidate":
      return invalidate(everyone)(position);
    case "restore":
      return restore(everyone)(position);
    case "remove":
      return remove(everyone)(position);
    case "clock":
      return E.right(settle(execution.at, execution.command)(position));
    case "update": {
      const { proposal, toPublish } = command;
      return update(replacement({ ...everyone, proposal, toPublish }))(position);
    }
    case "replaceIban": {
      const { newIban, oldIban } = command;
      return replaceIban({ ...execution, oldIban, newIban, limit: 1_000 })(position);
    }
    case "pay": {
      const { code, paidAt } = command;
      return pay({ ...execution, code, payment: payment({ paidAt }) })(position);
    }
    case "markAsPaid":
      return markAsPaid({ ...everyone, code: command.code, paidAt: command.paidAt })(position);
    case "reportTransfer": {
      const { iuv, transfer } = command;
      return reportTransfer({ ...execution, iuv, transfer, flow: "flow-1" })(position);
    }
    case "updateNotificationFee": {
      const { code, fee } = command;
      return updateNotificationFee({ ...execution, code, fee: cents(fee) })(position);
    }
    case "enableSendPrice":
      return enableSendPrice({ ...execution, code: command.code })(position);
    case "eraseDebtor":
      return eraseDebtor({ ...execution, fiscalCode: command.fiscalCode })(position);
  }
};

const byClock: ReadonlySet<string> = new Set(["DebtPositionBecameValid", "DebtPositionExpired"]);

/** Whether an accepted command did something itself, beyond what the clock owed. */
export const hasOwnEvent = (events: ReadonlyArray<DebtPositionEvent>): boolean =>
  events.some(({ type }) => !byClock.has(type));

export type CommandTrigger = Exclude<Trigger, "clock">;
