import * as E from "fp-ts/Either";
import type {
  Contents,
  Debtor,
  Metadata as Entry,
  PaymentOption,
  Transfer,
} from "../../domain/debt-position/model";
import { email, nationOrProvince, type Metadata, type Subject } from "./common-types";
import type { DemandAnswer } from "./demand-payment-notice";
import type { GetPaymentAnswer, GetPaymentRequest, GetPaymentV2Answer } from "./get-payment";
import { ifValid, optional, required } from "./sendable-text";
import type { VerifyAnswer } from "./verify-payment-notice";

/** An option that can be paid now, with the position that it belongs to. */
export type Payable = { readonly position: Contents; readonly option: PaymentOption };

/** What a notice says of what it asks for. */
export type Noticed = {
  readonly position: Pick<Contents, "organization" | "companyName" | "officeName">;
  readonly option: Pick<PaymentOption, "nav" | "amount" | "dueDate" | "description"> & {
    readonly transfers: ReadonlyArray<Pick<Transfer, "destination">>;
  };
};

type TransferType = GetPaymentRequest["transferType"];

/** The first version of the answer has no place for a revenue stamp. */
export type StampNeedsSecondVersion = {
  readonly _tag: "StampNeedsSecondVersion";
  readonly transfer: string;
};

/** Longest texts of the schema. */
const longest = { description: 140, name: 140, metadata: 140, person: 70, place: 35, number: 16 };

const present = (text: string | null): string | null =>
  text === null || text.trim() === "" ? null : text;

const postalIbanOf = ({ destination }: Pick<Transfer, "destination">): string | null =>
  destination._tag === "Account" ? present(destination.postalIban) : null;

const noticeOf = ({
  position,
  option,
}: Noticed): Pick<
  VerifyAnswer,
  "paymentList" | "description" | "fiscalCode" | "companyName" | "officeName"
> => {
  const description = required(option.description, longest.description);
  return {
    paymentList: {
      amount: option.amount,
      options: "EQ",
      dueDate: option.dueDate,
      description,
      allCCP: option.transfers.every((transfer) => postalIbanOf(transfer) !== null),
    },
    description,
    fiscalCode: position.organization,
    companyName: required(position.companyName, longest.name),
    officeName: optional(position.officeName, longest.name),
  };
};

export const verifyAnswerOf = (payable: Payable): VerifyAnswer => ({
  outcome: "OK",
  ...noticeOf(payable),
});

export const demandAnswerOf = (noticed: Noticed): DemandAnswer => ({
  outcome: "OK",
  qrCode: {
    fiscalCode: noticed.position.organization,
    noticeNumber: noticed.option.nav,
  },
  ...noticeOf(noticed),
});

const isPlaceholder = ({ fiscalCode, fullName }: Debtor): boolean =>
  fiscalCode === "NA" && fullName === "NA";

/** Every text is cut to what the schema admits, and what may be left out is when it would be invalid. */
const subjectOf = ({ position, option }: Payable): Subject => {
  const debtor =
    option.debtor === null || isPlaceholder(option.debtor) ? position.debtor : option.debtor;
  return {
    uniqueIdentifier: {
      type: debtor.type,
      value: required(debtor.fiscalCode, longest.number, 2),
    },
    fullName: required(debtor.fullName, longest.person),
    streetName: optional(debtor.streetName, longest.person),
    civicNumber: optional(debtor.civicNumber, longest.number),
    postalCode: optional(debtor.postalCode, longest.number),
    city: optional(debtor.city, longest.place),
    province: optional(debtor.province, longest.place),
    country: ifValid(debtor.country, nationOrProvince),
    email: ifValid(debtor.email, email),
  };
};

/** The schema's limit on entries; ours come last and are kept. */
const mostEntries = 15;

const metadataOf = (given: ReadonlyArray<Entry>, ours: ReadonlyArray<Entry>): Metadata | null => {
  const entries = given
    .filter(({ key }) => !ours.some((entry) => entry.key === key))
    .flatMap(({ key, value }) => {
      const [name, content] = [optional(key, longest.metadata), optional(value, longest.metadata)];
      return name === null || content === null ? [] : [{ key: name, value: content }];
    })
    .slice(0, mostEntries - ours.length);
  const all = [...entries, ...ours];
  return all.length === 0 ? null : all;
};

const dataOf = (payable: Payable) => {
  const { option, position } = payable;
  return {
    creditorReferenceId: option.iuv,
    amount: option.amount,
    dueDate: option.dueDate,
    retentionDate: option.retentionDate,
    lastPayment: false,
    description: required(option.description, longest.description),
    companyName: required(position.companyName, longest.name),
    officeName: optional(position.officeName, longest.name),
    debtor: subjectOf(payable),
    metadata: metadataOf(option.metadata, [
      { key: "NOTIFICATION_FEE", value: String(option.notificationFee) },
    ]),
  };
};

/** The account for this kind of asker: a postal one when asked for and known, or when it is the only one. */
const accountOf = (
  { iban, postalIban }: { readonly iban: string; readonly postalIban: string | null },
  transferType: TransferType,
): string => {
  const postal = present(postalIban);
  return postal !== null && (transferType === "POSTAL" || present(iban) === null) ? postal : iban;
};

const transferOf = (position: Contents, transfer: Transfer) => ({
  idTransfer: transfer.id,
  amount: transfer.amount,
  fiscalCode: present(transfer.organization) ?? position.organization,
  remittanceInformation: required(transfer.remittanceInformation, longest.description),
  category: transfer.category,
});

/** Metadata of transfers came into the first version of the answer later: not every asker expects them. */
export const getPaymentAnswerOf = (
  payable: Payable,
  transferType: TransferType,
  hasTransferMetadata = false,
): E.Either<StampNeedsSecondVersion, GetPaymentAnswer> =>
  E.map((transfers: GetPaymentAnswer["data"]["transfers"]): GetPaymentAnswer => ({
    outcome: "OK",
    data: { ...dataOf(payable), transfers },
  }))(
    E.traverseArray((transfer: Transfer) =>
      transfer.destination._tag === "Stamp"
        ? E.left<StampNeedsSecondVersion>({
            _tag: "StampNeedsSecondVersion",
            transfer: transfer.id,
          })
        : E.right({
            ...transferOf(payable.position, transfer),
            iban: accountOf(transfer.destination, transferType),
            metadata: hasTransferMetadata ? metadataOf(transfer.metadata, []) : null,
          }),
    )(payable.option.transfers),
  );

const transferV2Of =
  (position: Contents, transferType: TransferType) =>
  (transfer: Transfer): GetPaymentV2Answer["data"]["transfers"][number] => {
    const { destination } = transfer;
    const postal = postalIbanOf(transfer);
    return {
      ...transferOf(position, transfer),
      companyName: optional(transfer.companyName, longest.name),
      destination:
        destination._tag === "Account"
          ? { _tag: "Account", value: accountOf(destination, transferType) }
          : {
              _tag: "Stamp",
              value: {
                hash: destination.hashDocument,
                type: destination.stampType,
                province: destination.provincialResidence,
              },
            },
      metadata: metadataOf(
        transfer.metadata,
        transferType === "PAGOPA" && postal !== null
          ? [{ key: "IBANAPPOGGIO", value: postal }]
          : [],
      ),
    };
  };

export const getPaymentV2AnswerOf = (
  payable: Payable,
  transferType: TransferType,
): GetPaymentV2Answer => ({
  outcome: "OK",
  data: {
    ...dataOf(payable),
    transfers: payable.option.transfers.map(transferV2Of(payable.position, transferType)),
  },
});
