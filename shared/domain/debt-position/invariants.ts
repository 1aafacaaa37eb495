import * as O from "fp-ts/Option";
import { toLocal, type Instant } from "../../prelude/instant";
import { sum } from "../primitives/cents";
import type { Destination } from "./model";
import type { OptionProposal, Proposal, TransferProposal } from "./proposal";
import { registryViolations, type Registries } from "./registries";
import type { Violation } from "./violation";

/** A batch of the store takes 100 operations, and an option needs two for its codes. */
export const maxOptions = 45;
export const maxTransfers = 5;
const transferIds = ["1", "2", "3", "4", "5"];
export const reservedMetadataKey = "NOTIFICATION_FEE";

const violation = (path: string, rule: string): ReadonlyArray<Violation> => [{ path, rule }];
const none: ReadonlyArray<Violation> = [];

/** A new position can't have been valid before it existed: the validity date lies strictly in the future. */
const validity = (validFrom: Instant | null, now: Instant): ReadonlyArray<Violation> =>
  validFrom === null || validFrom > now
    ? none
    : violation(
        "validityDate",
        `the validity date ${toLocal(validFrom)} must be after the current UTC time ${toLocal(now)}`,
      );

/** Whose proposal is judged, at which moment, and by which registries. */
export type Setting = {
  readonly organization: string;
  readonly now: Instant;
  readonly registries: Registries;
};

type Dates = {
  readonly now: Instant;
  readonly validFrom: Instant | null;
  /** A due date in the past is no obstacle, provided that the validity date is known. */
  readonly mayBeOverdue: boolean;
};

const dueDate = (
  path: string,
  { dueDate: due }: OptionProposal,
  { mayBeOverdue, now, validFrom }: Dates,
): ReadonlyArray<Violation> => {
  if (validFrom !== null && due < validFrom)
    return violation(
      path,
      `the due date ${toLocal(due)} must not be before the validity date ${toLocal(validFrom)}`,
    );
  return due < now && (validFrom === null || !mayBeOverdue)
    ? violation(
        path,
        `the due date ${toLocal(due)} must not be before the current UTC time ${toLocal(now)}`,
      )
    : none;
};

const retention = (path: string, option: OptionProposal): ReadonlyArray<Violation> =>
  option.retentionDate === null || option.retentionDate >= option.dueDate
    ? none
    : violation(
        path,
        `the retention date ${toLocal(option.retentionDate)} must not be before the due date ${toLocal(option.dueDate)}`,
      );

/** Where the money goes, or null when the three members don't say exactly one of account and stamp. */
export const destinationOf = (transfer: TransferProposal): Destination | null => {
  const { iban, postalIban, stamp } = transfer;
  if (iban !== null && stamp === null) return { _tag: "Account", iban, postalIban };
  if (iban === null && postalIban === null && stamp !== null) return { _tag: "Stamp", ...stamp };
  return null;
};

const transfers = (
  { now, organization, registries }: Setting,
  path: string,
  option: OptionProposal,
): ReadonlyArray<Violation> => [
  ...(option.transfers.length > maxTransfers
    ? violation(
        path,
        `a payment option has at most ${maxTransfers} transfers, not ${option.transfers.length}`,
      )
    : none),
  ...option.transfers.flatMap((transfer, index) =>
    transferIds.includes(transfer.id)
      ? none
      : violation(
          `${path}[${index}].idTransfer`,
          `idTransfer must be one of ${transferIds.join(", ")}`,
        ),
  ),
  ...option.transfers.flatMap((transfer, index) =>
    destinationOf(transfer) === null
      ? violation(
          `${path}[${index}]`,
          "exactly one of iban and stamp is required, and postalIban goes with iban only",
        )
      : none,
  ),
  ...option.transfers.flatMap((transfer, index) =>
    registryViolations(registries, organization, now, `${path}[${index}]`, transfer),
  ),
];

/** The sum is exact: one that leaves the exact range equals no amount. */
const amounts = (path: string, option: OptionProposal): ReadonlyArray<Violation> => {
  const total = sum(option.transfers.map(({ amount }) => amount));
  if (O.isNone(total))
    return violation(path, `the sum of the transfers is beyond ${Number.MAX_SAFE_INTEGER} cents`);
  return total.value === option.amount
    ? none
    : violation(
        path,
        `the amount ${option.amount} must be equal to the sum of its transfers, which is ${total.value}`,
      );
};

/** Option by option in the order of the request, and inside an option in that of the specification (5.1). */
const violations = (
  setting: Setting,
  { options }: Proposal,
  validities: ReadonlyArray<Violation>,
  datesOf: (option: OptionProposal) => Dates,
): ReadonlyArray<Violation> => [
  ...(options.length > maxOptions
    ? violation(
        "paymentOption",
        `a debt position has at most ${maxOptions} payment options, not ${options.length}`,
      )
    : none),
  ...options.flatMap((option, index) => {
    const path = `paymentOption[${index}]`;
    return [
      ...validities,
      ...dueDate(`${path}.dueDate`, option, datesOf(option)),
      ...retention(`${path}.retentionDate`, option),
      ...transfers(setting, `${path}.transfer`, option),
      ...amounts(`${path}.amount`, option),
    ];
  }),
];

/** All violations of a new position (specification 5.2 to 5.4). */
export const violationsAtCreation = (
  setting: Setting,
  proposal: Proposal,
): ReadonlyArray<Violation> => {
  const { now } = setting;
  const dates: Dates = { now, validFrom: proposal.validityDate, mayBeOverdue: false };
  return violations(setting, proposal, validity(proposal.validityDate, now), () => dates);
};

/**
 * All violations of a replacement. The validity date may lie in the past, and so may the due date unless
 * the position is to expire (`switchToExpired`); without a validity date it is compared with the present.
 */
export const violationsAtUpdate = (
  setting: Setting,
  proposal: Proposal,
  validFromOf: (option: OptionProposal) => Instant | null,
): ReadonlyArray<Violation> =>
  violations(setting, proposal, none, (option) => ({
    now: setting.now,
    validFrom: validFromOf(option),
    mayBeOverdue: !proposal.switchToExpired,
  }));

const firstRepeated = (values: ReadonlyArray<string>): string | null =>
  values.find((value, index) => values.indexOf(value) !== index) ?? null;

/**
 * The first code that a request uses twice: an IUV, a NAV, or a transfer id inside one option. An IUV may
 * equal another option's NAV: they are two name spaces, and where either is taken the NAV wins.
 */
export const repeatedCode = (
  codes: ReadonlyArray<{ readonly iuv: string; readonly nav: string }>,
  proposal: Proposal,
): string | null => {
  const iuv = firstRepeated(codes.map((code) => code.iuv));
  if (iuv !== null) return `IUV ${iuv}`;
  const nav = firstRepeated(codes.map((code) => code.nav));
  if (nav !== null) return `NAV ${nav}`;
  const index = proposal.options.findIndex(
    (option) => firstRepeated(option.transfers.map((transfer) => transfer.id)) !== null,
  );
  return index < 0 ? null : `a transfer id of paymentOption[${index}]`;
};

export const usesReservedMetadata = (proposal: Proposal): boolean =>
  proposal.options.some((option) => option.metadata.some(({ key }) => key === reservedMetadataKey));
