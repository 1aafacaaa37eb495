import type { Container } from "./container";
import type { Entry } from "./entry";
import { pathText } from "./indexing-policy";
import type { Json, Path, Plan } from "./sql/query";
import type { Term } from "./terms";

type Read = { readonly path: Path; readonly termOf: (entry: Entry) => Term };

/** What the filter reads at a path, when the indexes know all of it. A list is known by its elements. */
const readOf = (container: Container, path: Path): Read | null => {
  if (path.length === 0 || path.includes("__proto__")) return null;
  if (pathText(path) === pathText(container.settings.partitionKeyPath))
    return { path, termOf: ({ partition }) => partition.key };
  const { indexes } = container;
  const slot = indexes.slotFor(path);
  if (slot === null || !indexes.isRegular(slot)) return null;
  const lists = path.filter((segment) => segment === "[]").length;
  if (lists > 1 || (lists === 1 && path.at(-1) !== "[]")) return null;
  return {
    path: lists === 1 ? path.slice(0, -1) : path,
    termOf: ({ terms }) => {
      const term = terms[slot];
      // Only until the next query: with a value that isn't regular this cover is no longer asked for.
      return typeof term === "symbol" ? undefined : term;
    },
  };
};

type Part = Record<string, unknown>;

const placeIn = (root: Part, path: Path): Part => {
  let parent = root;
  for (const member of path.slice(0, -1)) {
    const inner = (parent[member] ?? {}) as Part;
    parent[member] = inner;
    parent = inner;
  }
  return parent;
};

/**
 * Decides the filter of a query by what the indexes hold, so that no text need be read. Null when they
 * don't hold all that it reads.
 */
export const coverOf = (
  container: Container,
  { filterPaths, matches }: Plan,
): ((entry: Entry) => boolean) | null => {
  const reads = filterPaths.map((path) => readOf(container, path));
  if (!reads.every((read) => read !== null)) return null;
  // One path may lie within another, and then the outer one holds more than the indexes know.
  const texts = reads.map(({ path }) => `${pathText(path)}/`);
  if (texts.some((outer, at) => texts.some((inner, of) => at !== of && inner.startsWith(outer))))
    return null;
  // One object for all documents: making one for each would be most of the work.
  const part: Part = {};
  const writes = reads.map(({ path, termOf }) => {
    const parent = placeIn(part, path);
    const member = path.at(-1) ?? "";
    return (entry: Entry): void => {
      parent[member] = termOf(entry);
    };
  });
  return (entry) => {
    for (const write of writes) write(entry);
    return matches(part as Json);
  };
};
