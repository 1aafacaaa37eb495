import * as E from "fp-ts/Either";
import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import type { Operation } from "../../shared/codecs/soap/operations";
import { writeAnswer, type Answers } from "../../shared/codecs/soap/partner-answer";
import type { PartnerRequest } from "../../shared/codecs/soap/partner-request";
import {
  getPaymentAnswerOf,
  getPaymentV2AnswerOf,
  verifyAnswerOf,
  type Payable,
} from "../../shared/codecs/soap/payment-answer";
import { describeViolation } from "../../shared/codecs/soap/partner-request";
import type { HasPartnerPolicy, PartnerPolicy } from "../../shared/ports/partner-policy";
import { payableOption, type NoticeAsked } from "../../shared/workflows/partner-payable-option";
import { lookupRefusal, refusal, type Refusal } from "./refusal";

type LookupRequest = Extract<
  PartnerRequest,
  { readonly operation: "paVerifyPaymentNotice" | "paGetPayment" | "paGetPaymentV2" }
>;

/** What the published schema can't say (an amount of zero, no transfers) isn't sent. */
export const written = <K extends Operation>(
  operation: K,
  answer: Answers[K],
): E.Either<Refusal, string> =>
  pipe(
    writeAnswer(operation, answer),
    E.mapLeft((violation) => refusal("PAA_SEMANTICA", describeViolation(violation))),
  );

const answerTo =
  (asked: LookupRequest, { tellsTransferMetadata }: PartnerPolicy) =>
  (payable: Payable): E.Either<Refusal, string> => {
    switch (asked.operation) {
      case "paVerifyPaymentNotice":
        return written(asked.operation, verifyAnswerOf(payable));
      case "paGetPaymentV2":
        return written(asked.operation, getPaymentV2AnswerOf(payable, asked.request.transferType));
      case "paGetPayment":
        return pipe(
          getPaymentAnswerOf(payable, asked.request.transferType, tellsTransferMetadata),
          E.mapLeft(({ transfer }) =>
            refusal(
              "PAA_SEMANTICA",
              `transfer ${transfer} is a revenue stamp, which paGetPaymentV2 can tell`,
            ),
          ),
          E.flatMap((answer) => written(asked.operation, answer)),
        );
    }
  };

/** Verification and the two dialects of activation: one decision, three ways to tell it. */
export const answerLookup = (
  asked: LookupRequest,
  { requestId, serviceType }: Pick<NoticeAsked, "requestId" | "serviceType">,
) => {
  const { organization, qrCode, station } = asked.request;
  const { noticeNumber } = qrCode;
  return pipe(
    payableOption({ organization, station, noticeNumber, requestId, serviceType }),
    RTE.mapLeft(lookupRefusal(noticeNumber)),
    RTE.flatMap((payable) =>
      RTE.asksReaderTaskEither(({ partnerPolicy }: HasPartnerPolicy) =>
        RTE.fromEither(answerTo(asked, partnerPolicy)(payable)),
      ),
    ),
  );
};
