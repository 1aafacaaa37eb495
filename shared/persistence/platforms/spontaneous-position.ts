import type * as t from "io-ts";
import {
  arrayOf,
  optionalText,
  requiredAmount,
  requiredDateTime,
  requiredOf,
  requiredText,
} from "../../codecs/http/fields";
import { Nav } from "../../domain/primitives/identifiers";
import type { SpontaneousNotice } from "../../ports/spontaneous-payments";
import { record } from "../../prelude/record";

const missing = "is missing";

const SpontaneousTransfer = record("SpontaneousTransfer", {
  iban: optionalText(),
  postalIban: optionalText(),
});

const SpontaneousOption = record("SpontaneousOption", {
  nav: requiredOf(Nav, missing, { type: "string" }),
  amount: requiredAmount(1, "must be an amount", missing),
  description: requiredText(missing),
  dueDate: requiredDateTime(missing),
  transfer: arrayOf(SpontaneousTransfer),
});

/** What we need of the position that the service for spontaneous payments answers with. */
export const SpontaneousPosition = record("SpontaneousPosition", {
  companyName: requiredText(missing),
  officeName: optionalText(),
  paymentOption: arrayOf(SpontaneousOption),
});

/** Its one option with the position's names; null when there isn't just one. */
export const spontaneousNoticeOf = ({
  companyName,
  officeName,
  paymentOption: [option, ...others],
}: t.TypeOf<typeof SpontaneousPosition>): SpontaneousNotice | null =>
  option === undefined || others.length > 0
    ? null
    : {
        position: { companyName, officeName },
        option: {
          nav: option.nav,
          amount: option.amount,
          description: option.description,
          dueDate: option.dueDate,
          transfers: option.transfer.map(({ iban, postalIban }) => ({
            destination: { _tag: "Account", iban: iban ?? "", postalIban },
          })),
        },
      };
