import topology from "../../../infra/topology.json";
import * as listQueries from "../../../shared/persistence/cosmos/list-query";
import * as receiptQueries from "../../../shared/persistence/cosmos/receipt-query";
import * as serviceQueries from "../../../shared/persistence/cosmos/service-queries";
import type { Query } from "../../../shared/persistence/cosmos/container";
import { statuses } from "../../../shared/domain/debt-position/model";
import { sortKeys, type ListQuery } from "../../../shared/ports/debt-positions";
import type { DeliveryQuery, ReceiptQuery } from "../../../shared/ports/receipts";
import type { HistoryQuery, ReviewQuery, ServiceListQuery } from "../../../shared/ports/services";
import { indexedPath, planOf, planOfLiteral, queryLiterals } from "./query-texts";

type Container = keyof typeof topology.containers;
type Topology = {
  readonly included: ReadonlyArray<string>;
  readonly composite: ReadonlyArray<ReadonlyArray<string>>;
};
const containers: Readonly<Record<Container, Topology>> = topology.containers;
const containerNames = Object.keys(containers) as ReadonlyArray<Container>;

/** Which container each file's queries go to; a file that isn't here has none. */
const placed: Readonly<Record<string, ReadonlyArray<Container>>> = {
  "backlogs.ts": ["ledgers"],
  "cosmos/archive-marks.ts": ["ledgers"],
  "cosmos/archive.ts": ["ledgers"],
  "cosmos/debt-positions.ts": ["ledgers"],
  "cosmos/erased-letters.ts": ["ledgers"],
  "cosmos/erasures.ts": ["ledgers", "archive"],
  "cosmos/export-access-parts.ts": ["access"],
  "cosmos/export-ledger-parts.ts": ["flow-lines"],
  "cosmos/export-service-parts.ts": ["services"],
  "cosmos/exported.ts": containerNames,
  "cosmos/journal.ts": ["ledgers", "archive"],
  "cosmos/list-query.ts": ["ledgers"],
  "cosmos/receipt-query.ts": ["ledgers"],
  "cosmos/reporting-flows.ts": ["ledgers", "flow-lines"],
  "cosmos/service-queries.ts": ["services"],
  "cosmos/subscriptions.ts": ["access"],
  "cosmos/transfer-search.ts": ["ledgers"],
  "health.ts": containerNames,
};

/** Paths that a query reads without an index, because another of its conditions leaves only a few documents to read. */
const unindexed: Readonly<Record<string, string>> = {
  "ledgers /blob/?": "of the receipts and deliveries of one IUV, when a person is erased",
};

const list = (changes: Partial<ListQuery>): ListQuery =>
  ({
    organization: "77777777777",
    serviceType: "GPD",
    segregation: null,
    status: null,
    window: null,
    order: { by: "IUPD", direction: "ASC" },
    limit: 10,
    from: { _tag: "Offset", offset: 0 },
    now: "2026-01-01T00:00:00.000000Z",
    ...changes,
  }) as ListQuery;

const bounds = { from: "2026-01-01", to: "2026-02-01" };
const lists: ReadonlyArray<ListQuery> = [
  list({}),
  ...statuses.map((status) => list({ status })),
  list({ window: { on: "due", ...bounds } as ListQuery["window"] }),
  list({ window: { on: "payment", ...bounds } as ListQuery["window"] }),
  list({ segregation: new Set(["47"]) }),
  ...sortKeys.flatMap((by) =>
    (["ASC", "DESC"] as const).flatMap((direction) => [
      list({ order: { by, direction } }),
      list({
        order: { by, direction },
        from: { _tag: "After", value: "x", iupd: "y" } as ListQuery["from"],
      }),
    ]),
  ),
];

const receipts = {
  organization: "77777777777",
  segregation: new Set(["47"]),
  debtor: "d",
  service: "47",
  debtorOrIuv: "4",
  ...bounds,
} as unknown as ReceiptQuery;
const deliveries = { ...receipts, offset: 0, limit: 10 } as unknown as DeliveryQuery;
const services = { owner: "o", scope: ["g"], limit: 10, offset: 0 } as unknown as ServiceListQuery;
const reviews: ReviewQuery = {
  statuses: ["PENDING"] as unknown as ReviewQuery["statuses"],
  organization: "77777777777",
  scope: "LOCAL",
  requestedUntil: "2026-01-01T00:00:00.000000Z",
} as ReviewQuery;
const history = (direction: "ASC" | "DESC"): HistoryQuery =>
  ({ owner: "o", id: "s", direction, limit: 10, after: null }) as unknown as HistoryQuery;

type Builders = Readonly<Record<string, () => ReadonlyArray<Query>>>;

/** Queries that are put together from parts, with every part that they can have. */
const built: Readonly<Record<string, { readonly from: object; readonly queries: Builders }>> = {
  "cosmos/list-query.ts": {
    from: listQueries,
    queries: {
      pageQuery: () => lists.map(listQueries.pageQuery),
      countQuery: () => lists.map(listQueries.countQuery),
      openIbanQuery: () => [listQueries.openIbanQuery("IT", list({}).now, 1)],
    } satisfies Record<keyof typeof listQueries, unknown>,
  },
  "cosmos/receipt-query.ts": {
    from: receiptQueries,
    queries: {
      undecidedQuery: () => [receiptQueries.undecidedQuery("2026")],
      receiptPageQuery: () => [
        receiptQueries.receiptPageQuery(receipts, { offset: 0, limit: 10 }),
        receiptQueries.receiptPageQuery(receipts, { after: "47", limit: 10 }),
      ],
      receiptCountQuery: () => [receiptQueries.receiptCountQuery(receipts)],
      deliveryPageQuery: () => [receiptQueries.deliveryPageQuery(deliveries)],
      deliveryCountQuery: () => [receiptQueries.deliveryCountQuery(deliveries)],
    } satisfies Record<keyof typeof receiptQueries, unknown>,
  },
  "cosmos/service-queries.ts": {
    from: serviceQueries,
    queries: {
      listQuery: () => [serviceQueries.listQuery(services)],
      countQuery: () => [serviceQueries.countQuery(services)],
      historyQuery: () => (["ASC", "DESC"] as const).map(history).map(serviceQueries.historyQuery),
      ownerQuery: () => [serviceQueries.ownerQuery("s" as never)],
      reviewOwnerQuery: () => [serviceQueries.reviewOwnerQuery("r" as never)],
      reviewsQuery: () => [serviceQueries.reviewsQuery(reviews)],
      namesakesQuery: () => [
        serviceQueries.namesakesQuery({ name: "n", organization: "77777777777" } as never),
      ],
      pendingQuery: () => [serviceQueries.pendingQuery(list({}).now)],
    } satisfies Record<keyof typeof serviceQueries, unknown>,
  },
};

const literals = queryLiterals();

const textsOf = (file: string): ReadonlyArray<string> =>
  Object.values(built[file]?.queries ?? {}).flatMap((queries) => queries().map(({ text }) => text));

type Use = {
  readonly file: string;
  readonly paths: ReadonlyArray<string>;
  readonly orders: ReadonlyArray<ReadonlyArray<string>>;
};

const uses: ReadonlyArray<Use> = Object.keys(placed).flatMap((file) => {
  const plans =
    file in built
      ? textsOf(file).map(planOf)
      : literals.filter((literal) => literal.file === file).map(planOfLiteral);
  return plans.map(({ filterPaths, orderBy }) => ({
    file,
    paths: [...filterPaths, ...orderBy.map(({ path }) => path)]
      .map(indexedPath)
      // The database always has an index of these.
      .filter((path) => path !== "/id/?"),
    orders:
      orderBy.length > 1 ? [orderBy.map(({ path }) => indexedPath(path).replace("/?", ""))] : [],
  }));
});

test("every file with queries has its place, and every place is a file with queries", () => {
  expect([...new Set(literals.map(({ file }) => file))].toSorted()).toStrictEqual(
    Object.keys(placed).toSorted(),
  );
});

test.each(Object.keys(built))("every query of %s is looked at", (file) => {
  expect(Object.keys(built[file]?.queries ?? {}).toSorted()).toStrictEqual(
    Object.keys(built[file]?.from ?? {}).toSorted(),
  );
});

test.each(Object.keys(built))("every piece of text in %s is in some query looked at", (file) => {
  const texts = textsOf(file);
  expect(
    literals
      .filter((literal) => literal.file === file)
      .filter(({ pattern }) => !texts.some((text) => pattern.test(text)))
      .map(({ text }) => text),
  ).toStrictEqual([]);
});

test("every path that a query reads is indexed where the query goes", () => {
  const missing = uses.flatMap(({ file, paths }) => {
    const places = placed[file] ?? [];
    const isKnown = (container: Container) =>
      paths.every(
        (path) =>
          containers[container].included.includes(path) || `${container} ${path}` in unindexed,
      );
    return places.some(isKnown) ? [] : [`${file}: ${paths.join(", ")}`];
  });
  expect(missing).toStrictEqual([]);
});

test("every order of several paths has its composite index where the query goes", () => {
  const missing = uses.flatMap(({ file, orders }) =>
    orders
      .filter(
        (order) =>
          !(placed[file] ?? []).some((container) =>
            containers[container].composite.some((composite) => composite.join() === order.join()),
          ),
      )
      .map((order) => `${file}: ${order.join(", ")}`),
  );
  expect(missing).toStrictEqual([]);
});

describe.each(containerNames)("every index of %s", (container) => {
  const here = uses.filter(({ file }) => (placed[file] ?? []).includes(container));

  test("is read by a query", () => {
    const read = new Set(here.flatMap(({ paths }) => paths));
    expect(containers[container].included.filter((path) => !read.has(path))).toStrictEqual([]);
  });

  test("of several paths is the order of a query", () => {
    const orders = new Set(here.flatMap((use) => use.orders.map((order) => order.join())));
    expect(
      containers[container].composite.filter((paths) => !orders.has(paths.join())),
    ).toStrictEqual([]);
  });
});

test("every exception is one", () => {
  const read = new Set(
    uses.flatMap(({ file, paths }) =>
      (placed[file] ?? []).flatMap((container) => paths.map((path) => `${container} ${path}`)),
    ),
  );
  expect(Object.keys(unindexed).filter((each) => !read.has(each))).toStrictEqual([]);
});
