import { invalidate } from "../domain/debt-position/invalidate";
import type { DebtPositionKey } from "../domain/debt-position/model";
import type { SegregationGrant } from "../domain/debt-position/segregation";
import { commandDebtPosition, type Expectation } from "./debt-position-command";

export const invalidateDebtPosition = (
  key: DebtPositionKey,
  isExpected: Expectation,
  grant: SegregationGrant,
) => commandDebtPosition(key, isExpected, (execution) => invalidate({ ...execution, grant }));
