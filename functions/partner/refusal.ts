import type { Fault, FaultCode } from "../../shared/codecs/soap/faults";
import type { TooContended } from "../../shared/workflows/debt-position-command";
import type { NotPayable } from "../../shared/workflows/partner-payable-option";
import type { HeadRejected } from "../../shared/workflows/partner-head";
import type { StoreFailure } from "../../shared/ports/store";
import type { SpontaneousFailure } from "../../shared/ports/spontaneous-payments";

/** An outcome that isn't OK, and for the log what was behind it. */
export type Refusal = Fault & {
  readonly cause: "OutOfOrder" | StoreFailure | TooContended | null;
};

export const refusal = (code: FaultCode, description: string | null = null): Refusal => ({
  code,
  description,
  cause: null,
});

/** A technical failure: the node may ask again. */
export const outage = (cause: Exclude<Refusal["cause"], null>): Refusal => ({
  code: "PAA_SYSTEM_ERROR",
  description: null,
  cause,
});

export const unknownNotice = (noticeNumber: string): Refusal =>
  refusal("PAA_PAGAMENTO_SCONOSCIUTO", `notice ${noticeNumber} can't be paid here`);

export const lookupRefusal =
  (noticeNumber: string) =>
  (failure: NotPayable | StoreFailure): Refusal => {
    switch (failure._tag) {
      case "NoticeUnknown":
        return unknownNotice(noticeNumber);
      case "NoticeExpired":
        return refusal("PAA_PAGAMENTO_SCADUTO");
      case "NoticeCancelled":
        return refusal("PAA_PAGAMENTO_ANNULLATO");
      case "NoticeSettled":
        return refusal("PAA_PAGAMENTO_DUPLICATO", `notice ${noticeNumber} is already settled`);
      case "StationsNotConfigured":
        return outage("OutOfOrder");
      case "StoreUnavailable":
      case "StoreThrottled":
      case "CorruptDocument":
        return outage(failure);
    }
  };

export const headRefusal = ({ _tag }: HeadRejected): Refusal => {
  switch (_tag) {
    case "BrokerUnknown":
      return refusal("PAA_ID_INTERMEDIARIO_ERRATO");
    case "StationUnknown":
      return refusal("PAA_STAZIONE_INT_ERRATA");
    case "InstitutionUnknown":
      return refusal("PAA_ID_DOMINIO_ERRATO");
  }
};

export const spontaneousRefusal = ({ _tag }: SpontaneousFailure): Refusal => {
  switch (_tag) {
    case "SpontaneousServiceUnknown":
      return refusal("PAA_PAGAMENTO_SCONOSCIUTO", "there is no such service");
    case "SpontaneousServiceOut":
      return outage("OutOfOrder");
  }
};
