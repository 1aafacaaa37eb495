import * as fc from "fast-check";
import { fromMillis, toLocal, type Instant } from "../../../shared/prelude/instant";
import type { Cents } from "../../../shared/domain/primitives/cents";
import type { Metadata, Subject, TypeOf } from "../../../shared/codecs/soap/common-types";
import type { GetPaymentRequest } from "../../../shared/codecs/soap/get-payment";
import type { Operation } from "../../../shared/codecs/soap/operations";
import type { Answers } from "../../../shared/codecs/soap/partner-answer";
import type { StatedDateTime } from "../../../shared/codecs/soap/simple-types";
import { at, cents, nav } from "../../support/builders";
import type { requestTypes } from "../../support/soap-builders";

/** Objects as the readers make them. */
const record = <A>(model: { [K in keyof A]: fc.Arbitrary<A[K]> }): fc.Arbitrary<A> =>
  fc.record(model, { noNullPrototype: true });

const digits = (length: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));

/** Texts that XML can carry, of so many characters as a schema counts them. */
export const texts = (minimum: number, maximum: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 1 }) },
        fc.constantFrom("è", "😀", "&", "<", ">", '"', "]", "\n", "\t", "\r", " "),
      ),
      { minLength: minimum, maxLength: maximum },
    )
    .map((characters) => characters.join(""));

const maybe = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | null> =>
  fc.option(arbitrary, { nil: null });

const amounts = (minimum: number): fc.Arbitrary<Cents> =>
  fc.oneof(fc.integer({ min: minimum, max: 99_999_999_999 }), fc.constant(minimum)).map(cents);

const moments: fc.Arbitrary<Instant> = fc
  .tuple(
    fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-30T00:00:00Z"),
      noInvalidDate: true,
    }),
    fc.nat(999),
  )
  .map(([date, micros]) => fromMillis(date.getTime(), micros));

const days: fc.Arbitrary<Instant> = moments.map((moment) => at(`${moment.slice(0, 10)}T00:00`));
const stated: fc.Arbitrary<StatedDateTime> = moments.map((moment) => ({
  text: toLocal(moment),
  at: moment,
}));

const province = fc.stringMatching(/^[A-Z]{2}$/);
const base64 = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength, maxLength }).map((bytes) => Buffer.from(bytes).toString("base64"));

const metadata: fc.Arbitrary<Metadata | null> = maybe(
  fc.array(record({ key: texts(1, 20), value: texts(1, 140) }), { minLength: 1, maxLength: 15 }),
);

const subjects: fc.Arbitrary<Subject> = record({
  uniqueIdentifier: record({ type: fc.constantFrom("F", "G"), value: texts(2, 16) }),
  fullName: texts(1, 70),
  streetName: maybe(texts(1, 70)),
  civicNumber: maybe(texts(1, 16)),
  postalCode: maybe(texts(1, 16)),
  city: maybe(texts(1, 35)),
  province: maybe(texts(1, 35)),
  country: maybe(province),
  email: maybe(fc.constantFrom("a@b", "luigi.verdi+x@example-1.org", "_@-.-")),
});

const transfer = {
  idTransfer: fc.constantFrom("1", "2", "3", "4", "5"),
  amount: amounts(1),
  fiscalCode: digits(11),
  remittanceInformation: texts(1, 140),
  category: texts(1, 140),
  metadata,
};
const account = record({ _tag: fc.constant("Account" as const), value: texts(1, 35) });
const lists = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<ReadonlyArray<A>> =>
  fc.array(arbitrary, { minLength: 1, maxLength: 5 });

const heads = { organization: texts(1, 35), broker: texts(1, 35), station: texts(1, 35) };
const notices = digits(18).map(nav);
const qrCode = record({ fiscalCode: digits(11), noticeNumber: notices });

const receipt = {
  receiptId: texts(0, 50),
  noticeNumber: notices,
  fiscalCode: digits(11),
  outcome: fc.constantFrom("OK" as const, "KO" as const),
  creditorReferenceId: texts(1, 35),
  amount: amounts(0),
  description: texts(1, 140),
  companyName: texts(1, 140),
  officeName: maybe(texts(1, 140)),
  debtor: subjects,
  pspCode: texts(1, 35),
  pspTaxCode: maybe(texts(1, 70)),
  pspVatNumber: maybe(texts(1, 20)),
  pspCompany: texts(1, 70),
  channel: texts(1, 35),
  channelDescription: texts(1, 35),
  payer: maybe(subjects),
  paymentMethod: maybe(texts(1, 35)),
  fee: maybe(amounts(0)),
  paymentDateTime: maybe(stated),
  applicationDate: maybe(days),
  transferDate: maybe(days),
  metadata,
  standIn: maybe(fc.boolean()),
};

const getPayments: fc.Arbitrary<GetPaymentRequest> = record({
  ...heads,
  qrCode,
  amount: maybe(amounts(0)),
  paymentNote: maybe(texts(1, 210)),
  transferType: maybe(fc.constantFrom("POSTAL", "PAGOPA")),
  dueDate: maybe(days),
});

type Requests = { readonly [K in Operation]: fc.Arbitrary<TypeOf<(typeof requestTypes)[K]>> };

/** Valid requests of every operation, without the former stand-in flag. */
export const requests: Requests = {
  paVerifyPaymentNotice: record({ ...heads, qrCode }),
  paGetPayment: getPayments,
  paGetPaymentV2: getPayments,
  paSendRT: record({
    ...heads,
    receipt: record({
      ...receipt,
      transfers: lists(record({ ...transfer, iban: texts(1, 35) })),
    }),
    formerStandIn: fc.constant(null),
  }),
  paSendRTV2: record({
    ...heads,
    receipt: record({
      ...receipt,
      transfers: lists(
        record({
          ...transfer,
          companyName: maybe(texts(1, 140)),
          destination: fc.oneof(
            account,
            record({ _tag: fc.constant("Attachment" as const), value: base64(0, 200) }),
          ),
        }),
      ),
      paymentNote: maybe(texts(1, 210)),
      primaryCiIncurredFee: maybe(amounts(0)),
      bundle: maybe(texts(1, 70)),
      ciBundle: maybe(texts(1, 70)),
    }),
    formerStandIn: fc.constant(null),
  }),
  paDemandPaymentNotice: record({
    ...heads,
    service: texts(5, 5),
    serviceSubject: texts(5, 5),
    specificData: base64(0, 100),
  }),
};

const ok = fc.constant("OK" as const);
const notice = {
  outcome: ok,
  paymentList: record({
    amount: amounts(1),
    options: fc.constant("EQ" as const),
    dueDate: maybe(days),
    description: maybe(texts(1, 140)),
    allCCP: fc.boolean(),
  }),
  description: texts(1, 140),
  fiscalCode: digits(11),
  companyName: texts(1, 140),
  officeName: maybe(texts(1, 140)),
};
const data = {
  creditorReferenceId: texts(1, 35),
  amount: amounts(1),
  dueDate: days,
  retentionDate: maybe(moments),
  lastPayment: maybe(fc.boolean()),
  description: texts(1, 140),
  officeName: maybe(texts(1, 140)),
  debtor: subjects,
  metadata,
};

type AnswerArbitraries = { readonly [K in Operation]: fc.Arbitrary<Answers[K]> };

/** Valid answers of every operation. */
export const answers: AnswerArbitraries = {
  paVerifyPaymentNotice: record(notice),
  paGetPayment: record({
    outcome: ok,
    data: record({
      ...data,
      companyName: maybe(texts(1, 140)),
      transfers: lists(record({ ...transfer, iban: texts(1, 35) })),
    }),
  }),
  paGetPaymentV2: record({
    outcome: ok,
    data: record({
      ...data,
      companyName: texts(1, 140),
      transfers: lists(
        record({
          ...transfer,
          companyName: maybe(texts(1, 140)),
          destination: fc.oneof(
            account,
            record({
              _tag: fc.constant("Stamp" as const),
              value: record({ hash: base64(3, 54), type: fc.constant("01"), province }),
            }),
          ),
        }),
      ),
    }),
  }),
  paSendRT: record({ outcome: ok }),
  paSendRTV2: record({ outcome: ok }),
  paDemandPaymentNotice: record({ ...notice, qrCode }),
};
