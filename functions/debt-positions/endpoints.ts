import { createDebtPosition } from "./create-debt-position";
import { deleteDebtPosition } from "./delete-debt-position";
import { getDebtPosition } from "./get-debt-position";
import { getEditableDebtPosition } from "./get-editable-debt-position";
import { invalidateDebtPosition } from "./invalidate-debt-position";
import { listDebtPositions } from "./list-debt-positions";
import { listEvents } from "./list-events";
import { publishDebtPosition } from "./publish-debt-position";
import { restoreDebtPosition } from "./restore-debt-position";
import type { DebtPositionSurface } from "./surface";
import { updateDebtPosition } from "./update-debt-position";

export const debtPositionEndpoints = (surface: DebtPositionSurface) => [
  createDebtPosition(surface),
  getDebtPosition(surface),
  getEditableDebtPosition(surface),
  listDebtPositions(surface),
  listEvents(surface),
  updateDebtPosition(surface),
  publishDebtPosition(surface),
  invalidateDebtPosition(surface),
  restoreDebtPosition(surface),
  deleteDebtPosition(surface),
];
