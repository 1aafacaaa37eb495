import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { effective } from "../domain/debt-position/clock";
import type { DebtPosition, DebtPositionKey } from "../domain/debt-position/model";
import {
  forbidden,
  mayAct,
  type SegregationForbidden,
  type SegregationGrant,
} from "../domain/debt-position/segregation";
import type { HasClock } from "../ports/clock";
import type { HasDebtPositions } from "../ports/debt-positions";
import type { StoreFailure } from "../ports/store";
import { notFound, type DebtPositionNotFound } from "./debt-position-command";

export type ReadFailure = DebtPositionNotFound | SegregationForbidden | StoreFailure;

/** The position as it is now, whatever the timers have written down yet. */
export const readDebtPosition =
  (
    key: DebtPositionKey,
    grant: SegregationGrant,
  ): RTE.ReaderTaskEither<HasClock & HasDebtPositions, ReadFailure, DebtPosition> =>
  ({ debtPositions, now }) =>
    pipe(
      debtPositions.get(key),
      TE.flatMapEither(E.fromOption((): ReadFailure => notFound(key))),
      TE.flatMapEither(({ value }) =>
        mayAct(grant, value.options)
          ? E.right(effective(now(), value))
          : E.left<ReadFailure>(forbidden(value)),
      ),
    );
