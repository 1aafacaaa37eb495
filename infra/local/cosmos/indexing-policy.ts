import { badRequest, unsupported } from "./failure";
import { isList, isMembers, type Members } from "./json";
import type { Json, Path } from "./sql/query";

type Pattern = { readonly path: Path; readonly isSubtree: boolean };
export type CompositePart = { readonly path: Path; readonly descending: boolean };

export type IndexingPolicy = {
  readonly included: ReadonlyArray<Pattern>;
  readonly excluded: ReadonlyArray<Pattern>;
  readonly composites: ReadonlyArray<ReadonlyArray<CompositePart>>;
};

const MAX_COMPOSITES = 100;

const segmentsOf = (text: string): ReadonlyArray<string> => {
  if (!text.startsWith("/")) throw badRequest(`The indexing path '${text}' must start with '/'.`);
  const segments = text.match(/\/("(?:[^"\\]|\\.)*"|[^/]*)/g) ?? [];
  return segments.map((segment) => segment.slice(1).replace(/^"(.*)"$/, "$1"));
};

/** `/a/b` of partition keys, unique keys and composite indexes. */
export const parsePath = (text: string): Path => segmentsOf(text);

export const pathText = (path: Path): string => `/${path.join("/")}`;

const parsePattern = (text: string): Pattern => {
  const segments = segmentsOf(text);
  const last = segments.at(-1);
  if (last !== "?" && last !== "*")
    throw badRequest(`The indexing path '${text}' must end with '/?' or '/*'.`);
  return { path: segments.slice(0, -1), isSubtree: last === "*" };
};

const patternsOf = (value: Json | undefined): ReadonlyArray<Pattern> => {
  if (value === undefined) return [];
  if (!isList(value))
    throw badRequest("Included and excluded paths of an indexing policy are lists.");
  return value.map((entry) => {
    if (!isMembers(entry) || typeof entry["path"] !== "string")
      throw badRequest("Each path of an indexing policy is an object with a 'path'.");
    return parsePattern(entry["path"]);
  });
};

const compositeOf = (value: Json): ReadonlyArray<CompositePart> => {
  if (!isList(value) || value.length < 2)
    throw badRequest("A composite index has at least two paths.");
  return value.map((part) => {
    if (!isMembers(part) || typeof part["path"] !== "string")
      throw badRequest("Each part of a composite index is an object with a 'path'.");
    const order = part["order"] ?? "ascending";
    if (order !== "ascending" && order !== "descending")
      throw badRequest("The order of a composite path is 'ascending' or 'descending'.");
    return { path: parsePath(part["path"]), descending: order === "descending" };
  });
};

const refuseOtherIndexes = (policy: Members): void => {
  for (const kind of ["spatialIndexes", "vectorIndexes", "fullTextIndexes"]) {
    const value = policy[kind];
    if (isList(value) && value.length > 0) throw unsupported(`indexing policies with ${kind}`);
  }
};

const defaultPolicy: Members = {
  indexingMode: "consistent",
  automatic: true,
  includedPaths: [{ path: "/*" }],
  excludedPaths: [{ path: '/"_etag"/?' }],
};

/** The policy as it is answered to clients: theirs, with what they left out. */
export const completePolicy = (policy: Json | undefined): Members => {
  if (policy === undefined || policy === null) return defaultPolicy;
  if (!isMembers(policy)) throw badRequest("The indexing policy must be an object.");
  if (policy["indexingMode"] === "none")
    return { indexingMode: "none", automatic: false, includedPaths: [], excludedPaths: [] };
  const hasPaths = "includedPaths" in policy || "excludedPaths" in policy;
  return {
    ...defaultPolicy,
    ...(hasPaths ? { includedPaths: [], excludedPaths: [] } : {}),
    ...policy,
  };
};

export const parsePolicy = (policy: Members): IndexingPolicy => {
  refuseOtherIndexes(policy);
  if (policy["indexingMode"] === "none") return { included: [], excluded: [], composites: [] };
  if (policy["indexingMode"] !== "consistent" && policy["indexingMode"] !== "lazy")
    throw badRequest("The indexing mode is 'consistent' or 'none'.");
  const included = patternsOf(policy["includedPaths"]);
  const excluded = patternsOf(policy["excludedPaths"]);
  const isRoot = ({ path, isSubtree }: Pattern) => isSubtree && path.length === 0;
  if (!included.some(isRoot) && !excluded.some(isRoot))
    throw badRequest(
      "The special mandatory indexing path \"/\" is not provided in any of the path type sets. Please provide this path in one of the sets ('/*').",
    );
  const composites = policy["compositeIndexes"] ?? [];
  if (!isList(composites) || composites.length > MAX_COMPOSITES)
    throw badRequest(`Composite indexes are a list of at most ${MAX_COMPOSITES}.`);
  return { included, excluded, composites: composites.map(compositeOf) };
};

const covers = ({ path, isSubtree }: Pattern, target: Path): boolean =>
  (isSubtree ? path.length <= target.length : path.length === target.length) &&
  path.every((segment, index) => segment === target[index]);

const precision = (patterns: ReadonlyArray<Pattern>, target: Path): number =>
  patterns.reduce(
    (best, pattern) =>
      covers(pattern, target)
        ? Math.max(best, pattern.path.length * 2 + (pattern.isSubtree ? 0 : 1))
        : best,
    -1,
  );

/** The more precise of the included and excluded paths wins. */
export const isIncluded = ({ included, excluded }: IndexingPolicy, path: Path): boolean =>
  precision(included, path) > precision(excluded, path);

/** Named with `/?`, which is also what makes ORDER BY return documents without the member. */
export const isNamed = ({ included }: IndexingPolicy, path: Path): boolean =>
  included.some((pattern) => !pattern.isSubtree && covers(pattern, path));

export const namedPaths = ({ included, composites }: IndexingPolicy): ReadonlyArray<Path> => [
  ...included.filter(({ isSubtree }) => !isSubtree).map(({ path }) => path),
  ...composites.flat().map(({ path }) => path),
];

export const hasWildcard = ({ included }: IndexingPolicy): boolean =>
  included.some(({ isSubtree }) => isSubtree);
