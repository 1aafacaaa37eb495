import { changeSubscriptionState } from "./change-subscription-state";
import { createSubscription } from "./create-subscription";
import { getIbans } from "./get-ibans";
import { getSubscription } from "./get-subscription";
import { getTaxonomy } from "./get-taxonomy";
import { listQueues } from "./list-queues";
import { listSubscriptions } from "./list-subscriptions";
import { loadIbans } from "./load-ibans";
import { loadTaxonomy } from "./load-taxonomy";
import { redeliverParked } from "./redeliver-parked";
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
] as const;
