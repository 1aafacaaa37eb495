import type { Container } from "./container";
import type { Entry } from "./entry";
import { badRequest } from "./failure";
import { isIncluded, isNamed, pathText } from "./indexing-policy";
import { compareTerms, type Term } from "./terms";
import type { Path, Plan } from "./sql/query";

/** How ORDER BY is answered from the indexes. */
export type Order = {
  readonly slots: ReadonlyArray<number>;
  readonly descending: ReadonlyArray<boolean>;
  /** Which composite index has this order; null for a single path. */
  readonly composite: { readonly index: number; readonly isReversed: boolean } | null;
  /** Are documents without the first value part of the answer? */
  readonly keepsMissing: boolean;
};

const isSystem = (container: Container, path: Path): boolean => {
  const text = pathText(path);
  return (
    text === "/id" || text === "/_ts" || text === pathText(container.settings.partitionKeyPath)
  );
};

export const isIndexed = (container: Container, path: Path): boolean =>
  isSystem(container, path) || isIncluded(container.indexes.policy, path);

const compositeFor = ({ indexes }: Container, orderBy: Plan["orderBy"]): Order["composite"] => {
  const { composites } = indexes.policy;
  for (const [index, parts] of composites.entries()) {
    if (parts.length !== orderBy.length) continue;
    const same = parts.every(
      ({ path }, at) => pathText(path) === pathText(orderBy[at]?.path ?? []),
    );
    if (!same) continue;
    const flips = parts.map(({ descending }, at) => descending !== orderBy[at]?.descending);
    if (flips.every((flip) => !flip)) return { index, isReversed: false };
    if (flips.every((flip) => flip)) return { index, isReversed: true };
  }
  return null;
};

/** Refuses an order that the policy has no index for. Null when only the whole answer can be sorted. */
export const orderOf = (container: Container, orderBy: Plan["orderBy"]): Order | null => {
  const [first] = orderBy;
  if (first === undefined) return null;
  const composite = orderBy.length > 1 ? compositeFor(container, orderBy) : null;
  if (orderBy.length > 1 && composite === null)
    throw badRequest(
      "The order by query does not have a corresponding composite index that it can be served from.",
    );
  if (composite === null && !isIndexed(container, first.path))
    throw badRequest(
      `The index path corresponding to the specified order-by item is excluded: '${pathText(first.path)}/?'.`,
    );
  const slots = orderBy.map(
    ({ path }) => container.indexes.slotFor(path) ?? container.openIndex(path),
  );
  if (!slots.every((slot) => slot !== null && container.indexes.isOrdered(slot))) return null;
  return {
    slots: slots.filter((slot) => slot !== null),
    descending: orderBy.map(({ descending }) => descending),
    composite,
    keepsMissing: keepsMissing(container, orderBy),
  };
};

/**
 * Documents without the member are part of an order only where the policy names its path. No document is
 * without its id, so nobody need look for one.
 */
export const keepsMissing = (container: Container, orderBy: Plan["orderBy"]): boolean => {
  const [first] = orderBy;
  if (first !== undefined && pathText(first.path) === "/id") return orderBy.length > 1;
  return (
    first === undefined ||
    orderBy.length > 1 ||
    isSystem(container, first.path) ||
    isNamed(container.indexes.policy, first.path)
  );
};

type Keyed = Pick<Entry, "seq"> & { readonly terms: ReadonlyArray<Term> };

/** The one order of all documents that every way of reading them follows; age decides among equals. */
export const compareBy = ({ slots, descending }: Order): ((a: Keyed, b: Keyed) => number) => {
  const tie = descending.at(-1) === true ? -1 : 1;
  return (a, b) => {
    for (let at = 0; at < slots.length; at += 1) {
      const slot = slots[at] ?? 0;
      const order = compareTerms(a.terms[slot], b.terms[slot]);
      if (order !== 0) return descending[at] === true ? -order : order;
    }
    return (a.seq - b.seq) * tie;
  };
};
