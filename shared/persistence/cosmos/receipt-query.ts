import * as delivery from "../../codecs/documents/delivery";
import * as receipt from "../../codecs/documents/receipt";
import type { Json } from "../../prelude/shape";
import type { SegregationGrant } from "../../domain/debt-position/segregation";
import type { DeliveryQuery, ReceiptQuery, ReceiptSlice } from "../../ports/receipts";
import type { Query } from "./container";

type Parameters = Readonly<Record<string, Json>>;
type Condition = { readonly text: string; readonly parameters: Parameters };

const condition = (text: string, parameters: Parameters = {}): Condition => ({ text, parameters });

const whenGiven = (
  value: string | null,
  then: (value: string) => Condition,
): ReadonlyArray<Condition> => (value === null ? [] : [then(value)]);

const hasSegregation = (grant: SegregationGrant): ReadonlyArray<Condition> => {
  if (grant === null) return [];
  const parameters = Object.fromEntries([...grant].map((code, index) => [`@code${index}`, code]));
  const prefixes = Object.keys(parameters).map((name) => `STARTSWITH(c.iuv, ${name})`);
  return [condition(prefixes.join(" OR "), parameters)];
};

/** Of all institutions, because no partition knows whose receipt waits; it costs what waits, not what is stored. */
export const undecidedQuery = (before: string): Query => ({
  text: `SELECT c.organization, c.id FROM c WHERE c.kind = "${delivery.deliveryKind}" AND c.pending = true AND c.deliveredAt <= @before`,
  parameters: { "@before": before },
});

/** Which receipts are on the list, on whatever page. */
const listed = (query: ReceiptQuery): ReadonlyArray<Condition> => [
  condition(`c.kind = "${receipt.receiptKind}"`),
  condition(`c.status = "PAID"`),
  ...whenGiven(query.debtor, (debtor) => condition("c.debtor = @debtor", { "@debtor": debtor })),
  ...whenGiven(query.service, (service) =>
    condition("STARTSWITH(c.iuv, @service)", { "@service": service }),
  ),
  ...whenGiven(query.debtorOrIuv, (start) =>
    condition("STARTSWITH(c.iuv, @start) OR STARTSWITH(c.debtor, @start)", { "@start": start }),
  ),
  ...whenGiven(query.from, (from) => condition("c.paymentDateKey >= @from", { "@from": from })),
  ...whenGiven(query.to, (to) => condition("c.paymentDateKey <= @to", { "@to": to })),
  ...hasSegregation(query.segregation),
];

const reconcilable = ({ segregation }: DeliveryQuery): ReadonlyArray<Condition> => [
  condition(`c.kind = "${delivery.deliveryKind}"`),
  condition("c.attention = true"),
  ...hasSegregation(segregation),
];

const queryOf = (select: string, conditions: ReadonlyArray<Condition>, rest: string): Query => ({
  text: `SELECT ${select} FROM c WHERE ${conditions.map(({ text }) => `(${text})`).join(" AND ")}${rest}`,
  parameters: Object.fromEntries(
    conditions.flatMap(({ parameters }) => Object.entries(parameters)),
  ),
});

const count = "VALUE COUNT(1)";
const only = (members: ReadonlyArray<string>): string =>
  members.map((member) => `c.${member}`).join(", ");

/** The database counts rows in 32 bits; no ledger holds as many. */
const maxOffset = 2_147_483_647;

type Page = { readonly offset: number; readonly limit: number };
const slice = ({ limit, offset }: Page): string =>
  ` OFFSET ${Math.min(offset, maxOffset)} LIMIT ${limit}`;

/** An IUV has one receipt, so its order leaves no two rows equal. The XML stays where it is. */
export const receiptPageQuery = (query: ReceiptQuery, page: ReceiptSlice): Query => {
  const following = "after" in page ? [condition("c.iuv > @after", { "@after": page.after })] : [];
  const offset = "after" in page ? 0 : page.offset;
  return queryOf(
    only(receipt.summaryMembers),
    [...listed(query), ...following],
    ` ORDER BY c.iuv ASC${slice({ offset, limit: page.limit })}`,
  );
};

export const receiptCountQuery = (query: ReceiptQuery): Query => queryOf(count, listed(query), "");

export const deliveryPageQuery = (query: DeliveryQuery): Query =>
  queryOf(
    only(delivery.summaryMembers),
    reconcilable(query),
    ` ORDER BY c.deliveredAt ASC, c.iuv ASC${slice(query)}`,
  );

export const deliveryCountQuery = (query: DeliveryQuery): Query =>
  queryOf(count, reconcilable(query), "");
