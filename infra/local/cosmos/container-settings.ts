import { badRequest, unsupported } from "./failure";
import { completePolicy, parsePath, parsePolicy, type IndexingPolicy } from "./indexing-policy";
import { isList, isMembers, type Members } from "./json";
import type { Json, Path } from "./sql/query";

export type ContainerSettings = {
  readonly id: string;
  readonly partitionKeyPath: Path;
  readonly indexing: IndexingPolicy;
  /** Each a list of paths whose values together are unique in a logical partition. */
  readonly uniqueKeys: ReadonlyArray<ReadonlyArray<Path>>;
  /** Seconds; -1 when only documents that ask for it expire; null when none do. */
  readonly defaultTtl: number | null;
  /** As it is answered to clients, without the system members. */
  readonly definition: Members;
};

const MAX_ID = 255;
const MAX_TTL = 2_147_483_647;

export const checkId = (id: Json | undefined): string => {
  if (typeof id !== "string" || id === "")
    throw badRequest(
      "The input content is invalid because the required properties - 'id; ' - are missing",
    );
  if (id.length > MAX_ID) throw badRequest(`The id is longer than ${MAX_ID} characters.`);
  if (/[/\\?#]/.test(id) || id.endsWith(" "))
    throw badRequest("An id can't contain / \\ ? # and can't end with a space.");
  return id;
};

const partitionKeyOf = (
  value: Json | undefined,
): { readonly path: Path; readonly shown: Members } => {
  if (!isMembers(value) || !isList(value["paths"]))
    throw badRequest("A container needs a partitionKey with paths.");
  const [path] = value["paths"];
  if (value["paths"].length !== 1 || (value["kind"] ?? "Hash") !== "Hash")
    throw unsupported("hierarchical partition keys");
  if ((value["version"] ?? 2) !== 2) throw unsupported("partition keys of version 1");
  if (typeof path !== "string") throw badRequest("The path of a partition key is a text.");
  const parsed = parsePath(path);
  if (parsed.includes("[]") || parsed.includes("*") || parsed.includes("?"))
    throw badRequest(`'${path}' can't be a partition key path.`);
  return { path: parsed, shown: { paths: [path], kind: "Hash", version: 2 } };
};

const uniqueKeysOf = (value: Json | undefined): ReadonlyArray<ReadonlyArray<Path>> => {
  if (value === undefined) return [];
  const keys = isMembers(value) ? (value["uniqueKeys"] ?? []) : null;
  if (!isList(keys)) throw badRequest("A uniqueKeyPolicy has a list of uniqueKeys.");
  return keys.map((key) => {
    const paths = isMembers(key) ? key["paths"] : null;
    if (!isList(paths) || paths.length === 0) throw badRequest("A unique key has a list of paths.");
    return paths.map((path) => {
      if (typeof path !== "string") throw badRequest("The path of a unique key is a text.");
      return parsePath(path);
    });
  });
};

export const checkTtl = (value: Json | undefined, member: string): number | null => {
  if (value === undefined || value === null) return null;
  if (
    typeof value !== "number" ||
    !Number.isInteger(value) ||
    value === 0 ||
    value < -1 ||
    value > MAX_TTL
  )
    throw badRequest(`'${member}' must be -1 or a positive number of seconds up to ${MAX_TTL}.`);
  return value;
};

const refuseOthers = (body: Members): void => {
  for (const member of [
    "vectorEmbeddingPolicy",
    "fullTextPolicy",
    "changeFeedPolicy",
    "clientEncryptionPolicy",
    "computedProperties",
    "analyticalStorageTtl",
    "materializedViewDefinition",
  ]) {
    const value = body[member];
    if (value !== undefined && value !== null && !(isList(value) && value.length === 0))
      throw unsupported(`containers with ${member}`);
  }
};

export const parseContainerSettings = (body: Members): ContainerSettings => {
  refuseOthers(body);
  const id = checkId(body["id"]);
  const partitionKey = partitionKeyOf(body["partitionKey"]);
  const policy = completePolicy(body["indexingPolicy"]);
  const defaultTtl = checkTtl(body["defaultTtl"], "defaultTtl");
  return {
    id,
    partitionKeyPath: partitionKey.path,
    indexing: parsePolicy(policy),
    uniqueKeys: uniqueKeysOf(body["uniqueKeyPolicy"]),
    defaultTtl,
    definition: {
      id,
      indexingPolicy: policy,
      partitionKey: partitionKey.shown,
      uniqueKeyPolicy: body["uniqueKeyPolicy"] ?? { uniqueKeys: [] },
      conflictResolutionPolicy: {
        mode: "LastWriterWins",
        conflictResolutionPath: "/_ts",
        conflictResolutionProcedure: "",
      },
      geospatialConfig: { type: "Geography" },
      ...(defaultTtl === null ? {} : { defaultTtl }),
    },
  };
};

/** Partition key and unique keys are for life. */
export const checkReplacement = (before: ContainerSettings, after: ContainerSettings): void => {
  const forLife = ({ id, definition }: ContainerSettings) =>
    JSON.stringify([id, definition["partitionKey"], definition["uniqueKeyPolicy"]]);
  if (forLife(before) !== forLife(after))
    throw badRequest("The id, the partition key and the unique keys of a container can't change.");
};
