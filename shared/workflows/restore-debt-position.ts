import { restore } from "../domain/debt-position/restore";
import type { DebtPositionKey } from "../domain/debt-position/model";
import type { SegregationGrant } from "../domain/debt-position/segregation";
import { commandDebtPosition, type Expectation } from "./debt-position-command";

export const restoreDebtPosition = (
  key: DebtPositionKey,
  isExpected: Expectation,
  grant: SegregationGrant,
) => commandDebtPosition(key, isExpected, (execution) => restore({ ...execution, grant }));
