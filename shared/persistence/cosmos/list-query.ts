import type { Status } from "../../domain/debt-position/model";
import type { Instant } from "../../prelude/instant";
import type { Json } from "../../prelude/shape";
import type { ListQuery, SortKey, Window } from "../../ports/debt-positions";
import type { Query } from "./container";

type Parameters = Readonly<Record<string, Json>>;
type Condition = { readonly text: string; readonly parameters: Parameters };

const condition = (text: string, parameters: Parameters = {}): Condition => ({ text, parameters });

const activated = `(c.status = "VALID" OR (c.status = "PUBLISHED" AND c.validFrom <= @now))`;

/** The clock's rules over stored positions, so that no list depends on the timers having run. */
const hasStatus = (status: Status): Condition => {
  switch (status) {
    case "PUBLISHED":
      return condition(`c.status = "PUBLISHED" AND (IS_NULL(c.validFrom) OR c.validFrom > @now)`);
    case "VALID":
      return condition(`${activated} AND (IS_NULL(c.expiresAt) OR c.expiresAt > @now)`);
    case "EXPIRED":
      return condition(`(c.status = "EXPIRED" OR (${activated} AND c.expiresAt <= @now))`);
    case "DRAFT":
    case "INVALID":
    case "PARTIALLY_PAID":
    case "PAID":
    case "REPORTED":
      return condition(`c.status = @status`, { "@status": status });
  }
};

const within = ({ from, on, to }: Window): Condition => {
  const parameters = { "@from": from, "@to": to };
  return on === "payment"
    ? condition(`c.paidAt >= @from AND c.paidAt <= @to`, parameters)
    : condition(
        `EXISTS(SELECT VALUE d FROM d IN c.dueDates WHERE d >= @from AND d <= @to)`,
        parameters,
      );
};

const hasSegregation = (codes: ReadonlyArray<string>): Condition => {
  const parameters = Object.fromEntries(codes.map((code, index) => [`@code${index}`, code]));
  return condition(
    `EXISTS(SELECT VALUE s FROM s IN c.segregationCodes WHERE s IN (${Object.keys(parameters).join(", ")}))`,
    parameters,
  );
};

const sortPaths: Readonly<Record<SortKey, string>> = {
  INSERTED_DATE: "c.insertedAt",
  IUPD: "c.iupd",
  STATUS: "c.status",
  COMPANY_NAME: "c.companyName",
};

/** Which positions are on the list, on whatever page. */
const listed = (query: ListQuery): ReadonlyArray<Condition> => [
  condition(`c.kind = "position"`),
  condition(`c.serviceType = @serviceType`, { "@serviceType": query.serviceType }),
  ...(query.status === null ? [] : [hasStatus(query.status)]),
  ...(query.window === null ? [] : [within(query.window)]),
  ...(query.segregation === null ? [] : [hasSegregation([...query.segregation])]),
];

/** Which of them come after the last row of the page before. */
const following = ({ from, order }: ListQuery): ReadonlyArray<Condition> => {
  if (from._tag === "Offset") return [];
  const path = sortPaths[order.by];
  const beyond = order.direction === "ASC" ? ">" : "<";
  const parameters = { "@iupd": from.iupd };
  return [
    order.by === "IUPD"
      ? condition(`c.iupd ${beyond} @iupd`, parameters)
      : condition(`(${path} ${beyond} @value OR (${path} = @value AND c.iupd ${beyond} @iupd))`, {
          ...parameters,
          "@value": from.value,
        }),
  ];
};

const orderBy = ({ by, direction }: ListQuery["order"]): string =>
  by === "IUPD" ? `c.iupd ${direction}` : `${sortPaths[by]} ${direction}, c.iupd ${direction}`;

const queryOf = (
  select: string,
  conditions: ReadonlyArray<Condition>,
  rest: string,
  now: string,
): Query => {
  const where = conditions.map(({ text }) => `(${text})`).join(" AND ");
  const parameters: Parameters = Object.fromEntries(
    conditions.flatMap((each) => Object.entries(each.parameters)),
  );
  return {
    text: `SELECT ${select} FROM c WHERE ${where}${rest}`,
    parameters: where.includes("@now") ? { ...parameters, "@now": now } : parameters,
  };
};

/** The database counts rows in 32 bits; no ledger holds as many. */
const maxOffset = 2_147_483_647;

/** The rows of one page, in an order that leaves no two rows equal. */
export const pageQuery = (query: ListQuery): Query => {
  const offset = query.from._tag === "Offset" ? Math.min(query.from.offset, maxOffset) : 0;
  return queryOf(
    "*",
    [...listed(query), ...following(query)],
    ` ORDER BY ${orderBy(query.order)} OFFSET ${offset} LIMIT ${query.limit}`,
    query.now,
  );
};

/** How many rows all pages have. */
export const countQuery = (query: ListQuery): Query =>
  queryOf("VALUE COUNT(1)", listed(query), "", query.now);

/** What a replacement of the account can still change: see `openIbans`. */
export const openIbanQuery = (iban: string, now: Instant, limit: number): Query => ({
  text: `SELECT TOP @limit * FROM c WHERE c.kind = "position" AND EXISTS(SELECT VALUE i FROM i IN c.openIbans WHERE i = @iban) AND (IS_NULL(c.expiresAt) OR c.expiresAt > @now)`,
  parameters: { "@iban": iban, "@now": now, "@limit": limit },
});
