import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import type { DebtPosition } from "../../shared/domain/debt-position/model";
import type { DebtPositions } from "../../shared/ports/debt-positions";
import type { Version } from "../../shared/ports/store";
import { fakeDebtPositions } from "../support/fakes/debt-positions";

/**
 * The fake store, made to take no time where it is measured: it answers every read with the same position and every list
 * with the same page, and keeps nothing. The fake's own maps and sorting would add to what is measured, and grow.
 */
export const stillDebtPositions = (
  position: DebtPosition,
  page: ReadonlyArray<DebtPosition>,
): DebtPositions => {
  const found = TE.right(O.some({ value: position, version: "v1" as Version }));
  const done = TE.right(undefined);
  const listed = TE.right({
    positions: page,
    sortValues: page.map(({ insertedAt }) => insertedAt),
    total: 10 * page.length,
  });
  return {
    ...fakeDebtPositions(),
    get: () => found,
    create: () => done,
    commit: () => done,
    list: () => listed,
  };
};
