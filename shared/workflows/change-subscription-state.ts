import * as E from "fp-ts/Either";
import type { Subscription } from "../ports/subscriptions";
import { commandSubscription } from "./command-subscription";
import type { Expectation } from "./debt-position-command";

/** Suspends a subscription, whose keys then open nothing, or resumes it with the same keys. A repeat changes nothing. */
export const changeSubscriptionState = (
  id: string,
  isExpected: Expectation,
  state: Subscription["state"],
) => commandSubscription(id, isExpected, (subscription) => E.right({ ...subscription, state }));
