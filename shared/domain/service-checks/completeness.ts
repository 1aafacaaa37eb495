import { isEmailAddress, isWebAddress } from "../service/contact-formats";
import { fields, type FieldPath } from "../service/fields";
import type { ServiceData } from "../service/service-data";
import { answered, labelOf, type Check, type Question } from "./check";

const privacyPresent: Question = {
  rule: "V7",
  code: "MISSING_MANDATORY_METADATA",
  fields: ["metadata.privacy_url"],
  whenFailed: "Manca l'indirizzo dell'informativa privacy",
};

const privacyIsAddress: Question = {
  rule: "V7b",
  code: "INCORRECT_FIELDS",
  fields: ["metadata.privacy_url"],
  whenFailed: "L'indirizzo dell'informativa privacy non è un URL valido",
};

const assistance: Question = {
  rule: "V8",
  code: "MISSING_MANDATORY_METADATA",
  fields: ["metadata.email", "metadata.pec", "metadata.phone", "metadata.support_url"],
  whenFailed: "Serve almeno un canale di assistenza: telefono, e-mail, PEC o pagina web",
};

const mailFields: ReadonlyArray<FieldPath> = ["metadata.email", "metadata.pec"];
const addressFields: ReadonlyArray<FieldPath> = [
  "metadata.support_url",
  "metadata.web_url",
  "metadata.app_ios",
  "metadata.app_android",
  "metadata.tos_url",
];

const isPresent = (data: ServiceData, path: FieldPath): boolean => fields[path].read(data) !== null;

/** An absent value has no format; whether it may be absent is another rule. */
const satisfies = (
  data: ServiceData,
  path: FieldPath,
  isWellFormed: (text: string) => boolean,
): boolean => {
  const value = fields[path].read(data);
  return typeof value !== "string" || isWellFormed(value);
};

/**
 * V7 to V10: what citizens can't do without is there and looks right. One bad contact is enough to fail,
 * even when another is good. Services that are excepted owe no presence, but what they have is still judged.
 * A secure channel asks for no terms of use (V13).
 */
export const completenessChecks = (
  data: ServiceData,
  mayBeIncomplete: boolean,
): ReadonlyArray<Check> => [
  ...(mayBeIncomplete ? [] : [answered(privacyPresent, isPresent(data, "metadata.privacy_url"))]),
  answered(privacyIsAddress, satisfies(data, "metadata.privacy_url", isWebAddress)),
  ...(mayBeIncomplete
    ? []
    : [
        answered(
          assistance,
          assistance.fields.some((path) => isPresent(data, path)),
        ),
      ]),
  ...mailFields.map((path) =>
    answered(
      {
        rule: "V9",
        code: "INCORRECT_FIELDS",
        fields: [path],
        whenFailed: `L'indirizzo indicato in ${labelOf(path)} non è valido`,
      },
      satisfies(data, path, isEmailAddress),
    ),
  ),
  ...addressFields.map((path) =>
    answered(
      {
        rule: "V10",
        code: "INCORRECT_FIELDS",
        fields: [path],
        whenFailed: `Il campo ${labelOf(path)} non contiene un URL valido`,
      },
      satisfies(data, path, isWebAddress),
    ),
  ),
];
