import { Nav } from "../../domain/primitives/identifiers";
import { alternative, choice, element, only, optional, repeated, sequence, simple } from "./schema";
import type { Type } from "./schema";
import {
  amountFrom,
  anyText,
  base64,
  branded,
  date,
  dateTime,
  digitBetween,
  flag,
  oneOf,
  statedDateTime,
  textBetween,
  textMatching,
} from "./simple-types";

/** Types that several messages share, under the names of the published schemas. */

export const string = simple(anyText);
export const boolean = simple(flag);
export const xsdDateTime = simple(dateTime);
export const base64Binary = simple(base64());

export const stText16 = simple(textBetween(1, 16));
export const stText20 = simple(textBetween(1, 20));
export const stText35 = simple(textBetween(1, 35));
export const stText70 = simple(textBetween(1, 70));
export const stText140 = simple(textBetween(1, 140));
export const stText210 = simple(textBetween(1, 210));
export const stIBAN = stText35;

export const nationOrProvince = textMatching(/^[A-Z]{2}$/, "must be two capital letters");
export const email = textMatching(
  /^[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*$/,
  "must be an e-mail address",
  256,
);
export const stampHash = base64(4, 72);
export const stampType = textMatching(/^01$/, "must be 01");

export const stNazioneProvincia = simple(nationOrProvince);
export const stEMail = simple(email);
export const stFiscalCodePA = simple(textMatching(/^[0-9]{11}$/, "must be 11 digits"));
export const stNoticeNumber = simple(
  branded(textMatching(/^[0-9]{18}$/, "must be 18 digits"), Nav),
);
export const stAmount = simple(amountFrom(0));
export const stAmountNotZero = simple(amountFrom(1));
export const stISODate = simple(date);
export const stISODateTime = simple(statedDateTime);
export const stOutcome = simple(oneOf("OK", "KO"));
export const stIdTransfer = simple(digitBetween(1, 5));

export const ctQrCode = sequence({
  fiscalCode: element("fiscalCode", stFiscalCodePA),
  noticeNumber: element("noticeNumber", stNoticeNumber),
});

export const ctMetadata = only(
  repeated(
    "mapEntry",
    sequence({ key: element("key", stText140), value: element("value", stText140) }),
    1,
    15,
  ),
);

export const ctSubject = sequence({
  uniqueIdentifier: element(
    "uniqueIdentifier",
    sequence({
      type: element("entityUniqueIdentifierType", simple(oneOf("F", "G"))),
      value: element("entityUniqueIdentifierValue", simple(textBetween(2, 16))),
    }),
  ),
  fullName: element("fullName", stText70),
  streetName: optional(element("streetName", stText70)),
  civicNumber: optional(element("civicNumber", stText16)),
  postalCode: optional(element("postalCode", stText16)),
  city: optional(element("city", stText35)),
  province: optional(element("stateProvinceRegion", stText35)),
  country: optional(element("country", stNazioneProvincia)),
  email: optional(element("e-mail", stEMail)),
});

const transferHead = {
  idTransfer: element("idTransfer", stIdTransfer),
  amount: element("transferAmount", stAmountNotZero),
  fiscalCode: element("fiscalCodePA", stFiscalCodePA),
};

const transferTail = {
  remittanceInformation: element("remittanceInformation", stText140),
  category: element("transferCategory", stText140),
  metadata: optional(element("metadata", ctMetadata)),
};

export const ctTransferPA = sequence({
  ...transferHead,
  iban: element("IBAN", stIBAN),
  ...transferTail,
});

export const ctTransferPAV2 = sequence({
  ...transferHead,
  companyName: optional(element("companyName", stText140)),
  destination: choice(
    alternative("Account", element("IBAN", stIBAN)),
    alternative(
      "Stamp",
      element(
        "richiestaMarcaDaBollo",
        sequence({
          hash: element("hashDocumento", simple(stampHash)),
          type: element("tipoBollo", simple(stampType)),
          province: element("provinciaResidenza", stNazioneProvincia),
        }),
      ),
    ),
  ),
  ...transferTail,
});

export const ctTransferPAReceiptV2 = sequence({
  ...transferHead,
  companyName: optional(element("companyName", stText140)),
  destination: choice(
    alternative("Account", element("IBAN", stIBAN)),
    alternative("Attachment", element("MBDAttachment", base64Binary)),
  ),
  ...transferTail,
});

export const transferList = <A>(transfer: Type<A>): Type<ReadonlyArray<A>> =>
  only(repeated("transfer", transfer, 1, 5));

/** What every request begins with. */
export const head = {
  /** Organization of every look-up; free text on the wire, an institution's fiscal code if it is known. */
  organization: element("idPA", stText35),
  broker: element("idBrokerPA", stText35),
  station: element("idStation", stText35),
};

export type TypeOf<T> = T extends Type<infer A> ? A : never;
export type Subject = TypeOf<typeof ctSubject>;
export type Metadata = TypeOf<typeof ctMetadata>;
