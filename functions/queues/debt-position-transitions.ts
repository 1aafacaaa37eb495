import {
  DebtPositionTransitions,
  keysOf,
} from "../../shared/codecs/messages/debt-position-transitions";
import type { Consumer } from "../../shared/persistence/queue/consumer";
import { transitionsQueueName } from "../../shared/persistence/setup";
import { applyTransitions, type TransitionFailure } from "../../shared/workflows/apply-transitions";
import type { CommandEnvironment } from "../../shared/workflows/debt-position-command";

/** Writes down what the clock owes. Only a document that can't be read stays hopeless, however often it is tried. */
export const debtPositionTransitions: Consumer<
  DebtPositionTransitions,
  CommandEnvironment,
  TransitionFailure,
  number
> = {
  queue: transitionsQueueName,
  message: DebtPositionTransitions,
  run: (message) => applyTransitions(keysOf(message)),
  isTransient: ({ _tag }) => _tag !== "CorruptDocument",
};
