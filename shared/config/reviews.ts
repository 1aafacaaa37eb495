import type * as E from "fp-ts/Either";
import type { TypeOfMembers } from "../prelude/record";
import { reviewPolicyOf, type ReviewPolicy } from "../ports/review-policy";
import { listOf, oneOf, whole } from "./variable";

const anything = listOf("", "", () => true);

/** What an installation decides about the review of services. */
export const reviewVariables = {
  AUTO_APPROVAL: oneOf("off", "on"),
  AUTOMATIC_APPROVAL_USER_IDS: anything,
  MANUAL_REVIEW_PROPERTIES: anything,
  SERVICEID_QUALITY_CHECK_EXCLUSION_LIST: anything,
  REQUIRE_LOGO: oneOf("advise", "off", "enforce"),
  AGREEMENT_CHECK: oneOf("advise", "off", "enforce"),
  RELEASE_DEMOTES_WHEN_NOT_AUTOPUBLISH: oneOf("false", "true"),
  MAX_ALLOWED_PAYMENT_AMOUNT: whole(1_000_000, 0, 9_999_999_999),
  REVIEW_REMINDER_HOURS: whole(48, 1, 8_760),
  RELAY_AFTER_SECONDS: whole(30, 0, 3_600),
};

export const reviewSettingsOf = (
  raw: TypeOfMembers<typeof reviewVariables>,
): E.Either<ReadonlyArray<string>, ReviewPolicy> =>
  reviewPolicyOf({
    requireLogo: raw.REQUIRE_LOGO,
    agreementCheck: raw.AGREEMENT_CHECK,
    incompleteServices: raw.SERVICEID_QUALITY_CHECK_EXCLUSION_LIST,
    isAutomatic: raw.AUTO_APPROVAL === "on",
    trustedOwners: raw.AUTOMATIC_APPROVAL_USER_IDS,
    manualFields: raw.MANUAL_REVIEW_PROPERTIES,
    maxAllowedPaymentAmount: raw.MAX_ALLOWED_PAYMENT_AMOUNT,
    isDemoting: raw.RELEASE_DEMOTES_WHEN_NOT_AUTOPUBLISH === "true",
    reminderHours: raw.REVIEW_REMINDER_HOURS,
    relayAfterSeconds: raw.RELAY_AFTER_SECONDS,
  });
