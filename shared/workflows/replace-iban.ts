import * as RA from "fp-ts/ReadonlyArray";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { DebtPosition, DebtPositionKey } from "../domain/debt-position/model";
import { accountViolations } from "../domain/debt-position/registries";
import { openIbans, replaceIban } from "../domain/debt-position/replace-iban";
import { mayAct, type SegregationGrant } from "../domain/debt-position/segregation";
import type { Violation } from "../domain/debt-position/violation";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { HasRegistries } from "../ports/registries";
import type { StoreFailure } from "../ports/store";
import {
  commandDebtPosition,
  type CommandEnvironment,
  type TooContended,
} from "./debt-position-command";

export type ReplaceIbans = {
  readonly organization: OrganizationFiscalCode;
  readonly oldIban: string;
  readonly newIban: string;
  /** At most so many transfers. */
  readonly limit: number;
  readonly grant: SegregationGrant;
};

/** The new account isn't one of a body that is to be paid on it. */
type Unregistered = { readonly _tag: "InvalidDebtPosition"; readonly violation: Violation };

type Share = { readonly key: DebtPositionKey; readonly limit: number };
type Failure = StoreFailure | TooContended | Unregistered;
type Environment = CommandEnvironment & HasRegistries;

const atOnce = 8;

/** How many transfers of each position may be changed, so that all together stay within the limit. */
const shared = (
  positions: ReadonlyArray<DebtPosition>,
  { limit, oldIban }: ReplaceIbans,
): ReadonlyArray<Share> =>
  positions
    .reduce<{ readonly left: number; readonly shares: ReadonlyArray<Share> }>(
      ({ left, shares }, position) => {
        const wanted = openIbans(position).filter((iban) => iban === oldIban).length;
        const share = Math.min(left, wanted);
        return { left: left - share, shares: [...shares, { key: position, limit: share }] };
      },
      { left: limit, shares: [] },
    )
    .shares.filter((share) => share.limit > 0);

/** The bodies that the account to be replaced belongs to. */
const beneficiariesIn = (
  positions: ReadonlyArray<DebtPosition>,
  oldIban: string,
): ReadonlyArray<string> => [
  ...new Set(
    positions.flatMap(({ options }) =>
      options.flatMap(({ transfers }) =>
        transfers.flatMap(({ destination, organization }) =>
          destination._tag === "Account" && destination.iban === oldIban ? [organization] : [],
        ),
      ),
    ),
  ),
];

/** Each of them must own the new account, where it says which are its own. */
const registered =
  ({ registriesFor }: HasRegistries, { newIban, oldIban }: ReplaceIbans) =>
  (positions: ReadonlyArray<DebtPosition>): TE.TaskEither<Failure, ReadonlyArray<DebtPosition>> => {
    const beneficiaries = beneficiariesIn(positions, oldIban);
    return pipe(
      registriesFor(beneficiaries),
      TE.flatMap((registries) => {
        const violation = beneficiaries.flatMap((beneficiary) =>
          accountViolations(registries, beneficiary, "newIban", newIban),
        )[0];
        return violation === undefined
          ? TE.right<Failure, ReadonlyArray<DebtPosition>>(positions)
          : TE.left<Failure, ReadonlyArray<DebtPosition>>({
              _tag: "InvalidDebtPosition",
              violation,
            });
      }),
    );
  };

/** One position's share. That it was deleted meanwhile is as good as done. */
const replaceIn =
  (command: ReplaceIbans) =>
  ({ key, limit }: Share): RTE.ReaderTaskEither<CommandEnvironment, Failure, number> =>
  (environment) =>
    pipe(
      commandDebtPosition(
        key,
        () => true,
        (execution) => replaceIban({ ...execution, ...command, limit }),
      )(environment),
      TE.map(({ replaced }) => replaced),
      TE.orElse((failure) =>
        failure._tag === "DebtPositionNotFound" || failure._tag === "StaleVersion"
          ? TE.right<Failure, number>(0)
          : TE.left<Failure, number>(failure),
      ),
    );

/**
 * Replaces an account in the unpaid transfers of an institution, to whichever beneficiary, up to the limit, and
 * tells how many it changed. Each position is changed as a whole or not at all; the caller repeats until nothing
 * is left, also after a failure. A caller who is restricted to some segregation codes changes only what is theirs.
 */
export const replaceIbans =
  (command: ReplaceIbans): RTE.ReaderTaskEither<Environment, Failure, number> =>
  (environment) => {
    const { grant, limit, newIban, oldIban, organization } = command;
    if (newIban === oldIban) return TE.right(0);
    const go = (shares: ReadonlyArray<Share>, done: number): TE.TaskEither<Failure, number> => {
      if (shares.length === 0) return TE.right(done);
      const [now, later] = RA.splitAt(atOnce)(shares);
      return pipe(
        now,
        TE.traverseArray((share) => replaceIn(command)(share)(environment)),
        TE.flatMap((counts) =>
          go(
            later,
            counts.reduce((sum, count) => sum + count, done),
          ),
        ),
      );
    };
    return pipe(
      environment.debtPositions.withOpenIban(organization, oldIban, environment.now(), limit),
      TE.map((positions) => positions.filter(({ options }) => mayAct(grant, options))),
      TE.flatMap(registered(environment, command)),
      TE.flatMap((positions) => go(shared(positions, command), 0)),
    );
  };
