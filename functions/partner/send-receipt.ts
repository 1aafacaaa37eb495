import * as O from "fp-ts/Option";
import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { deliveredReceiptOf } from "../../shared/codecs/soap/delivered-receipt";
import type { PartnerRequest } from "../../shared/codecs/soap/partner-request";
import type { DeliveryOutcome } from "../../shared/domain/receipt/delivery";
import type { HasPartnerPolicy, PartnerPolicy } from "../../shared/ports/partner-policy";
import { deliverReceipt } from "../../shared/workflows/deliver-receipt";
import { written } from "./payment-operations";
import { outage, refusal, unknownNotice, type Refusal } from "./refusal";

type Delivery = Extract<PartnerRequest, { readonly operation: "paSendRT" | "paSendRTV2" }>;

const duplicate = refusal("PAA_RECEIPT_DUPLICATA", "a receipt for this notice was accepted before");

/** Why the node isn't told OK; null when it is. A receipt that comes again is OK only where an installation says so. */
const refusalOf = (
  outcome: DeliveryOutcome,
  noticeNumber: string,
  { acceptsRepeatedReceipts }: PartnerPolicy,
): Refusal | null => {
  switch (outcome) {
    case "ACCEPTED":
      return null;
    case "REPEATED":
    case "COMPLETED":
      return acceptsRepeatedReceipts ? null : duplicate;
    case "CLOSED_ELSEWHERE":
    case "ALREADY_PAID":
    case "OLD_RECEIPT":
      return duplicate;
    case "EXCLUDED":
    case "UNKNOWN_NOTICE":
      return unknownNotice(noticeNumber);
    case "INCOHERENT":
      return refusal(
        "PAA_SEMANTICA",
        "notice number, creditor reference, receipt id and name of the PSP must make sense together",
      );
    case "NOT_PAID":
      return refusal("PAA_SEMANTICA", "the receipt says that nothing was paid");
  }
};

/** What some stations are told as OK, because their node asks for ever otherwise; the second version only. */
const isSuppressed = (
  { operation, request: { station } }: Delivery,
  { code }: Refusal,
  { suppressed }: PartnerPolicy,
): boolean =>
  operation === "paSendRTV2" && suppressed.stations.has(station) && suppressed.faults.has(code);

const settled = (delivery: Delivery) => {
  const { noticeNumber } = delivery.request.receipt;
  return pipe(
    deliveredReceiptOf(delivery.operation, delivery.request),
    O.match(
      () => RTE.left(unknownNotice(noticeNumber)),
      (receipt) =>
        pipe(
          deliverReceipt(receipt),
          RTE.mapLeft(outage),
          RTE.flatMap((outcome) =>
            RTE.asksReaderTaskEither(({ partnerPolicy }: HasPartnerPolicy) => {
              const why = refusalOf(outcome, noticeNumber, partnerPolicy);
              return why === null ? RTE.right(undefined) : RTE.left(why);
            }),
          ),
        ),
    ),
  );
};

/** Both dialects of delivering a receipt. */
export const answerDelivery = (delivery: Delivery) =>
  pipe(
    settled(delivery),
    RTE.orElse((why) =>
      RTE.asksReaderTaskEither(({ partnerPolicy }: HasPartnerPolicy) =>
        isSuppressed(delivery, why, partnerPolicy) ? RTE.right(undefined) : RTE.left(why),
      ),
    ),
    RTE.flatMapEither(() => written(delivery.operation, { outcome: "OK" })),
    RTE.mapLeft((why): Refusal => why),
  );
