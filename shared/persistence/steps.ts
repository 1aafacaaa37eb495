import { channel } from "node:diagnostics_channel";

/** Every call that leaves the process for storage, by the reason for it. Failures and logs name them too. */
export const steps = [
  "position.read",
  "position.create",
  "position.commit",
  "position.list",
  "position.count",
  "position.due",
  "position.open-iban",
  "event.outcome-check",
  "event.list",
  "request.read",
  "key.read",
  "key.create",
  "key.delete",
  "subscription.read",
  "subscription.create",
  "subscription.replace",
  "documents.ping",
  "transitions.length",
  "transitions.send",
  "poison.park",
  "queue.ping",
] as const;
export type Step = (typeof steps)[number];

export type StepNotice = { readonly step: Step; readonly phase: "before" | "after" };

/** Where steps are told, so that a test can stop the process between any two of them. Nothing else listens. */
export const stepChannel = "sportello:step";

const notices = channel(stepChannel);

const tell = (step: Step, phase: StepNotice["phase"]): void => {
  if (notices.hasSubscribers) notices.publish({ step, phase } satisfies StepNotice);
};

/** One call of an SDK. "After" is told whatever came of it, before anyone acts on the answer. */
export const stepped = async <A>(step: Step, call: () => Promise<A>): Promise<A> => {
  tell(step, "before");
  return call().finally(() => {
    tell(step, "after");
  });
};
