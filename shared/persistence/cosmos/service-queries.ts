import type { Instant } from "../../prelude/instant";
import type { Json } from "../../prelude/shape";
import type { NamedService } from "../../domain/service-checks/duplicates";
import type { ReviewId, ServiceId } from "../../domain/service/identifiers";
import { nameKeyOf } from "../../domain/service/service-data";
import type { HistoryQuery, ReviewQuery, ServiceListQuery } from "../../ports/services";
import type { Query } from "./container";
import { historyBounds } from "./service-ids";

type Condition = { readonly text: string; readonly parameters: Readonly<Record<string, Json>> };

const queryOf = (select: string, conditions: ReadonlyArray<Condition>, rest = ""): Query => ({
  text: `SELECT ${select} FROM c WHERE ${conditions.map(({ text }) => `(${text})`).join(" AND ")}${rest}`,
  parameters: Object.fromEntries(
    conditions.flatMap(({ parameters }) => Object.entries(parameters)),
  ),
});

const kind = (name: string): Condition => ({
  text: "c.kind = @kind",
  parameters: { "@kind": name },
});

const equal = (member: string, value: string): Condition => ({
  text: `c.${member} = @${member}`,
  parameters: { [`@${member}`]: value },
});

const among = (member: string, values: ReadonlyArray<string>): Condition => {
  const parameters = Object.fromEntries(
    values.map((value, index) => [`@${member}${index}`, value]),
  );
  return { text: `c.${member} IN (${Object.keys(parameters).join(", ")})`, parameters };
};

const listed = ({ scope }: ServiceListQuery): ReadonlyArray<Condition> => [
  kind("lifecycle"),
  ...(scope === null ? [] : [among("groupId", scope)]),
];

/** The database counts rows in 32 bits; no owner has as many. */
const maxOffset = 2_147_483_647;

export const listQuery = (query: ServiceListQuery): Query =>
  queryOf(
    "*",
    listed(query),
    ` ORDER BY c.id ASC OFFSET ${Math.min(query.offset, maxOffset)} LIMIT ${query.limit}`,
  );

export const countQuery = (query: ServiceListQuery): Query =>
  queryOf("VALUE COUNT(1)", listed(query));

/** One entry more than the page has, to know whether another page follows. */
export const historyQuery = ({ after, direction, id, limit }: HistoryQuery): Query => {
  const { first, last } = historyBounds(id);
  const [from, to] = direction === "ASC" ? [after ?? first, last] : [first, after ?? last];
  return {
    text: `SELECT * FROM c WHERE c.id > @from AND c.id < @to ORDER BY c.id ${direction} OFFSET 0 LIMIT ${limit + 1}`,
    parameters: { "@from": from, "@to": to },
  };
};

export const ownerQuery = (id: ServiceId): Query =>
  queryOf("c.owner, c.service", [kind("lifecycle"), equal("service", id)]);

export const reviewOwnerQuery = (id: ReviewId): Query =>
  queryOf("c.owner, c.service", [kind("review"), equal("review", id)]);

export const reviewsQuery = ({
  organization,
  requestedUntil,
  scope,
  statuses,
}: ReviewQuery): Query =>
  queryOf("*", [
    kind("review"),
    among("status", statuses),
    ...(organization === null ? [] : [equal("organization", organization)]),
    ...(scope === null ? [] : [equal("scope", scope)]),
    ...(requestedUntil === null
      ? []
      : [{ text: "c.requestedAt <= @until", parameters: { "@until": requestedUntil } }]),
  ]);

export const namesakesQuery = ({ name, organization }: NamedService): Query =>
  queryOf("*", [
    kind("publication"),
    equal("organization", organization),
    equal("nameKey", nameKeyOf(name)),
  ]);

/** Only events that are waited for have the member, so this costs what waits, not what happened. */
export const pendingQuery = (until: Instant): Query =>
  queryOf("*", [
    kind("event"),
    { text: "c.pending = true", parameters: {} },
    { text: "c.at <= @until", parameters: { "@until": until } },
  ]);
