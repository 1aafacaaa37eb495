import * as t from "io-ts";
import { list, record } from "../../prelude/record";
import type { DebtPositionKey } from "../../domain/debt-position/model";
import { Iupd, OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { Trace } from "./trace";

const Key = t.tuple([OrganizationFiscalCode, Iupd], "DebtPositionKey");

/** Positions that the clock has moved on. Pairs instead of records, because a message is small. */
export const DebtPositionTransitions = record("DebtPositionTransitions", {
  schema: t.literal(1),
  keys: list(Key),
  trace: Trace,
});
export type DebtPositionTransitions = t.TypeOf<typeof DebtPositionTransitions>;

export const messageOf = (keys: ReadonlyArray<DebtPositionKey>, trace?: Trace): string =>
  JSON.stringify(
    DebtPositionTransitions.encode({
      schema: 1,
      trace,
      keys: keys.map(({ iupd, organization }): [OrganizationFiscalCode, Iupd] => [
        organization,
        iupd,
      ]),
    }),
  );

export const keysOf = ({ keys }: DebtPositionTransitions): ReadonlyArray<DebtPositionKey> =>
  keys.map(([organization, iupd]) => ({ organization, iupd }));
