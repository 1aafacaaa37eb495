import { changeSubscriptionState } from "./change-subscription-state";
import { createSubscription } from "./create-subscription";
import { eraseDebtor } from "./erase-debtor";
import { exportLedger } from "./export-ledger";
import { getIbans } from "./get-ibans";
import { getSubscription } from "./get-subscription";
import { getTaxonomy } from "./get-taxonomy";
import { historiciseLedger } from "./historicise-ledger";
import { listQueues } from "./list-queues";
import { listSubscriptions } from "./list-subscriptions";
import { loadIbans } from "./load-ibans";
import { loadTaxonomy } from "./load-taxonomy";
import { redeliverParked } from "./redeliver-parked";
import { renewServiceKeys } from "./renew-service-keys";
import { rotateKey } from "./rotate-key";

export const adminEndpoints = [
  createSubscription,
  listSubscriptions,
  getSubscription,
  changeSubscriptionState,
  rotateKey,
  loadTaxonomy,
  getTaxonomy,
  loadIbans,
  getIbans,
  listQueues,
  redeliverParked,
  exportLedger,
  eraseDebtor,
  historiciseLedger,
  renewServiceKeys,
] as const;
