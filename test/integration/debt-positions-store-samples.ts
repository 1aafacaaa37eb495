import * as E from "fp-ts/Either";
import type * as TE from "fp-ts/TaskEither";
import { eventOf, type Accepted } from "../../shared/domain/debt-position/events";
import type { DebtPosition, PaymentOption } from "../../shared/domain/debt-position/model";
import type { OrganizationFiscalCode } from "../../shared/domain/primitives/identifiers";
import type { DebtPositions } from "../../shared/ports/debt-positions";
import type { Versioned } from "../../shared/ports/store";
import {
  commandId,
  incarnation,
  iupd,
  iuv,
  nav,
  organization,
  positionIn,
} from "../support/builders";

let samples = 0;
const next = (): number => (samples += 1);

/** Institutions that no other test of the same run uses, so that one database serves them all. */
export const freshOrganization = (): OrganizationFiscalCode =>
  organization(String(70_000_000_000 + next()));

/** One option with these codes; everything else as the builders make it. */
export const coded = (option: PaymentOption, code: string, notice = `3${code}`): PaymentOption => ({
  ...option,
  iuv: iuv(code),
  nav: nav(notice),
});

/**
 * A position of the institution, with codes, incarnation and command that nobody else has. `change` says what
 * matters to the test.
 */
export const sample = (
  owner: OrganizationFiscalCode,
  name: string,
  base: DebtPosition = positionIn("DRAFT"),
  change: (position: DebtPosition) => DebtPosition = (position) => position,
): DebtPosition => {
  const number = next();
  return change({
    ...base,
    organization: owner,
    iupd: iupd(name),
    incarnation: incarnation(number),
    lastCommand: commandId(number),
    options: base.options.map((option, index) =>
      coded(option, `47${String(number * 10 + index).padStart(15, "0")}`),
    ),
  });
};

/** The decision that brings a position into being as it is. */
export const born = (position: DebtPosition): Accepted => ({
  next: position,
  events: [eventOf("DebtPositionCreated", position, position.insertedAt)],
});

/** The decision of one more command on a position; `change` is what it does. */
export const updated = (
  position: DebtPosition,
  change: (position: DebtPosition) => DebtPosition = (same) => same,
): Accepted => {
  const after = change({
    ...position,
    sequence: position.sequence + 1,
    revision: position.revision + 1,
    lastCommand: commandId(next()),
  });
  return { next: after, events: [eventOf("DebtPositionUpdated", after, after.lastUpdatedAt)] };
};

/** The decision that ends a position. */
export const removed = (position: DebtPosition) => {
  const { events, next: last } = updated(position);
  return {
    next: null,
    events: events.map((event) => ({
      ...event,
      type: "DebtPositionDeleted" as const,
      command: last.lastCommand,
      status: null,
    })),
  };
};

export const right = async <L, A>(task: TE.TaskEither<L, A>): Promise<A> => {
  const result = await task();
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
};

/** "written", or what stood in the way. */
export const outcome = async (
  task: TE.TaskEither<{ readonly _tag: string; readonly code?: string }, void>,
): Promise<string> => {
  const result = await task();
  if (E.isRight(result)) return "written";
  return result.left.code === undefined
    ? result.left._tag
    : `${result.left._tag} ${result.left.code}`;
};

/** The position as stored, which the test takes for granted. */
export const stored = async (
  store: DebtPositions,
  position: DebtPosition,
): Promise<Versioned<DebtPosition>> => {
  const found = await right(store.get(position));
  if (found._tag === "None") throw new Error(`${position.iupd} is not stored`);
  return found.value;
};

export const create = async (
  store: DebtPositions,
  ...positions: ReadonlyArray<DebtPosition>
): Promise<void> => {
  await Promise.all(positions.map((position) => right(store.create(born(position), null))));
};
