import * as E from "fp-ts/Either";
import * as RTE from "fp-ts/ReaderTaskEither";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { statusOf, writeSoapFault } from "../../shared/codecs/soap/envelope";
import type { Operation } from "../../shared/codecs/soap/operations";
import { writeFault } from "../../shared/codecs/soap/partner-answer";
import {
  describeViolation,
  readPartnerRequest,
  type PartnerRequest,
  type RequestRefusal,
} from "../../shared/codecs/soap/partner-request";
import { isGranted } from "../../shared/http/access";
import type { Caller } from "../../shared/ports/access";
import type { HasLog, LogFields, LogLevel } from "../../shared/ports/log";
import type { HasNotificationPlatform } from "../../shared/ports/notification-platform";
import type { HasPartnerPolicy } from "../../shared/ports/partner-policy";
import type { HasReceipts } from "../../shared/ports/receipts";
import type { HasSpontaneousPayments } from "../../shared/ports/spontaneous-payments";
import type { CommandEnvironment } from "../../shared/workflows/debt-position-command";
import { checkHead } from "../../shared/workflows/partner-head";
import { answerDemand } from "./demand-payment-notice";
import { answerLookup } from "./payment-operations";
import { headRefusal, outage, refusal, type Refusal } from "./refusal";
import { answerDelivery } from "./send-receipt";

export type PartnerEnvironment = CommandEnvironment &
  HasLog &
  HasNotificationPlatform &
  HasPartnerPolicy &
  HasReceipts &
  HasSpontaneousPayments;

export type Asked = {
  readonly text: string;
  readonly soapAction: string | null;
  /** Null: keys can't be looked up now. */
  readonly caller: Caller | null;
  readonly serviceType: "GPD" | "ACA";
  readonly requestId: string;
};

type Answered = { readonly status: number; readonly text: string };

const perform = (
  asked: PartnerRequest,
  about: Asked,
): RTE.ReaderTaskEither<PartnerEnvironment, Refusal, string> => {
  switch (asked.operation) {
    case "paVerifyPaymentNotice":
    case "paGetPayment":
    case "paGetPaymentV2":
      return answerLookup(asked, about);
    case "paSendRT":
    case "paSendRTV2":
      return answerDelivery(asked);
    case "paDemandPaymentNotice":
      return answerDemand(asked.request, about.requestId);
  }
};

/** Who asks, and in whose name; then what is asked. */
const admitted =
  (asked: PartnerRequest, about: Asked) =>
  (environment: PartnerEnvironment): TE.TaskEither<Refusal, string> => {
    if (about.caller === null) return TE.left(outage("OutOfOrder"));
    if (!isGranted(about.caller, asked.request.organization))
      return TE.left(refusal("PAA_PAGAMENTO_SCONOSCIUTO"));
    return pipe(
      TE.fromEither(checkHead(environment.partnerPolicy, asked.request)),
      TE.mapLeft(headRefusal),
      TE.flatMap(() => perform(asked, about)(environment)),
    );
  };

const causeOf = ({ cause }: Refusal): LogFields => {
  if (cause === null) return {};
  if (cause === "OutOfOrder") return { cause };
  switch (cause._tag) {
    case "StoreUnavailable":
      return { cause: cause._tag, step: cause.step, reason: cause.reason };
    case "StoreThrottled":
      return { cause: cause._tag, step: cause.step };
    case "CorruptDocument":
      return { cause: cause._tag, paths: cause.paths.join(" ") };
    case "TooContended":
      return { cause: cause._tag };
  }
};

const levelOf = ({ cause }: Refusal): LogLevel => {
  if (cause === null) return "info";
  return cause !== "OutOfOrder" && cause._tag === "CorruptDocument" ? "error" : "warn";
};

/** An outcome of an operation, whichever: the status is 200. */
const told =
  (operation: Operation, { requestId }: Asked) =>
  ({ log, partnerPolicy }: PartnerEnvironment) =>
  (outcome: E.Either<Refusal, string>): Answered => {
    const fields = { soapOperation: operation, requestId };
    if (E.isRight(outcome)) {
      log("info", "Answered the payment node", { ...fields, outcome: "OK" })();
      return { status: 200, text: outcome.right };
    }
    const why = outcome.left;
    log(levelOf(why), "Answered the payment node", {
      ...fields,
      ...causeOf(why),
      outcome: why.code,
    })();
    return { status: 200, text: writeFault(operation, partnerPolicy.broker, why) };
  };

const refused = (
  refusedBy: Exclude<RequestRefusal, { readonly _tag: "UnknownOperation" }>,
  about: Asked,
): RTE.ReaderTaskEither<PartnerEnvironment, never, Answered> =>
  refusedBy._tag === "UnreadableMessage"
    ? RTE.right({ status: statusOf(refusedBy.fault), text: writeSoapFault(refusedBy.fault) })
    : RTE.asks((environment) =>
        told(refusedBy.operation, about)(environment)(
          E.left(refusal("PAA_SINTASSI_XSD", describeViolation(refusedBy.violation))),
        ),
      );

/**
 * Answers one message of the payment node: read it, see who asks in whose name, do what is asked. Everything that a
 * readable message can lead to is an outcome of its operation.
 */
export const answerMessage = (
  about: Asked,
): RTE.ReaderTaskEither<PartnerEnvironment, { readonly _tag: "RouteNotFound" }, Answered> => {
  const read = readPartnerRequest(about.text, about.soapAction);
  if (E.isRight(read))
    return (environment) =>
      pipe(
        admitted(read.right, about)(environment),
        T.map(told(read.right.operation, about)(environment)),
        TE.fromTask,
      );
  return read.left._tag === "UnknownOperation"
    ? RTE.left({ _tag: "RouteNotFound" })
    : refused(read.left, about);
};
