import type { Container } from "./container";
import type { Entry } from "./entry";
import { pathText } from "./indexing-policy";
import type { Json, Path, Plan } from "./sql/query";
import type { Term } from "./terms";

/** Counts of documents read nothing but their filter. Anything less plain is not recognized. */
const PLAIN_COUNT =
  /^\s*SELECT\s+VALUE\s+COUNT\s*\(\s*1\s*\)\s+FROM\s+[a-z_]\w*(?:\s+(?:AS\s+)?(?!WHERE\b|JOIN\b|IN\b)[a-z_]\w*)?\s+WHERE\b/i;

type Read = { readonly path: Path; readonly termOf: (entry: Entry) => Term };

const readOf = (container: Container, path: Path): Read | null => {
  const text = pathText(path);
  if (text === "/id") return { path, termOf: ({ id }) => id };
  if (text === pathText(container.settings.partitionKeyPath))
    return { path, termOf: ({ partition }) => partition.key };
  const slot = container.indexes.slotFor(path);
  return slot === null || !container.indexes.isOrdered(slot)
    ? null
    : { path, termOf: ({ terms }) => terms[slot] };
};

const place = (root: Record<string, unknown>, path: Path, value: unknown): void => {
  let parent = root;
  for (const member of path.slice(0, -1)) {
    const inner = (parent[member] ?? {}) as Record<string, unknown>;
    parent[member] = inner;
    parent = inner;
  }
  parent[path.at(-1) ?? ""] = value;
};

/**
 * When a plain count filters by values that the indexes hold: makes of each document the part that the
 * filter reads, so that its text need not be parsed. Null for every other query.
 */
export const coverOf = (
  container: Container,
  query: string,
  { filterPaths }: Plan,
): ((entry: Entry) => Json) | null => {
  if (!PLAIN_COUNT.test(query)) return null;
  const reads = filterPaths.map((path) => (path.length === 0 ? null : readOf(container, path)));
  if (!reads.every((read) => read !== null)) return null;
  // One path may lie within another, and then the outer one holds more than the indexes know.
  const texts = filterPaths.map((path) => `${pathText(path)}/`);
  if (texts.some((outer) => texts.some((inner) => inner !== outer && inner.startsWith(outer))))
    return null;
  return (entry) => {
    const part: Record<string, unknown> = {};
    for (const { path, termOf } of reads) {
      const term = termOf(entry);
      if (term !== undefined) place(part, path, term);
    }
    return part as Json;
  };
};
