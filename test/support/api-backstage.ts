import { randomUUID } from "node:crypto";
import { CosmosClient } from "@azure/cosmos";
import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as T from "fp-ts/Task";
import type * as TE from "fp-ts/TaskEither";
import type * as t from "io-ts";
import { ulid } from "ulid";
import { PaymentPositionModel, proposalOf } from "../../shared/codecs/http/debt-position-request";
import type { Accepted, Execution } from "../../shared/domain/debt-position/events";
import type { DebtPosition, ServiceType } from "../../shared/domain/debt-position/model";
import { CommandId, Incarnation } from "../../shared/domain/primitives/identifiers";
import { documentsIn } from "../../shared/persistence/cosmos/container";
import { debtPositionsIn } from "../../shared/persistence/cosmos/debt-positions";
import { sha256 } from "../../shared/persistence/digest";
import { fromMillis } from "../../shared/prelude/instant";
import { applyTransitions } from "../../shared/workflows/apply-transitions";
import { createDebtPosition } from "../../shared/workflows/create-debt-position";
import {
  commandDebtPosition,
  type CommandEnvironment,
} from "../../shared/workflows/debt-position-command";
import { iupd as iupdOf, organization as organizationOf } from "./builders";
import { fakeRegistries } from "./fakes/registries";
import type { Stack } from "./stack";

/**
 * The use cases on the stack's own store, past HTTP and at any time: for positions that were created last
 * month, and for commands that no operation offers to this caller.
 */
export type Backstage = {
  readonly create: (
    body: unknown,
    setting?: {
      readonly at?: number;
      readonly toPublish?: boolean;
      readonly serviceType?: ServiceType;
      readonly organization?: string;
    },
  ) => Promise<void>;
  readonly command: (
    iupd: string,
    decide: (execution: Execution) => (position: DebtPosition) => E.Either<Tagged, Accepted>,
    setting?: { readonly at?: number; readonly organization?: string },
  ) => Promise<void>;
  /** Writes down what the clock owes. */
  readonly settle: (iupd: string) => Promise<void>;
  /** What is stored, whatever the clock says; null when there is nothing. */
  readonly stored: (iupd: string, organization?: string) => Promise<DebtPosition | null>;
  readonly close: () => void;
};

type Tagged = { readonly _tag: string };

const home = "77777777777";

const decoded = <A, I>(codec: t.Type<A, unknown, I>, value: I): A => {
  const result = codec.decode(value);
  if (E.isLeft(result)) throw new Error(`${codec.name} refuses ${JSON.stringify(value)}`);
  return result.right;
};

const done = async <A>(what: string, task: TE.TaskEither<Tagged, A>): Promise<A> => {
  const result = await task();
  if (E.isLeft(result)) throw new Error(`${what} was refused: ${result.left._tag}`);
  return result.right;
};

export const backstageOf = ({ cosmos, database }: Stack): Backstage => {
  const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
  const documents = (name: string) => documentsIn(client.database(database).container(name));
  const places = { ledgers: documents("ledgers"), archive: documents("archive") };
  const debtPositions = debtPositionsIn(places, { journalRetentionDays: 3650 });
  const environmentAt = (at = Date.now()) => ({
    debtPositions,
    ...fakeRegistries(),
    sha256,
    now: () => fromMillis(at),
    commandId: () => decoded(CommandId, ulid()),
    incarnation: () => decoded(Incarnation, ulid()),
    uuid: randomUUID,
    patienceMillis: 10_000,
    pause: () => T.delay(5)(T.of(undefined)),
  });
  const keyOf = (iupd: string, organization = home) => ({
    organization: organizationOf(organization),
    iupd: iupdOf(iupd),
  });
  return {
    create: async (
      body,
      { at, toPublish = false, serviceType = "GPD", organization = home } = {},
    ) => {
      await done(
        "A creation",
        createDebtPosition({
          organization: organizationOf(organization),
          serviceType,
          proposal: proposalOf(decoded(PaymentPositionModel, body)),
          toPublish,
          grant: null,
          auxDigit: "3",
          isStrict: false,
          idempotency: null,
          render: () => "",
        })(environmentAt(at)),
      );
    },
    command: async (iupd, decide, { at, organization } = {}) => {
      const environment: CommandEnvironment = environmentAt(at);
      await done(
        "A command",
        commandDebtPosition(keyOf(iupd, organization), () => true, decide)(environment),
      );
    },
    settle: async (iupd) => {
      const changed = await done("A transition", applyTransitions([keyOf(iupd)])(environmentAt()));
      if (changed !== 1) throw new Error(`The clock owed ${iupd} nothing.`);
    },
    stored: async (iupd, organization) => {
      const found = await done("A read", debtPositions.get(keyOf(iupd, organization)));
      return O.isSome(found) ? found.value.value : null;
    },
    close: () => {
      client.dispose();
    },
  };
};
