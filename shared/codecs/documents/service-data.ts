import * as E from "fp-ts/Either";
import * as RA from "fp-ts/ReadonlyArray";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { reasonCodes, type Reasons } from "../../domain/review/reasons";
import { OwnerId } from "../../domain/service/identifiers";
import { categories, scopes } from "../../domain/service/service-data";
import {
  Cidr,
  Description,
  FiscalCode,
  InstitutionFiscalCode,
  NonEmptyText,
  PaymentCeiling,
  ServiceName,
} from "../../domain/service/values";
import { Count } from "./scalars";

const text = nullable(NonEmptyText);

const StoredMetadata = record("Metadata", {
  webUrl: text,
  appIos: text,
  appAndroid: text,
  tosUrl: text,
  privacyUrl: text,
  address: text,
  phone: text,
  email: text,
  pec: text,
  cta: text,
  tokenName: text,
  supportUrl: text,
  scope: literals("scope", ...scopes),
  topicId: nullable(Count),
  category: literals("category", ...categories),
  customSpecialFlow: text,
});

/** What an institution says about a service, in whichever document it is. */
export const StoredServiceData = record("ServiceData", {
  name: ServiceName,
  description: Description,
  organization: record("Organization", {
    name: NonEmptyText,
    fiscalCode: InstitutionFiscalCode,
    departmentName: text,
  }),
  requireSecureChannel: t.boolean,
  authorizedRecipients: list(FiscalCode),
  authorizedCidrs: list(Cidr),
  maxAllowedPaymentAmount: PaymentCeiling,
  minimumAge: nullable(Count),
  metadata: StoredMetadata,
});

const StoredReason = record("Reason", {
  code: literals("reason code", ...reasonCodes),
  message: nullable(t.string),
  fields: list(t.string),
});
const reasonList = list(StoredReason);

/** One reason at least: a rejection without any is none. */
export const StoredReasons = new t.Type<Reasons, ReadonlyArray<t.OutputOf<typeof StoredReason>>>(
  "Reasons",
  (value): value is Reasons => reasonList.is(value) && RA.isNonEmpty(value),
  (value, context) =>
    pipe(
      reasonList.validate(value, context),
      E.flatMap((reasons) =>
        RA.isNonEmpty(reasons)
          ? t.success(reasons)
          : t.failure(value, context, "must not be empty"),
      ),
    ),
  (reasons) => reasonList.encode(reasons),
);

export const StoredAccount = record("Account", { userId: OwnerId, email: nullable(t.string) });
