import {
  boolean,
  ctQrCode,
  head,
  stAmountNotZero,
  stFiscalCodePA,
  stISODate,
  stText140,
  type TypeOf,
} from "./common-types";
import { element, only, optional, sequence, simple } from "./schema";
import { oneOf } from "./simple-types";

export const verifyRequest = sequence({ ...head, qrCode: element("qrCode", ctQrCode) });

export const paymentList = only(
  element(
    "paymentOptionDescription",
    sequence({
      amount: element("amount", stAmountNotZero),
      /** EQ: this amount, no other. */
      options: element("options", simple(oneOf("EQ"))),
      dueDate: optional(element("dueDate", stISODate)),
      description: optional(element("detailDescription", stText140)),
      /** Every transfer can go to a postal account. */
      allCCP: element("allCCP", boolean),
    }),
  ),
);

/** How the answers to verify and to a spontaneous request describe what is to be paid. */
export const notice = {
  paymentList: element("paymentList", paymentList),
  description: element("paymentDescription", stText140),
  fiscalCode: element("fiscalCodePA", stFiscalCodePA),
  companyName: element("companyName", stText140),
  officeName: optional(element("officeName", stText140)),
};

export const verifyAnswer = sequence({
  outcome: element("outcome", simple(oneOf("OK"))),
  ...notice,
});

export type VerifyRequest = TypeOf<typeof verifyRequest>;
export type VerifyAnswer = TypeOf<typeof verifyAnswer>;
