import { channel } from "node:diagnostics_channel";
import { factsOfError, noFacts, outcomeOf, type StepFacts, type StepOutcome } from "./step-facts";

/** Every call that leaves the process for storage or for a platform that we ask something, by the reason for it. Failures and logs name them too. */
export const steps = [
  "position.read",
  "position.create",
  "position.commit",
  "position.list",
  "position.count",
  "position.due",
  "sweep.due",
  "position.open-iban",
  "position.renew",
  "position.outdated",
  "archive.read",
  "archive.due",
  "archive.write",
  "archive.commit",
  "archive.delete",
  "archive-event.list",
  "archive-mark.create",
  "archive-mark.due",
  "archive-mark.delete",
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
  "queue.peek",
  "notification.webhook",
  "notification.email",
  "notification.retry",
  "agreement.read",
  "agreement.create",
  "agreement.replace",
  "queue.ping",
  "blobs.ping",
  "export-documents.list",
  "export-ingestions.list",
  "export-services.list",
  "export-content.read",
  "erasure.list",
  "erasure.write",
  "receipt-document.remove",
] as const;
export type Step = (typeof steps)[number];

export type StepNotice =
  | {
      readonly step: Step;
      readonly phase: "before";
      /** It puts a message on a queue. */
      readonly isSend: boolean;
    }
  | ({
      readonly step: Step;
      readonly phase: "after";
      readonly outcome: StepOutcome;
    } & StepFacts);

/** Where steps are told, to telemetry where it is on, and to tests that stop the process between any two of them. */
export const stepChannel = "sportello:step";

const notices = channel(stepChannel);

/** What a call is, besides its step. */
export type StepKind<A> = {
  readonly isSend?: boolean;
  /** Reads the facts out of an answer; without: there are none to be had. */
  readonly factsOf?: (answer: A) => StepFacts;
};

const tellAfter = (step: Step, facts: StepFacts, otherwise: StepOutcome): void => {
  const outcome = outcomeOf(facts, otherwise);
  notices.publish({ step, phase: "after", outcome, ...facts } satisfies StepNotice);
};

/**
 * One call of an SDK. "After" is told whatever came of it, before anyone acts on the answer. The call runs inside
 * whatever a listener has bound to the channel. Where nobody listens it costs nothing.
 */
export const stepped = <A>(
  step: Step,
  call: () => Promise<A>,
  { factsOf = () => noFacts, isSend = false }: StepKind<A> = {},
): Promise<A> =>
  notices.hasSubscribers
    ? notices.runStores({ step, phase: "before", isSend } satisfies StepNotice, () => {
        const answering = call();
        return answering.then(
          (answer) => {
            tellAfter(step, factsOf(answer), "ok");
            return answer;
          },
          (error: unknown) => {
            tellAfter(step, factsOfError(error), "unavailable");
            return answering;
          },
        );
      })
    : call();
