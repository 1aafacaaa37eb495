import * as E from "fp-ts/Either";
import type { Weight } from "../domain/service-checks/check";
import {
  defaultManualFields,
  type ApprovalPolicy,
  type Named,
} from "../domain/service-checks/handling";
import type { Release } from "../domain/service-publication/release";
import { fieldNamed, type FieldPath } from "../domain/service/fields";
import { OwnerId, ServiceId } from "../domain/service/identifiers";
import { PaymentCeiling } from "../domain/service/values";

/** What an installation decides about reviews. */
export type ReviewPolicy = {
  readonly checks: {
    readonly logo: Weight;
    readonly agreement: Weight;
    /** Services that V7 and V8 are not asked of. */
    readonly mayBeIncomplete: Named<ServiceId>;
  };
  readonly approval: ApprovalPolicy;
  readonly release: Pick<Release, "maxAllowedPaymentAmount" | "hidesUnlessAutoPublish">;
  readonly reminderHours: number;
  /** After how long an event that nobody has put on its queue is put there by the relay. */
  readonly relayAfterSeconds: number;
};

export type HasReviewPolicy = { readonly reviewPolicy: ReviewPolicy };

/** The same in the words of the settings. */
export type ReviewWords = {
  readonly requireLogo: Weight;
  readonly agreementCheck: Weight;
  readonly incompleteServices: ReadonlyArray<string>;
  readonly isAutomatic: boolean;
  readonly trustedOwners: ReadonlyArray<string>;
  /** Empty: those of the specification. */
  readonly manualFields: ReadonlyArray<string>;
  readonly maxAllowedPaymentAmount: number;
  readonly isDemoting: boolean;
  readonly reminderHours: number;
  /** After how long an event that nobody has put on its queue is put there by the relay. */
  readonly relayAfterSeconds: number;
};

const named = <Id extends string>(
  is: (text: string) => text is Id,
  words: ReadonlyArray<string>,
): Named<Id> => (words.includes("*") ? "*" : new Set(words.filter(is)));

const fieldsNamed = (words: ReadonlyArray<string>): ReadonlyArray<FieldPath> =>
  words.map(fieldNamed).filter((path) => path !== null);

/** The policy, or what the settings name that doesn't exist. */
export const reviewPolicyOf = (
  words: ReviewWords,
): E.Either<ReadonlyArray<string>, ReviewPolicy> => {
  const { maxAllowedPaymentAmount } = words;
  const unknown = words.manualFields.filter((word) => fieldNamed(word) === null);
  if (unknown.length > 0)
    return E.left([`MANUAL_REVIEW_PROPERTIES names unknown fields: ${unknown.join(", ")}`]);
  if (!PaymentCeiling.is(maxAllowedPaymentAmount))
    return E.left(["MAX_ALLOWED_PAYMENT_AMOUNT is out of range"]);
  return E.right({
    checks: {
      logo: words.requireLogo,
      agreement: words.agreementCheck,
      mayBeIncomplete: named(ServiceId.is, words.incompleteServices),
    },
    approval: {
      automatic: words.isAutomatic,
      trustedOwners: named(OwnerId.is, words.trustedOwners),
      manualFields:
        words.manualFields.length === 0
          ? defaultManualFields(words.isAutomatic)
          : new Set(fieldsNamed(words.manualFields)),
    },
    release: { maxAllowedPaymentAmount, hidesUnlessAutoPublish: words.isDemoting },
    reminderHours: words.reminderHours,
    relayAfterSeconds: words.relayAfterSeconds,
  });
};
