import { randomBytes, randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import type { HasAgreements } from "../shared/ports/agreements";
import type { HasArchive } from "../shared/ports/archive";
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
import { notificationsOf } from "./notification-channels";
import topology from "../infra/topology.json";
import * as T from "fp-ts/Task";
import type { IO } from "fp-ts/IO";
import { name, version } from "../package.json";
import type { HasAppInfo, HasDebtPositionSettings, Settings } from "../shared/config/settings";
import { CommandId, Incarnation } from "../shared/domain/primitives/identifiers";
import { backlogsIn } from "../shared/persistence/backlogs";
import { blobsIn } from "../shared/persistence/blob/container";
import { receiptDocumentsIn } from "../shared/persistence/blob/receipt-documents";
import { accessIn } from "../shared/persistence/cosmos/access";
import { archiveIn } from "../shared/persistence/cosmos/archive";
import { documentsIn, type Documents } from "../shared/persistence/cosmos/container";
import { erasuresIn } from "../shared/persistence/cosmos/erasures";
import { exportsIn } from "../shared/persistence/cosmos/exports";
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
import type { HasBacklogs } from "../shared/ports/backlogs";
import type { HasClock } from "../shared/ports/clock";
import type { HasDebtPositions } from "../shared/ports/debt-positions";
import type { HasDigest } from "../shared/ports/digest";
import type { HasErasures } from "../shared/ports/erasures";
import type { HasExports } from "../shared/ports/exports";
import type { HasFlowContents } from "../shared/ports/flow-contents";
import type { HasFlowQueues } from "../shared/ports/flow-queues";
import type { HasHealth } from "../shared/ports/health";
import type { HasIds } from "../shared/ports/ids";
import type { HasMeasures } from "../shared/ports/measures";
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
import { countingFailedNotices, countingTransitions } from "../shared/telemetry/counted";
import type { Telemetry } from "../shared/telemetry/telemetry";
import type { HasLegacyReceiptsBody, HasReceiptSettings } from "../shared/workflows/list-receipts";
import type { HasFlowRelaySettings } from "../shared/workflows/ingest-reporting-flow";
import type { HasArchiveSettings } from "../shared/workflows/historicise-positions";
import type { HasFlowListSettings } from "../shared/workflows/list-reporting-flows";
import type { HasFlowDateSettings } from "../shared/workflows/read-reporting-flow";
import type { HasReceiptRetrySettings } from "../shared/workflows/partner-undecided-receipts";
import type { HasFlowSettings } from "../shared/workflows/report-flow-lines";
import { blobServiceOf, cosmosClientOf, emailClientOf, queueServiceOf } from "./connections";
import { maxFlowBytes } from "./reporting/surface";
import { spoolIn } from "./reporting/spool";

/** Everything that operations, timers and consumers may need; the log comes with each invocation. */
export type Environment = HasAccess &
  HasArchive &
  HasArchiveSettings &
  HasAddressRanges &
  HasLogos &
  HasMeasures &
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
  HasBacklogs &
  HasClock &
  HasDebtPositionSettings &
  HasDebtPositions &
  HasDigest &
  HasErasures &
  HasExports &
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

/** Where services have no secret of their own, that of the tokens serves them, and its rotation is theirs. */
const vaultOf = ({ previousTokenSecrets, services, tokenSecret }: Settings): HasVault =>
  services.keysSecret === null
    ? vaultWith(tokenSecret, [...services.previousKeysSecrets, ...previousTokenSecrets])
    : vaultWith(services.keysSecret, services.previousKeysSecrets);

/** Unless told otherwise nothing is traced, nobody collects measures, and the clock is the machine's. */
export type Surroundings = Partial<HasClock & Pick<Telemetry, "here" | "measures">>;

/** The queue of that name, for messages that a consumer sets aside. */
export type Poison = { readonly poisonOf: (queue: string) => Queue };

export const environmentOf = (
  settings: Settings,
  { here, measures = null, now = clock.now }: Surroundings = {},
): Environment & Poison => {
  const database = cosmosClientOf(settings.cosmos).database(settings.database);
  const container = (name: string): Documents => documentsIn(database.container(name));
  const ledgers = container(containerNames.ledgers);
  const archive = container(containerNames.archive);
  const access = container(containerNames.access);
  const flowLines = container(containerNames.flowLines);
  const serviceDocuments = container(containerNames.services);
  const blobService = blobServiceOf(settings.storage);
  const flowBlobs = blobsIn(blobService.getContainerClient(flowsBlobContainerName));
  const logoBlobs = blobsIn(blobService.getContainerClient(logosBlobContainerName));
  const logos = logosIn(logoBlobs);
  const receiptBlobs = blobsIn(blobService.getContainerClient(receiptsBlobContainerName));
  const receiptDocuments = receiptDocumentsIn(receiptBlobs);
  const queues = queueServiceOf(settings.storage);
  const queue = (queueName: string): Queue => queueAt(queues.getQueueClient(queueName), here);
  const transitions = queue(transitionsQueueName);
  return {
    now,
    ...idsBy({ now }),
    ...patience,
    ...sealWith(settings.tokenSecret, settings.previousTokenSecrets),
    ...transitionsQueueOn(transitions),
    ...flowQueuesOn(queue(flowsQueueName), queue(flowLinesQueueName)),
    ...(settings.access._tag === "Gateway"
      ? accessThroughGateway(settings.access.secret, settings.access.previousSecrets)
      : accessIn(
          access,
          {
            accessCacheSeconds: settings.accessCacheSeconds,
            adminKeyHash: settings.access.adminKeyHash,
          },
          { now },
        )),
    ...registriesIn(access, settings, { now }),
    ...healthOf(
      { ledgers, archive, access, services: serviceDocuments, "flow-lines": flowLines },
      Object.fromEntries(queueNames.map((queueName) => [queueName, queue(queueName)])),
      {
        [flowsBlobContainerName]: flowBlobs,
        [receiptsBlobContainerName]: receiptBlobs,
        [logosBlobContainerName]: logoBlobs,
      },
    ),
    sha256,
    secret: () => randomBytes(32).toString("base64url"),
    auxDigit: settings.auxDigit,
    isStrict: settings.isStrict,
    appInfo: { name, version, environment: settings.environmentName },
    ...countingTransitions({ measures })({
      debtPositions: debtPositionsIn({ ledgers, archive }, settings),
    }),
    flowContents: flowContentsIn(flowBlobs, spoolIn(tmpdir()), maxFlowBytes),
    reportingFlows: reportingFlowsIn(ledgers, flowLines),
    transferSearch: transferSearchIn({ ledgers, archive }),
    archive: archiveIn({ ledgers, archive }),
    historiciseAfterDays: settings.historiciseAfterDays,
    flowRetrySeconds: settings.flowRetrySeconds,
    flowRelaySeconds: settings.flowRelaySeconds,
    flowListMonths: settings.flowListMonths,
    isFlowDateStrict: settings.isFlowDateStrict,
    receipts: receiptsIn(ledgers, receiptDocuments),
    ...exportsIn(
      { ledgers, archive, flowLines, services: serviceDocuments, access },
      { "reporting-flows": flowBlobs, receipts: receiptBlobs, logos: logoBlobs },
    ),
    ...erasuresIn(ledgers, archive, receiptDocuments, settings),
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
    ...queueInspectionOf(queues, Object.values(topology.queues), here),
    ...backlogsIn(ledgers, queue, queueNames),
    measures,
    ...noticeRetriesOn(queue(topology.queues.reviewNotifications)),
    ...countingFailedNotices({ measures })(
      notificationsOf(settings.notifications, { now, emailClientOf }),
    ),
    ...addressRanges,
    ...logos,
    ...vaultOf(settings),
    servicePolicy: settings.services.policy,
    ...reviewFactsFrom(subscriptionsIn(access), logos.logos.exists),
    reviewPolicy: settings.reviewPolicy,
    subscriptions: subscriptionsIn(access),
    poisonOf: (queueName) => queue(poisonQueueOf(queueName)),
  };
};
