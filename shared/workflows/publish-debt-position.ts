import type { DebtPositionKey } from "../domain/debt-position/model";
import { publish } from "../domain/debt-position/publish";
import type { SegregationGrant } from "../domain/debt-position/segregation";
import { commandDebtPosition, type Expectation } from "./debt-position-command";

export const publishDebtPosition = (
  key: DebtPositionKey,
  isExpected: Expectation,
  grant: SegregationGrant,
) => commandDebtPosition(key, isExpected, (execution) => publish({ ...execution, grant }));
