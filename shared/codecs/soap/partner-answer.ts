import * as E from "fp-ts/Either";
import { demandAnswer, type DemandAnswer } from "./demand-payment-notice";
import { writeEnvelope } from "./envelope";
import { faultStrings, type Fault } from "./faults";
import {
  getPaymentAnswer,
  getPaymentV2Answer,
  type GetPaymentAnswer,
  type GetPaymentV2Answer,
} from "./get-payment";
import { operations, type Operation } from "./operations";
import type { Type, Violation } from "./schema";
import { sendReceiptAnswer, type SendReceiptAnswer } from "./send-receipt";
import { verifyAnswer, type VerifyAnswer } from "./verify-payment-notice";

/** What each operation answers when its outcome is OK. */
export type Answers = {
  readonly paVerifyPaymentNotice: VerifyAnswer;
  readonly paGetPayment: GetPaymentAnswer;
  readonly paGetPaymentV2: GetPaymentV2Answer;
  readonly paSendRT: SendReceiptAnswer;
  readonly paSendRTV2: SendReceiptAnswer;
  readonly paDemandPaymentNotice: DemandAnswer;
};

export const answerTypes: { readonly [K in Operation]: Type<Answers[K]> } = {
  paVerifyPaymentNotice: verifyAnswer,
  paGetPayment: getPaymentAnswer,
  paGetPaymentV2: getPaymentV2Answer,
  paSendRT: sendReceiptAnswer,
  paSendRTV2: sendReceiptAnswer,
  paDemandPaymentNotice: demandAnswer,
};

/**
 * An answer in its envelope. A value that the published schema can't express (an amount of zero, no transfers)
 * gives the violation instead: nothing invalid is ever sent.
 */
export const writeAnswer = <K extends Operation>(
  operation: K,
  answer: Answers[K],
): E.Either<Violation, string> => {
  const root = operations[operation].response;
  return E.map((content: Parameters<typeof writeEnvelope>[1]) => writeEnvelope(root, content))(
    answerTypes[operation].write(answer, `/${root}`),
  );
};

/** The refusal of an operation; `broker` is the configured code of this service. */
export const writeFault = (operation: Operation, broker: string, fault: Fault): string =>
  writeEnvelope(operations[operation].response, [
    { name: "outcome", content: "KO" },
    {
      name: "fault",
      content: [
        { name: "faultCode", content: fault.code },
        { name: "faultString", content: faultStrings[fault.code] },
        { name: "id", content: broker },
        ...(fault.description === null
          ? []
          : [{ name: "description", content: fault.description }]),
      ],
    },
  ]);
