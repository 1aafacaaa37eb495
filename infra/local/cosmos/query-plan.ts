import { badRequest } from "./failure";
import { prepare, type Plan, type QuerySpec } from "./sql/query";

const unplanned = (plan: Plan): string | null => {
  if (plan.isStreaming) return null;
  if (plan.orderBy.length > 0) return "ORDER BY";
  if (plan.hasGroupBy) return "GROUP BY";
  if (plan.hasAggregate) return "an aggregate";
  if (plan.hasDistinct) return "DISTINCT";
  return plan.offset !== null || plan.limit !== null ? "OFFSET LIMIT" : "TOP";
};

/** The text must not look like the errors that make the SDK plan a query by itself. */
export const refuseUnplanned = (plan: Plan): void => {
  const what = unplanned(plan);
  if (what !== null)
    throw badRequest(
      `This local server does not plan queries over several partitions with ${what}: give a partition key.`,
    );
};

/** What the SDK asks for before it streams a query over several ranges itself. */
export const planFor = (spec: QuerySpec): string => {
  refuseUnplanned(prepare(spec));
  return JSON.stringify({
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: "None",
      top: null,
      offset: null,
      limit: null,
      orderBy: [],
      orderByExpressions: [],
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: "",
      hasSelectValue: false,
      hasNonStreamingOrderBy: false,
      dCountInfo: null,
    },
    queryRanges: [{ min: "", max: "FF", isMinInclusive: true, isMaxInclusive: false }],
  });
};
