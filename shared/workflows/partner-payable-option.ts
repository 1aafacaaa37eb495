import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { ShownOption } from "../domain/debt-position/lookup";
import type { ServiceType } from "../domain/debt-position/model";
import { hasProgressed } from "../domain/debt-position/settlement";
import { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { HasLog } from "../ports/log";
import type { HasNotificationPlatform } from "../ports/notification-platform";
import type { HasPartnerPolicy } from "../ports/partner-policy";
import type { StoreFailure } from "../ports/store";
import type { CommandEnvironment } from "./debt-position-command";
import { lookUpOption } from "./look-up-option";
import type { Head } from "./partner-head";
import { admissionToArchive, isOpenToStandIn } from "./partner-stand-in";

export type NotPayable = {
  readonly _tag:
    | "NoticeUnknown"
    | "NoticeExpired"
    | "NoticeCancelled"
    | "NoticeSettled"
    /** It isn't known which stations may ask the archive. */
    | "StationsNotConfigured";
};

export type NoticeAsked = Omit<Head, "broker"> & {
  readonly noticeNumber: string;
  /** The surface that is asked. */
  readonly serviceType: Extract<ServiceType, "GPD" | "ACA">;
  readonly requestId: string;
};

type Environment = CommandEnvironment & HasLog & HasNotificationPlatform & HasPartnerPolicy;
type Failure = NotPayable | StoreFailure;

const unknown: NotPayable = { _tag: "NoticeUnknown" };

/** Why an option that is shown can't be paid now; null when it can. */
const whyNot = ({ option, status }: ShownOption): NotPayable | null => {
  switch (status) {
    case "EXPIRED":
      return { _tag: "NoticeExpired" };
    case "INVALID":
      return { _tag: "NoticeCancelled" };
    case "DRAFT":
    case "PUBLISHED":
      return unknown;
    case "PAID":
    case "REPORTED":
      return { _tag: "NoticeSettled" };
    case "VALID":
    case "PARTIALLY_PAID":
      return hasProgressed(option) ? { _tag: "NoticeSettled" } : null;
  }
};

const shownIfPayable = (shown: ShownOption): E.Either<NotPayable, ShownOption> => {
  const reason = whyNot(shown);
  return reason === null ? E.right(shown) : E.left(reason);
};

/**
 * The option that a notice number names, if it can be paid now; what the payment node asks before and at payment
 * (specification of payments, 5.1). Through the surface of the centralised archive it must also be one of the
 * archive's that the node may stand in for (9).
 */
export const payableOption =
  (asked: NoticeAsked): RTE.ReaderTaskEither<Environment, Failure, ShownOption> =>
  (environment) => {
    const { noticeNumber, organization, requestId, serviceType } = asked;
    if (!OrganizationFiscalCode.is(organization)) return TE.left(unknown);
    const found = pipe(
      lookUpOption(organization, noticeNumber, requestId)(environment),
      TE.mapLeft((failure): Failure =>
        failure._tag === "PaymentOptionNotFound" ? unknown : failure,
      ),
    );
    if (serviceType === "GPD") return pipe(found, TE.flatMapEither(shownIfPayable));
    const admission = admissionToArchive(environment.partnerPolicy, environment.now(), asked);
    if (admission._tag === "NotConfigured") return TE.left({ _tag: "StationsNotConfigured" });
    if (admission._tag === "NotTied") return TE.left(unknown);
    return pipe(
      found,
      TE.filterOrElse(
        ({ position }) => isOpenToStandIn(admission.tie, position),
        (): Failure => unknown,
      ),
      TE.flatMapEither(shownIfPayable),
    );
  };
