import { randomUUID } from "node:crypto";
import { CosmosClient, type CosmosClientOptions } from "@azure/cosmos";
import { DefaultAzureCredential } from "@azure/identity";
import { QueueServiceClient } from "@azure/storage-queue";
import * as T from "fp-ts/Task";
import type { IO } from "fp-ts/IO";
import { ulid } from "ulid";
import { name, version } from "../package.json";
import type {
  CosmosConnection,
  HasAppInfo,
  HasDebtPositionSettings,
  Settings,
  StorageConnection,
} from "../shared/config/settings";
import { CommandId, Incarnation } from "../shared/domain/primitives/identifiers";
import { accessIn } from "../shared/persistence/cosmos/access";
import { documentsIn } from "../shared/persistence/cosmos/container";
import { debtPositionsIn } from "../shared/persistence/cosmos/debt-positions";
import { subscriptionsIn } from "../shared/persistence/cosmos/subscriptions";
import { sha256 } from "../shared/persistence/digest";
import { healthOf } from "../shared/persistence/health";
import { poisonQueueOf } from "../shared/persistence/queue/consumer";
import { queueAt, type Queue } from "../shared/persistence/queue/producer";
import { transitionsQueueOn } from "../shared/persistence/queue/transitions";
import { sealWith } from "../shared/persistence/seal";
import { containerNames, transitionsQueueName } from "../shared/persistence/setup";
import type { HasAccess } from "../shared/ports/access";
import type { HasClock } from "../shared/ports/clock";
import type { HasDebtPositions } from "../shared/ports/debt-positions";
import type { HasDigest } from "../shared/ports/digest";
import type { HasHealth } from "../shared/ports/health";
import type { HasIds } from "../shared/ports/ids";
import type { HasPatience } from "../shared/ports/patience";
import type { HasSeal } from "../shared/ports/seal";
import type { HasSubscriptions } from "../shared/ports/subscriptions";
import type { HasTransitionsQueue } from "../shared/ports/transitions-queue";
import { fromMillis } from "../shared/prelude/instant";

/** Everything that operations, timers and consumers may need; the log comes with each invocation. */
export type Environment = HasAccess &
  HasAppInfo &
  HasClock &
  HasDebtPositionSettings &
  HasDebtPositions &
  HasDigest &
  HasHealth &
  HasIds &
  HasPatience &
  HasSeal &
  HasSubscriptions &
  HasTransitionsQueue;

const cosmosOptions = (connection: CosmosConnection): CosmosClientOptions => ({
  endpoint: connection.endpoint,
  ...(connection._tag === "Key"
    ? { key: connection.key }
    : { aadCredentials: new DefaultAzureCredential() }),
  consistencyLevel: "Strong",
  connectionPolicy: {
    requestTimeout: 5_000,
    retryOptions: {
      maxRetryAttemptCount: 3,
      fixedRetryIntervalInMilliseconds: 0,
      maxWaitTimeInSeconds: 3,
    },
  },
});

export const cosmosClientOf = (connection: CosmosConnection): CosmosClient =>
  new CosmosClient(cosmosOptions(connection));

export const queueServiceOf = (connection: StorageConnection): QueueServiceClient =>
  connection._tag === "ConnectionString"
    ? QueueServiceClient.fromConnectionString(connection.connectionString)
    : new QueueServiceClient(connection.queueEndpoint, new DefaultAzureCredential());

/** A text that its codec admits; the generator never gives another. */
const fresh = <A extends string>(is: (text: string) => text is A, generate: IO<string>): IO<A> => {
  const next = (): A => {
    const text = generate();
    return is(text) ? text : next();
  };
  return next;
};

const ids: HasIds = {
  commandId: fresh(CommandId.is, ulid),
  incarnation: fresh(Incarnation.is, ulid),
  uuid: randomUUID,
};

const clock: HasClock = { now: () => fromMillis(Date.now()) };

const firstPauseMillis = 10;
const longestPauseMillis = 400;

const patience: HasPatience = {
  patienceMillis: 10_000,
  pause: (attempts) =>
    T.delay(
      Math.random() * Math.min(longestPauseMillis, firstPauseMillis * 2 ** Math.min(attempts, 8)),
    )(T.of(undefined)),
};

/** The queue of that name, for messages that a consumer sets aside. */
export type Poison = { readonly poisonOf: (queue: string) => Queue };

export const environmentOf = (
  settings: Settings,
  { now }: HasClock = clock,
): Environment & Poison => {
  const database = cosmosClientOf(settings.cosmos).database(settings.database);
  const ledgers = documentsIn(database.container(containerNames.ledgers));
  const access = documentsIn(database.container(containerNames.access));
  const queues = queueServiceOf(settings.storage);
  const queue = (queueName: string): Queue => queueAt(queues.getQueueClient(queueName));
  const transitions = queue(transitionsQueueName);
  return {
    now,
    ...ids,
    ...patience,
    ...sealWith(settings.tokenSecret),
    ...transitionsQueueOn(transitions),
    ...accessIn(access, settings, { now }),
    ...healthOf({ ledgers, access, transitions }),
    sha256,
    auxDigit: settings.auxDigit,
    appInfo: { name, version, environment: settings.environmentName },
    debtPositions: debtPositionsIn(ledgers, settings),
    subscriptions: subscriptionsIn(access),
    poisonOf: (queueName) => queue(poisonQueueOf(queueName)),
  };
};
