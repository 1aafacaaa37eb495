import { invalidate } from "../../shared/domain/debt-position/invalidate";
import { pay } from "../../shared/domain/debt-position/pay";
import { reportTransfer } from "../../shared/domain/debt-position/report-transfer";
import type { Status } from "../../shared/domain/debt-position/model";
import type { Backstage } from "./api-backstage";
import { bodyOf, type Operations } from "./api-calls";
import { at, payment } from "./builders";
import {
  freshIuv,
  localFromNow,
  optionBody,
  positionBody,
  transferBody,
  type OptionBody,
} from "./requests";
import type { Answer } from "./stack";

/** Positions of every kind in one ledger, and what a list of them must be, worked out from single reads. */

const hour = 3_600_000;
const day = 24 * hour;

const kinds = [
  "DRAFT",
  "PUBLISHED",
  "BECAME_VALID",
  "EXPIRED_SINCE",
  "VALID",
  "EXPIRED",
  "INVALID",
  "PARTIALLY_PAID",
  "PAID",
  "REPORTED",
] as const;
type Kind = (typeof kinds)[number];

const isDue = (kind: Kind): boolean => kind === "EXPIRED" || kind === "EXPIRED_SINCE";
const companies = ["Comune di Alfa", "Comune di Beta", "comune di alfa", "Città di Gamma"];
const codes = ["47", "48", "01"];

const localOf = (millis: number): string => new Date(millis).toISOString().slice(0, 19);

const optionsOf = (kind: Kind, index: number): ReadonlyArray<OptionBody> =>
  Array.from({ length: 1 + (index % 3) }, (_, nth) =>
    optionBody({
      iuv: freshIuv(codes[(index + nth) % 3]),
      isPartialPayment: true,
      amount: 100,
      transfer: [transferBody({ amount: 100 })],
      dueDate: isDue(kind)
        ? localFromNow(-(index + nth + 1) * 60_000)
        : localOf(Date.parse("2036-01-01T12:00:00Z") + (index * 2 + nth * 20) * day),
    }),
  );

const validityOf = (kind: Kind): string | null => {
  if (kind === "PUBLISHED") return "2035-06-01T00:00:00";
  return kind === "BECAME_VALID" || kind === "EXPIRED_SINCE" ? localFromNow(-2 * hour) : null;
};

/** The payments that lead to a kind, one a day from 1 March 2031 on. */
const paidOptions = (kind: Kind, options: ReadonlyArray<OptionBody>): ReadonlyArray<OptionBody> => {
  if (kind === "PARTIALLY_PAID") return options.slice(0, -1);
  return kind === "PAID" || kind === "REPORTED" ? options : [];
};

const size = 60;

export const populate = async (
  { create, command }: Backstage,
  organization: string,
): Promise<ReadonlyArray<string>> => {
  const started = Date.now() - 2 * day;
  const one = async (index: number): Promise<string> => {
    const drawn = kinds[index % kinds.length] ?? "DRAFT";
    const kind = drawn === "PARTIALLY_PAID" && index % 3 === 0 ? "PAID" : drawn;
    const paymentOption = optionsOf(kind, index);
    // In another order than they are inserted, and three at a time at the same instant.
    const iupd = `L-${String((index * 37) % size).padStart(3, "0")}`;
    const body = {
      ...positionBody({ iupd, paymentOption }),
      switchToExpired: isDue(kind),
      validityDate: validityOf(kind),
      companyName: companies[index % companies.length],
    };
    const insertedAt = started + Math.floor(index / 3) * hour * 0.5;
    await create(body, { organization, toPublish: kind !== "DRAFT", at: insertedAt });
    const setting = { organization, at: insertedAt + hour };
    if (kind === "INVALID")
      await command(iupd, (execution) => invalidate({ ...execution, grant: null }), setting);
    for (const { iuv } of paidOptions(kind, paymentOption)) {
      const paidAt = at(localOf(Date.parse("2031-03-01T10:00:00Z") + index * day));
      await command(
        iupd,
        (execution) => pay({ ...execution, code: iuv, payment: payment({ paidAt }) }),
        setting,
      );
    }
    if (kind === "REPORTED")
      for (const { iuv } of paymentOption)
        await command(
          iupd,
          (execution) => reportTransfer({ ...execution, iuv, transfer: "1", flow: null }),
          setting,
        );
    return iupd;
  };
  return Promise.all(Array.from({ length: size }, (_, index) => one(index)));
};

/** What a client knows of a position from reading it. */
export type Fact = {
  readonly iupd: string;
  readonly status: Status;
  readonly companyName: string;
  readonly insertedDate: string;
  readonly paymentDate: string | null;
  readonly paymentOption: ReadonlyArray<{ readonly iuv: string; readonly dueDate: string }>;
};
export type KnownFact = Fact & { readonly stored: string };

export const factsOf = (
  positions: Operations,
  { stored }: Backstage,
  organization: string,
  iupds: ReadonlyArray<string>,
): Promise<ReadonlyArray<KnownFact>> =>
  Promise.all(
    iupds.map(async (iupd) => ({
      ...(bodyOf(await positions.read(iupd)) as unknown as Fact),
      stored: (await stored(iupd, organization))?.status ?? "",
    })),
  );

export type Asked = {
  readonly status?: string;
  readonly due?: readonly [from: string, to: string];
  readonly payment?: readonly [from: string, to: string];
  readonly segregationCodes?: ReadonlyArray<string>;
  readonly orderby?: "INSERTED_DATE" | "IUPD" | "STATUS" | "COMPANY_NAME";
  readonly ordering?: "ASC" | "DESC";
};

/** A row of a list, as far as the filters can change it. */
export type Row = {
  readonly iupd: string;
  readonly status: string;
  readonly iuvs: ReadonlyArray<string>;
};

const sortValue = (fact: KnownFact, by: NonNullable<Asked["orderby"]>): string => {
  switch (by) {
    case "INSERTED_DATE":
      return fact.insertedDate;
    case "IUPD":
      return fact.iupd;
    case "STATUS":
      return fact.stored;
    case "COMPANY_NAME":
      return fact.companyName;
  }
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const within = (date: string, [from, to]: readonly [string, string]): boolean =>
  date >= from && date <= to;

/** The rules of the specification's section 7, over plain data. */
export const expectedRows = (
  facts: ReadonlyArray<KnownFact>,
  {
    due,
    ordering = "DESC",
    orderby = "INSERTED_DATE",
    payment: paid,
    segregationCodes,
    status,
  }: Asked,
): ReadonlyArray<Row> => {
  const isInWindow = ({ dueDate }: { readonly dueDate: string }): boolean =>
    due === undefined || within(dueDate, due);
  const isGranted = ({ iuv }: { readonly iuv: string }): boolean =>
    segregationCodes === undefined || segregationCodes.includes(iuv.slice(0, 2));
  return facts
    .filter((fact) => status === undefined || fact.status === status)
    .filter(({ paymentOption }) => paymentOption.some(isInWindow) && paymentOption.some(isGranted))
    .filter(
      ({ paymentDate }) =>
        paid === undefined || (paymentDate !== null && within(paymentDate, paid)),
    )
    .toSorted(
      (a, b) =>
        (compare(sortValue(a, orderby), sortValue(b, orderby)) || compare(a.iupd, b.iupd)) *
        (ordering === "ASC" ? 1 : -1),
    )
    .map(({ iupd, paymentOption, status: now }) => ({
      iupd,
      status: now,
      iuvs: paymentOption
        .filter((option) => isInWindow(option) && isGranted(option))
        .map(({ iuv }) => iuv),
    }));
};

export const rowsOf = (answer: Answer): ReadonlyArray<Row> => {
  const { payment_position_list: found } = bodyOf(answer) as {
    readonly payment_position_list: ReadonlyArray<Fact>;
  };
  return found.map(({ iupd, status, paymentOption }) => ({
    iupd,
    status,
    iuvs: paymentOption.map(({ iuv }) => iuv),
  }));
};

export type PageInfo = {
  readonly page: number;
  readonly limit: number;
  readonly items_found: number;
  readonly total_pages: number;
};
export const pageInfoOf = (answer: Answer): PageInfo => bodyOf(answer)["page_info"] as PageInfo;
