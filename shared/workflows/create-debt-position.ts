import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { create, type Create, type CreateRejected } from "../domain/debt-position/create";
import type { Accepted } from "../domain/debt-position/events";
import type { DebtPosition } from "../domain/debt-position/model";
import { beneficiariesOf } from "../domain/debt-position/registries";
import { versionOf } from "../domain/debt-position/version";
import type { HasClock } from "../ports/clock";
import type { CodeTaken, HasDebtPositions, RememberedRequest } from "../ports/debt-positions";
import type { HasDigest } from "../ports/digest";
import type { HasIds } from "../ports/ids";
import type { HasPatience } from "../ports/patience";
import type { HasRegistries } from "../ports/registries";
import type { Contended, StoreFailure } from "../ports/store";
import { untilSettled, type TooContended } from "./debt-position-command";

/** The caller's key for a request that may come again. */
export type Idempotency = { readonly subscription: string; readonly key: string };

export type CreateDebtPosition = Pick<
  Create,
  "organization" | "serviceType" | "proposal" | "toPublish" | "grant" | "auxDigit"
> & {
  readonly isStrict: boolean;
  readonly idempotency: Idempotency | null;
  /** The body of the answer, to be repeated to the letter. */
  readonly render: (position: DebtPosition) => string;
};

export type Created = {
  readonly body: string;
  readonly version: string;
  readonly replayed: boolean;
};

/** The key came before, with another body. */
export type IdempotencyKeyReused = { readonly _tag: "IdempotencyKeyReused" };

type Failure = CreateRejected | IdempotencyKeyReused | TooContended | StoreFailure;
type Environment = HasClock & HasIds & HasDigest & HasDebtPositions & HasPatience & HasRegistries;

/** What identifies a repetition, and what tells that it asks for the same. */
type Identity = { readonly id: string; readonly bodyHash: string };

const identityOf = (
  { sha256 }: HasDigest,
  { idempotency, proposal, serviceType, toPublish }: CreateDebtPosition,
): Identity | null =>
  idempotency === null
    ? null
    : {
        id: sha256(
          JSON.stringify([idempotency.subscription, `create ${serviceType}`, idempotency.key]),
        ),
        bodyHash: sha256(JSON.stringify([proposal, toPublish])),
      };

/** A refusal stands, unless the same request was accepted before: then that answer does. */
const unlessRemembered = (
  { debtPositions }: HasDebtPositions,
  { organization }: CreateDebtPosition,
  identity: Identity | null,
  refusal: Failure,
): TE.TaskEither<Failure, Created> =>
  identity === null || refusal._tag === "SegregationForbidden"
    ? TE.left(refusal)
    : pipe(
        debtPositions.remembered(organization, identity.id),
        TE.flatMapEither(
          O.match(
            (): E.Either<Failure, Created> => E.left(refusal),
            ({ bodyHash, body, etag }) =>
              bodyHash === identity.bodyHash
                ? E.right({ body, version: etag, replayed: true })
                : E.left<Failure>({ _tag: "IdempotencyKeyReused" }),
          ),
        ),
      );

const duplicate = (command: CreateDebtPosition, { code }: CodeTaken): CreateRejected => ({
  _tag: "DuplicateDebtPosition",
  organization: command.organization,
  what:
    code === "iupd" ? `IUPD ${command.proposal.iupd}` : `one of its ${code.toUpperCase()} codes`,
});

/**
 * Creates a debt position in one write. With an `Idempotency-Key` a repetition gets the first answer for 24
 * hours, even when the rules would refuse it by then; of two at once the store lets one through.
 */
export const createDebtPosition =
  (command: CreateDebtPosition): RTE.ReaderTaskEither<Environment, Failure, Created> =>
  (environment) => {
    const { commandId, debtPositions, incarnation, now, registriesFor, uuid } = environment;
    const identity = identityOf(environment, command);
    const { isStrict, organization, proposal } = command;
    const decided: TE.TaskEither<Failure, Accepted> = pipe(
      registriesFor(beneficiariesOf(organization, proposal.options)),
      TE.flatMapEither((registries) =>
        create({
          ...command,
          policy: { isStrict, registries },
          at: now(),
          command: commandId(),
          incarnation: incarnation(),
          planId: uuid(),
        }),
      ),
    );
    // Decided once and written until it is known how that went: a write that lands late is then still ours.
    const written = (accepted: Accepted): TE.TaskEither<Failure, Created> => {
      const body = command.render(accepted.next);
      const version = versionOf(accepted.next);
      const request: RememberedRequest | null =
        identity === null ? null : { ...identity, body, etag: version };
      const attempt: TE.TaskEither<Failure | Contended, Created> = pipe(
        debtPositions.create(accepted, request),
        TE.bimap(
          (failure) => (failure._tag === "CodeTaken" ? duplicate(command, failure) : failure),
          () => ({ body, version, replayed: false }),
        ),
      );
      return untilSettled(attempt)(environment);
    };
    return pipe(
      decided,
      TE.flatMap(written),
      TE.orElse((failure) => unlessRemembered(environment, command, identity, failure)),
    );
  };
