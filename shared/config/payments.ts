import * as E from "fp-ts/Either";
import type { PartnerPolicy } from "../ports/partner-policy";
import { partnerPolicyOf, partnerVariables } from "./partner";
import { oneOf, optionalText, whole } from "./variable";

/** The platforms that payments ask something, and the lists of receipts. */
export const paymentVariables = {
  PAYMENT_NODE_ENDPOINT: optionalText,
  PAYMENT_NODE_KEY: optionalText,
  SEND_ENDPOINT: optionalText,
  SEND_KEY: optionalText,
  PLATFORM_TIMEOUT_MS: whole(3_000, 100, 30_000),
  RECEIPTS_MONTHS_WINDOW: whole(0, 0, 1_200),
  RECEIPTS_LEGACY_BODY: oneOf("false", "true"),
  RECEIPT_RETRY_SECONDS: whole(120, 1, 86_400),
  ...partnerVariables,
};

type Raw = Parameters<typeof partnerPolicyOf>[0] & {
  readonly PAYMENT_NODE_ENDPOINT: string;
  readonly PAYMENT_NODE_KEY: string;
  readonly SEND_ENDPOINT: string;
  readonly SEND_KEY: string;
  readonly PLATFORM_TIMEOUT_MS: number;
  readonly RECEIPTS_MONTHS_WINDOW: number;
  readonly RECEIPTS_LEGACY_BODY: "false" | "true";
  readonly RECEIPT_RETRY_SECONDS: number;
  readonly SPONTANEOUS_PAYMENTS_ENDPOINT: string;
  readonly SPONTANEOUS_PAYMENTS_KEY: string;
};

export type PlatformSettings = {
  readonly endpoint: string;
  readonly key: string;
  readonly timeoutMillis: number;
};

export type PaymentSettings = {
  /** Null: the node can't be asked, and nothing is known of payments in progress. */
  readonly paymentNode: PlatformSettings | null;
  /** Null: nothing is known of notification prices. */
  readonly notificationPlatform: PlatformSettings | null;
  /** Null: there is no service that can be paid without having been asked to. */
  readonly spontaneousPayments: PlatformSettings | null;
  readonly partner: PartnerPolicy;
  /** After how long a receipt that was kept and never decided is decided without the node. */
  readonly receiptRetrySeconds: number;
  /** So many months of receipts are listed when a bound is missing; 0: all of them. */
  readonly receiptsMonthsWindow: number;
  /** The list of receipts under its name of SANP 3.8 besides. */
  readonly hasLegacyReceiptsBody: boolean;
};

const isAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const platformOf = (
  name: string,
  endpoint: string,
  key: string,
  timeoutMillis: number,
): E.Either<string, PlatformSettings | null> => {
  if (endpoint === "") return E.right(null);
  return isAddress(endpoint)
    ? E.right({ endpoint, key, timeoutMillis })
    : E.left(`${name} must be an http or https address`);
};

const problemsOf = (
  parts: ReadonlyArray<E.Either<string | ReadonlyArray<string>, unknown>>,
): ReadonlyArray<string> => parts.flatMap((part) => (E.isLeft(part) ? part.left : []));

/** Everything about payments, or all that is wrong with it. */
export const paymentSettingsOf = (raw: Raw): E.Either<ReadonlyArray<string>, PaymentSettings> => {
  const timeout = raw.PLATFORM_TIMEOUT_MS;
  const paymentNode = platformOf(
    "PAYMENT_NODE_ENDPOINT",
    raw.PAYMENT_NODE_ENDPOINT,
    raw.PAYMENT_NODE_KEY,
    timeout,
  );
  const notificationPlatform = platformOf(
    "SEND_ENDPOINT",
    raw.SEND_ENDPOINT,
    raw.SEND_KEY,
    timeout,
  );
  const spontaneousPayments = platformOf(
    "SPONTANEOUS_PAYMENTS_ENDPOINT",
    raw.SPONTANEOUS_PAYMENTS_ENDPOINT,
    raw.SPONTANEOUS_PAYMENTS_KEY,
    timeout,
  );
  const partner = partnerPolicyOf(raw);
  return E.isLeft(paymentNode) ||
    E.isLeft(notificationPlatform) ||
    E.isLeft(spontaneousPayments) ||
    E.isLeft(partner)
    ? E.left(problemsOf([paymentNode, notificationPlatform, spontaneousPayments, partner]))
    : E.right({
        paymentNode: paymentNode.right,
        notificationPlatform: notificationPlatform.right,
        spontaneousPayments: spontaneousPayments.right,
        partner: partner.right,
        receiptRetrySeconds: raw.RECEIPT_RETRY_SECONDS,
        receiptsMonthsWindow: raw.RECEIPTS_MONTHS_WINDOW,
        hasLegacyReceiptsBody: raw.RECEIPTS_LEGACY_BODY === "true",
      });
};
