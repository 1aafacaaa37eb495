import { randomBytes, randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { EmailClient } from "@azure/communication-email";
import { CosmosClient } from "@azure/cosmos";
import { DefaultAzureCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import type { HasAgreements } from "../shared/ports/agreements";
import type { HasNoticeRetries } from "../shared/ports/notice-retries";
import type { HasNotifications } from "../shared/ports/notifications";
import type { HasQueueInspection } from "../shared/ports/queue-inspection";
import type { HasReviewFacts } from "../shared/ports/review-facts";
import type { HasReviewPolicy } from "../shared/ports/review-policy";
import { addressRanges } from "../shared/persistence/address-ranges";
import { logosIn } from "../shared/persistence/blob/logos";
import { vaultWith } from "../shared/persistence/vault";
import type { HasAddressRanges } from "../shared/ports/address-ranges";
import type { HasLogos } from "../shared/ports/logos";
import type { HasServicePolicy } from "../shared/ports/service-policy";
import type { HasVault } from "../shared/ports/vault";
import type { HasServiceQueues } from "../shared/ports/service-queues";
import type { HasServices } from "../shared/ports/services";
import type { HasServiceIds } from "../shared/ports/ids";
import { servicesIn } from "../shared/persistence/cosmos/services";
import { serviceQueuesOn } from "../shared/persistence/queue/services";
import { NotificationId, ReviewId, ServiceId } from "../shared/domain/service/identifiers";
import { agreementsIn } from "../shared/persistence/cosmos/agreements";
import { queueInspectionOf } from "../shared/persistence/queue/inspection";
import { noticeRetriesOn } from "../shared/persistence/queue/notice-retries";
import { reviewFactsFrom } from "../shared/persistence/review-facts";
import { notificationsOf, type CommunicationServices } from "./notification-channels";
import topology from "../infra/topology.json";
import * as T from "fp-ts/Task";
import type { IO } from "fp-ts/IO";
import { name, version } from "../package.json";
import type {
  CosmosConnection,
  HasAppInfo,
  HasDebtPositionSettings,
  Settings,
  StorageConnection,
} from "../shared/config/settings";
import { CommandId, Incarnation } from "../shared/domain/primitives/identifiers";
import { blobsIn } from "../shared/persistence/blob/container";
import { receiptDocumentsIn } from "../shared/persistence/blob/receipt-documents";
import { blobOptions, cosmosOptions, queueOptions } from "../shared/persistence/client-options";
import { accessIn } from "../shared/persistence/cosmos/access";
import { documentsIn, type Documents } from "../shared/persistence/cosmos/container";
import { debtPositionsIn } from "../shared/persistence/cosmos/debt-positions";
import { receiptsIn } from "../shared/persistence/cosmos/receipts";
import { registriesIn } from "../shared/persistence/cosmos/registries";
import { reportingFlowsIn } from "../shared/persistence/cosmos/reporting-flows";
import { subscriptionsIn } from "../shared/persistence/cosmos/subscriptions";
import { transferSearchIn } from "../shared/persistence/cosmos/transfer-search";
import { sha256 } from "../shared/persistence/digest";
import { freshUlid } from "../shared/persistence/fresh-ulid";
import { flowContentsIn } from "../shared/persistence/flow-contents";
import { accessThroughGateway } from "../shared/persistence/gateway-access";
import { healthOf } from "../shared/persistence/health";
import { notificationPlatformAt } from "../shared/persistence/platforms/notification-platform";
import { paymentNodeAt } from "../shared/persistence/platforms/payment-node";
import { spontaneousPaymentsAt } from "../shared/persistence/platforms/spontaneous-payments";
import { poisonQueueOf } from "../shared/persistence/queue/consumer";
import { flowQueuesOn } from "../shared/persistence/queue/flows";
import { queueAt, type Queue } from "../shared/persistence/queue/producer";
import { transitionsQueueOn } from "../shared/persistence/queue/transitions";
import { sealWith } from "../shared/persistence/seal";
import {
  containerNames,
  flowLinesQueueName,
  flowsBlobContainerName,
  logosBlobContainerName,
  queueNames,
  receiptsBlobContainerName,
  flowsQueueName,
  transitionsQueueName,
} from "../shared/persistence/setup";
import type { HasAccess } from "../shared/ports/access";
import type { HasClock } from "../shared/ports/clock";
import type { HasDebtPositions } from "../shared/ports/debt-positions";
import type { HasDigest } from "../shared/ports/digest";
import type { HasFlowContents } from "../shared/ports/flow-contents";
import type { HasFlowQueues } from "../shared/ports/flow-queues";
import type { HasHealth } from "../shared/ports/health";
import type { HasIds } from "../shared/ports/ids";
import type { HasNotificationPlatform } from "../shared/ports/notification-platform";
import type { HasPartnerPolicy } from "../shared/ports/partner-policy";
import type { HasPatience } from "../shared/ports/patience";
import type { HasPaymentNode } from "../shared/ports/payment-node";
import type { HasReceipts } from "../shared/ports/receipts";
import type { HasRegistries, HasRegistryLoads } from "../shared/ports/registries";
import type { HasReportingFlows } from "../shared/ports/reporting-flows";
import type { HasSeal } from "../shared/ports/seal";
import type { HasSecrets } from "../shared/ports/secrets";
import type { HasSpontaneousPayments } from "../shared/ports/spontaneous-payments";
import type { HasSubscriptions } from "../shared/ports/subscriptions";
import type { HasTransferSearch } from "../shared/ports/transfer-search";
import type { HasTransitionsQueue } from "../shared/ports/transitions-queue";
import { fromMillis } from "../shared/prelude/instant";
import type { HasLegacyReceiptsBody, HasReceiptSettings } from "../shared/workflows/list-receipts";
import type { HasFlowRelaySettings } from "../shared/workflows/ingest-reporting-flow";
import type { HasFlowListSettings } from "../shared/workflows/list-reporting-flows";
import type { HasFlowDateSettings } from "../shared/workflows/read-reporting-flow";
import type { HasReceiptRetrySettings } from "../shared/workflows/partner-undecided-receipts";
import type { HasFlowSettings } from "../shared/workflows/report-flow-lines";
import { maxFlowBytes } from "./reporting/surface";
import { spoolIn } from "./reporting/spool";

/** Everything that operations, timers and consumers may need; the log comes with each invocation. */
export type Environment = HasAccess &
  HasAddressRanges &
  HasLogos &
  HasServiceIds &
  HasServicePolicy &
  HasVault &
  HasServices &
  HasServiceQueues &
  HasReviewPolicy &
  HasReviewFacts &
  HasQueueInspection &
  HasNotifications &
  HasNoticeRetries &
  HasAgreements &
  HasAppInfo &
  HasClock &
  HasDebtPositionSettings &
  HasDebtPositions &
  HasDigest &
  HasFlowContents &
  HasFlowDateSettings &
  HasFlowListSettings &
  HasFlowQueues &
  HasFlowRelaySettings &
  HasFlowSettings &
  HasHealth &
  HasIds &
  HasNotificationPlatform &
  HasPartnerPolicy &
  HasPatience &
  HasPaymentNode &
  HasReceipts &
  HasReceiptRetrySettings &
  HasReceiptSettings &
  HasLegacyReceiptsBody &
  HasRegistries &
  HasRegistryLoads &
  HasReportingFlows &
  HasSeal &
  HasSecrets &
  HasSpontaneousPayments &
  HasSubscriptions &
  HasTransferSearch &
  HasTransitionsQueue;

export const cosmosClientOf = (connection: CosmosConnection): CosmosClient =>
  new CosmosClient({
    ...cosmosOptions,
    endpoint: connection.endpoint,
    ...(connection._tag === "Key"
      ? { key: connection.key }
      : { aadCredentials: new DefaultAzureCredential() }),
  });

export const queueServiceOf = (connection: StorageConnection): QueueServiceClient =>
  connection._tag === "ConnectionString"
    ? QueueServiceClient.fromConnectionString(connection.connectionString, queueOptions)
    : new QueueServiceClient(connection.queueEndpoint, new DefaultAzureCredential(), queueOptions);

export const blobServiceOf = (connection: StorageConnection): BlobServiceClient =>
  connection._tag === "ConnectionString"
    ? BlobServiceClient.fromConnectionString(connection.connectionString, blobOptions)
    : new BlobServiceClient(connection.blobEndpoint, new DefaultAzureCredential(), blobOptions);

const emailClientOf = (connection: CommunicationServices): EmailClient =>
  connection._tag === "ConnectionString"
    ? new EmailClient(connection.connectionString)
    : new EmailClient(connection.endpoint, new DefaultAzureCredential());

/** A text that its codec admits; the generator never gives another. */
const fresh = <A extends string>(is: (text: string) => text is A, generate: IO<string>): IO<A> => {
  const next = (): A => {
    const text = generate();
    return is(text) ? text : next();
  };
  return next;
};

const idsBy = (known: HasClock): HasIds & HasServiceIds => {
  const ulid = freshUlid(known);
  return {
    commandId: fresh(CommandId.is, ulid),
    incarnation: fresh(Incarnation.is, ulid),
    serviceId: fresh(ServiceId.is, ulid),
    reviewId: fresh(ReviewId.is, ulid),
    notificationId: fresh(NotificationId.is, ulid),
    uuid: randomUUID,
  };
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
  const container = (name: string): Documents => documentsIn(database.container(name));
  const ledgers = container(containerNames.ledgers);
  const access = container(containerNames.access);
  const flowLines = container(containerNames.flowLines);
  const serviceDocuments = container(containerNames.services);
  const blobService = blobServiceOf(settings.storage);
  const flowBlobs = blobsIn(blobService.getContainerClient(flowsBlobContainerName));
  const logos = logosIn(blobsIn(blobService.getContainerClient(logosBlobContainerName)));
  const receiptBlobs = blobsIn(blobService.getContainerClient(receiptsBlobContainerName));
  const queues = queueServiceOf(settings.storage);
  const queue = (queueName: string): Queue => queueAt(queues.getQueueClient(queueName));
  const transitions = queue(transitionsQueueName);
  return {
    now,
    ...idsBy({ now }),
    ...patience,
    ...sealWith(settings.tokenSecret),
    ...transitionsQueueOn(transitions),
    ...flowQueuesOn(queue(flowsQueueName), queue(flowLinesQueueName)),
    ...(settings.access._tag === "Gateway"
      ? accessThroughGateway(settings.access.secret)
      : accessIn(access, settings, { now })),
    ...registriesIn(access, settings, { now }),
    ...healthOf(
      { ledgers, access, services: serviceDocuments, "flow-lines": flowLines },
      Object.fromEntries(queueNames.map((queueName) => [queueName, queue(queueName)])),
    ),
    sha256,
    secret: () => randomBytes(32).toString("base64url"),
    auxDigit: settings.auxDigit,
    isStrict: settings.isStrict,
    appInfo: { name, version, environment: settings.environmentName },
    debtPositions: debtPositionsIn(ledgers, settings),
    flowContents: flowContentsIn(flowBlobs, spoolIn(tmpdir()), maxFlowBytes),
    reportingFlows: reportingFlowsIn(ledgers, flowLines),
    transferSearch: transferSearchIn(ledgers),
    flowRetrySeconds: settings.flowRetrySeconds,
    flowRelaySeconds: settings.flowRelaySeconds,
    flowListMonths: settings.flowListMonths,
    isFlowDateStrict: settings.isFlowDateStrict,
    receipts: receiptsIn(ledgers, receiptDocumentsIn(receiptBlobs)),
    receiptsMonthsWindow: settings.payments.receiptsMonthsWindow,
    hasLegacyReceiptsBody: settings.payments.hasLegacyReceiptsBody,
    ...paymentNodeAt(settings.payments.paymentNode, { now }),
    ...notificationPlatformAt(settings.payments.notificationPlatform, { now }),
    ...spontaneousPaymentsAt(settings.payments.spontaneousPayments, { now }),
    partnerPolicy: settings.payments.partner,
    receiptRetrySeconds: settings.payments.receiptRetrySeconds,
    services: servicesIn(serviceDocuments, settings),
    ...serviceQueuesOn({
      "request-validation": queue(topology.queues.requestValidation),
      "review-notifications": queue(topology.queues.reviewNotifications),
      "request-publication": queue(topology.queues.requestPublication),
    }),
    ...agreementsIn(access),
    ...queueInspectionOf(queues, Object.values(topology.queues)),
    ...noticeRetriesOn(queue(topology.queues.reviewNotifications)),
    ...notificationsOf(settings.notifications, { now, emailClientOf }),
    ...addressRanges,
    ...logos,
    ...vaultWith(settings.services.keysSecret ?? settings.tokenSecret),
    servicePolicy: settings.services.policy,
    ...reviewFactsFrom(subscriptionsIn(access), logos.logos.exists),
    reviewPolicy: settings.reviewPolicy,
    subscriptions: subscriptionsIn(access),
    poisonOf: (queueName) => queue(poisonQueueOf(queueName)),
  };
};
