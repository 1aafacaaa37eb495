import * as NEA from "fp-ts/ReadonlyNonEmptyArray";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { DebtPosition } from "../domain/debt-position/model";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import { certain, likeness, matched } from "../domain/reporting-flow/match";
import type { LineVerdict, PaymentLine } from "../domain/reporting-flow/model";
import type { HasDebtPositions } from "../ports/debt-positions";
import type { StoreFailure, Versioned } from "../ports/store";
import type { HasTransferSearch } from "../ports/transfer-search";

/** Lines that mean one position, at most `linesAtOnce` of them. */
export type MatchedLines = {
  readonly found: Versioned<DebtPosition>;
  readonly lines: ReadonlyArray<PaymentLine>;
};

export type Matching = {
  readonly groups: ReadonlyArray<MatchedLines>;
  /** Of lines that mean no position. */
  readonly verdicts: ReadonlyMap<PaymentLine, LineVerdict>;
};

type Candidates = ReadonlyArray<Versioned<DebtPosition>>;

const unknown: LineVerdict = { state: "UNKNOWN", reason: null };
const ambiguous: LineVerdict = { state: "REFUSED", reason: "Ambiguous" };

const byIuv = (positions: Candidates): ReadonlyMap<string, Candidates> => {
  const pairs = positions.flatMap((position) =>
    position.value.options.map(({ iuv }) => [iuv, position] as const),
  );
  return new Map(
    Object.entries(NEA.groupBy(([iuv]: (typeof pairs)[number]) => iuv)(pairs)).map(
      ([iuv, group]) => [iuv, group.map(([, position]) => position)],
    ),
  );
};

/** Those of other institutions, read one by one: there are few, and mostly none. */
const others =
  (receiver: OrganizationFiscalCode, lines: ReadonlyArray<PaymentLine>) =>
  ({
    debtPositions,
    transferSearch,
  }: HasDebtPositions & HasTransferSearch): TE.TaskEither<StoreFailure, Candidates> =>
    lines.length === 0
      ? TE.right([])
      : pipe(
          transferSearch.others(
            receiver,
            lines.map(({ iuv }) => iuv),
          ),
          TE.map((keys) => [
            ...new Map(keys.map((key) => [`${key.organization}|${key.iupd}`, key])).values(),
          ]),
          TE.flatMap(TE.traverseSeqArray((key) => debtPositions.get(key))),
          TE.map((found) => found.flatMap((each) => (O.isSome(each) ? [each.value] : []))),
        );

const grouped = (
  pairs: ReadonlyArray<readonly [Versioned<DebtPosition>, PaymentLine]>,
): ReadonlyArray<MatchedLines> =>
  Object.values(
    NEA.groupBy(([{ value }]: (typeof pairs)[number]) => `${value.organization}|${value.iupd}`)(
      pairs,
    ),
  ).map((group) => ({
    found: group[0][0],
    lines: group.map(([, line]) => line),
  }));

/**
 * Finds the position that each line means: first in the receiver's own ledger, and for what isn't sure there among
 * the positions of others that pay the receiver.
 */
export const linesByPosition =
  (receiver: OrganizationFiscalCode, lines: ReadonlyArray<PaymentLine>) =>
  (environment: HasDebtPositions & HasTransferSearch): TE.TaskEither<StoreFailure, Matching> =>
    pipe(
      environment.transferSearch.own(
        receiver,
        lines.map(({ iuv }) => iuv),
      ),
      TE.map(byIuv),
      TE.flatMap((own) => {
        const isSure = (line: PaymentLine): boolean =>
          (own.get(line.iuv) ?? []).some(
            ({ value }) => likeness(line, receiver, value) === certain,
          );
        const doubtful = lines.filter((line) => !isSure(line));
        return pipe(
          others(receiver, doubtful)(environment),
          TE.map((found): Matching => {
            const foreign = byIuv(found);
            const matches = lines.map((line) => ({
              line,
              match: matched(line, receiver, [
                ...(own.get(line.iuv) ?? []),
                ...(foreign.get(line.iuv) ?? []),
              ]),
            }));
            return {
              groups: grouped(
                matches.flatMap(({ line, match }) =>
                  match._tag === "Found" ? [[match.position, line] as const] : [],
                ),
              ),
              verdicts: new Map(
                matches.flatMap(({ line, match }) =>
                  match._tag === "Found"
                    ? []
                    : [[line, match._tag === "None" ? unknown : ambiguous] as const],
                ),
              ),
            };
          }),
        );
      }),
    );
