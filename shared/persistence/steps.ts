import { channel } from "node:diagnostics_channel";

/** Every call that leaves the process for storage or for a platform that we ask something, by the reason for it. Failures and logs name them too. */
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
  "code.read",
  "receipt.read",
  "receipt.list",
  "receipt.count",
  "receipt.confirm",
  "delivery.create",
  "delivery.read",
  "delivery.settle",
  "delivery.due",
  "delivery.list",
  "delivery.count",
  "receipt-document.write",
  "receipt-document.open",
  "node.check-position",
  "send.price",
  "spontaneous.demand",
  "key.read",
  "key.create",
  "key.delete",
  "subscription.read",
  "subscription.create",
  "subscription.replace",
  "subscription.list",
  "registry.read",
  "registry.announce",
  "registry.flip",
  "registry-rows.read",
  "registry-rows.create",
  "registry-rows.delete",
  "documents.ping",
  "transitions.length",
  "transitions.send",
  "flow-content.write",
  "flow-content.open",
  "ingestion.read",
  "ingestion.create",
  "ingestion.replace",
  "flow.create",
  "flow.read",
  "flow.list",
  "flow.revisions",
  "flow-chunk.create",
  "flow-chunk.read",
  "flow-chunk.replace",
  "flow-chunk.count",
  "flow-work.due",
  "transfer.codes",
  "transfer.positions",
  "transfer.others",
  "flow-queue.ingest",
  "flow-queue.report",
  "flow-queue.length",
  "service.read",
  "service.create",
  "service.commit",
  "service.list",
  "service.count",
  "service.find",
  "publication.read",
  "publication.namesakes",
  "review.read",
  "review.find",
  "review.list",
  "service-history.list",
  "service-request.read",
  "service-event.outcome-check",
  "service-event.pending",
  "service-event.read",
  "service-event.settle",
  "service-event.send",
  "logo.write",
  "logo.exists",
  "poison.park",
  "poison.peek",
  "poison.receive",
  "poison.send-back",
  "poison.remove",
  "queue.count",
  "notification.webhook",
  "notification.email",
  "notification.retry",
  "agreement.read",
  "agreement.create",
  "agreement.replace",
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
