import { plusDays, plusMillis, type Instant } from "../../shared/prelude/instant";
import type { DebtPosition } from "../../shared/domain/debt-position/model";
import type { OrganizationFiscalCode } from "../../shared/domain/primitives/identifiers";
import { at, due, iuv, optionProposal, positionIn, start } from "../support/builders";
import { coded, sample } from "./debt-positions-store-samples";

export const oneOption = { options: [optionProposal({ iuv: iuv("47000000000000000") })] };
const paidOn =
  (paidAt: Instant) =>
  (position: DebtPosition): DebtPosition =>
    position.status === "PAID" ? { ...position, paidAt } : position;
const segregated =
  (...codes: ReadonlyArray<string>) =>
  (position: DebtPosition): DebtPosition => ({
    ...position,
    options: codes.flatMap((code, index) =>
      position.options
        .slice(0, 1)
        .map((option) => coded(option, `${code}9${position.iupd}${index}`)),
    ),
  });
const dueOn =
  (...dates: ReadonlyArray<Instant>) =>
  (position: DebtPosition): DebtPosition => ({
    ...position,
    options: position.options.map((option, index) => ({
      ...option,
      dueDate: dates[index] ?? option.dueDate,
    })),
  });

export const firstDue = at("2030-09-01T00:00");
export const secondDue = at("2030-10-01T00:00");
export const payday = at("2030-02-01T09:30");

/** One of everything that a filter tells apart. */
export const populationOf = (owner: OrganizationFiscalCode): ReadonlyArray<DebtPosition> => [
  sample(owner, "draft", positionIn("DRAFT")),
  sample(owner, "published", positionIn("PUBLISHED", oneOption)),
  sample(
    owner,
    "published-expiring",
    positionIn("PUBLISHED", { ...oneOption, switchToExpired: true }),
  ),
  sample(owner, "valid", positionIn("VALID", oneOption)),
  sample(owner, "valid-expiring", positionIn("VALID", { ...oneOption, switchToExpired: true })),
  sample(owner, "expired", positionIn("EXPIRED", oneOption)),
  sample(owner, "invalid", positionIn("INVALID", oneOption)),
  sample(owner, "partly-paid", positionIn("PARTIALLY_PAID")),
  sample(owner, "paid", positionIn("PAID"), paidOn(payday)),
  sample(owner, "paid-later", positionIn("PAID"), paidOn(plusDays(payday, 1))),
  sample(owner, "reported", positionIn("REPORTED")),
  sample(owner, "broker-48", positionIn("DRAFT", oneOption), segregated("48")),
  sample(owner, "brokers", positionIn("DRAFT", oneOption), segregated("47", "49")),
  sample(owner, "installments", positionIn("DRAFT"), dueOn(firstDue, secondDue, due)),
  sample(owner, "without-options", positionIn("DRAFT", { options: [] })),
  sample(owner, "aca", positionIn("DRAFT", { ...oneOption, serviceType: "ACA" })),
  sample(owner, "wisp", positionIn("DRAFT", { ...oneOption, serviceType: "WISP" })),
];

const company = (index: number): string => ["Comune", "comune", "Àbaco", "Zecca"][index % 4] ?? "";
/** Twenty positions whose sort values repeat, created in an order of their own. */
export const crowdOf = (owner: OrganizationFiscalCode): ReadonlyArray<DebtPosition> =>
  Array.from({ length: 20 }, (_, index) =>
    sample(
      owner,
      `p-${String((index * 7) % 20).padStart(2, "0")}`,
      positionIn(index % 3 === 0 ? "VALID" : "DRAFT", oneOption),
      (position) => ({
        ...position,
        companyName: company(index),
        insertedAt: plusMillis(start, (index % 5) * 1_000),
      }),
    ),
  );
