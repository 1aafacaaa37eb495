import type * as RTE from "fp-ts/ReaderTaskEither";
import * as Ord from "fp-ts/Ord";
import * as RA from "fp-ts/ReadonlyArray";
import * as S from "fp-ts/string";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { HasClock } from "../ports/clock";
import type { HasReportingFlows, ListedFlow } from "../ports/reporting-flows";
import type { StoreFailure } from "../ports/store";
import { fromMillis, toMillis, type Instant } from "../prelude/instant";

/** The day asked for is further back than flows are listed. */
export type FlowTooOld = { readonly _tag: "FlowTooOld"; readonly months: number };

export type HasFlowListSettings = {
  /** How far back flows are listed, in months; 0: without end. */
  readonly flowListMonths: number;
};

const dayDigits = 10;
/** Before and after every date. */
const first = "";
const last = "}";

/** The first day that is listed: so many months ago, less a day. A day that the month doesn't have becomes its last. */
const earliestDay = (now: Instant, months: number): string => {
  if (months === 0) return first;
  const date = new Date(toMillis(now));
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() - months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay) + 1;
  return fromMillis(Date.UTC(year, month, day)).slice(0, dayDigits);
};

const newestFirst: Ord.Ord<ListedFlow> = pipe(
  S.Ord,
  Ord.reverse,
  Ord.contramap(({ date }: ListedFlow) => date),
);
const byId: Ord.Ord<ListedFlow> = pipe(
  S.Ord,
  Ord.contramap(({ flowId }: ListedFlow) => flowId),
);

/** Of each flow its newest revision in the range, the newest flow first. */
const latest = (flows: ReadonlyArray<ListedFlow>): ReadonlyArray<ListedFlow> => {
  const oldestFirst = RA.sort(Ord.reverse(newestFirst))(flows);
  // Of equal keys a map keeps the last.
  const newest = new Map(oldestFirst.map((each) => [each.flowId, each]));
  return RA.sortBy([newestFirst, byId])([...newest.values()]);
};

/** The flows of an institution, of one day or of all; of each its newest revision there. */
export const listReportingFlows =
  (
    organization: OrganizationFiscalCode,
    day: string | null,
  ): RTE.ReaderTaskEither<
    HasClock & HasFlowListSettings & HasReportingFlows,
    FlowTooOld | StoreFailure,
    ReadonlyArray<ListedFlow>
  > =>
  ({ flowListMonths, now, reportingFlows }) => {
    const earliest = earliestDay(now(), flowListMonths);
    if (day !== null && day < earliest)
      return TE.left({ _tag: "FlowTooOld", months: flowListMonths });
    return pipe(
      reportingFlows.list(organization, day ?? earliest, day === null ? last : `${day}${last}`),
      TE.map(latest),
    );
  };
