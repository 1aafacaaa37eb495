import type { HasIds } from "../../../shared/ports/ids";
import { commandId, incarnation } from "../builders";

/** Identifiers that count: the same in every run, different in one, and sorting in the order of their making. */
export const countedIds = (start = 1): HasIds => {
  let [commands, incarnations, uuids] = [start, start, start];
  return {
    commandId: () => commandId(commands++),
    incarnation: () => incarnation(incarnations++),
    uuid: () => `00000000-0000-4000-8000-${String(uuids++).padStart(12, "0")}`,
  };
};
