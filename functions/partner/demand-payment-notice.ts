import * as TE from "fp-ts/TaskEither";
import type * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import type { ServiceDemand } from "../../shared/codecs/soap/partner-request";
import { demandAnswerOf } from "../../shared/codecs/soap/payment-answer";
import { OrganizationFiscalCode } from "../../shared/domain/primitives/identifiers";
import type { HasSpontaneousPayments } from "../../shared/ports/spontaneous-payments";
import { written } from "./payment-operations";
import { refusal, spontaneousRefusal, type Refusal } from "./refusal";

/** A notice for someone who pays without having been asked to: another service makes it. */
export const answerDemand =
  (
    { organization, properties, service }: ServiceDemand,
    requestId: string,
  ): RTE.ReaderTaskEither<HasSpontaneousPayments, Refusal, string> =>
  ({ spontaneousPayments }) =>
    OrganizationFiscalCode.is(organization)
      ? pipe(
          spontaneousPayments.demand({ organization, service, properties, requestId }),
          TE.mapLeft(spontaneousRefusal),
          TE.flatMapEither(({ option, position }) =>
            written(
              "paDemandPaymentNotice",
              demandAnswerOf({ option, position: { ...position, organization } }),
            ),
          ),
        )
      : TE.left(refusal("PAA_PAGAMENTO_SCONOSCIUTO"));
