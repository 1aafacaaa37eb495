import { remove } from "../domain/debt-position/delete";
import type { DebtPositionKey } from "../domain/debt-position/model";
import type { SegregationGrant } from "../domain/debt-position/segregation";
import { commandDebtPosition, type Expectation } from "./debt-position-command";

export const deleteDebtPosition = (
  key: DebtPositionKey,
  isExpected: Expectation,
  grant: SegregationGrant,
) => commandDebtPosition(key, isExpected, (execution) => remove({ ...execution, grant }));
