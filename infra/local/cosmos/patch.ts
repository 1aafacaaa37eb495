import { badRequest } from "./failure";
import { isList, isMembers, type Members } from "./json";
import type { Json } from "./sql/query";

type Patch = {
  readonly op: string;
  readonly path: ReadonlyArray<string>;
  readonly from: ReadonlyArray<string> | null;
  readonly value: Json | undefined;
};

type Node = Array<Json> | Record<string, Json>;

const MAX_PATCHES = 10;
const SYSTEM = new Set(["id", "_rid", "_self", "_etag", "_attachments", "_ts"]);

const pointer = (text: Json | undefined): ReadonlyArray<string> => {
  if (typeof text !== "string" || !text.startsWith("/") || text === "/")
    throw badRequest("The path of a patch operation is a JSON pointer such as '/member'.");
  return text
    .slice(1)
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
};

const parsePatch = (value: Json): Patch => {
  if (!isMembers(value) || typeof value["op"] !== "string")
    throw badRequest("A patch operation is an object with an 'op'.");
  const { op } = value;
  if (!["add", "set", "replace", "remove", "incr", "move"].includes(op))
    throw badRequest(`The patch operation '${op}' does not exist.`);
  if (op !== "remove" && op !== "move" && value["value"] === undefined)
    throw badRequest(`The patch operation '${op}' needs a value.`);
  return {
    op,
    path: pointer(value["path"]),
    from: op === "move" ? pointer(value["from"]) : null,
    value: value["value"],
  };
};

const missing = (path: ReadonlyArray<string>): Error =>
  badRequest(`For Replace, Remove or a nested path, '/${path.join("/")}' does not exist.`);

const parentOf = (root: Node, path: ReadonlyArray<string>): readonly [Node, string] => {
  let node: Json | Node = root;
  for (const member of path.slice(0, -1)) {
    const next: Json | undefined = isList(node)
      ? node[indexOf(node.length - 1, member, path)]
      : isMembers(node) && Object.hasOwn(node, member)
        ? node[member]
        : undefined;
    if (typeof next !== "object" || next === null) throw missing(path);
    node = next;
  }
  return [node as Node, path.at(-1) ?? ""];
};

const indexOf = (last: number, member: string, path: ReadonlyArray<string>): number => {
  const index = /^(0|[1-9][0-9]*)$/.test(member) ? Number(member) : -1;
  if (index < 0 || index > last)
    throw badRequest(`'/${path.join("/")}' is not an index of the array.`);
  return index;
};

const take = (root: Node, path: ReadonlyArray<string>): Json => {
  const [parent, member] = parentOf(root, path);
  if (Array.isArray(parent)) {
    const [taken] = parent.splice(indexOf(parent.length - 1, member, path), 1);
    return taken ?? null;
  }
  const taken = Object.hasOwn(parent, member) ? parent[member] : undefined;
  if (taken === undefined) throw missing(path);
  Reflect.deleteProperty(parent, member);
  return taken;
};

const assign = (parent: Record<string, Json>, member: string, value: Json): void => {
  Object.defineProperty(parent, member, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
};

const put = (root: Node, op: string, path: ReadonlyArray<string>, value: Json): void => {
  const [parent, member] = parentOf(root, path);
  if (!Array.isArray(parent)) {
    if (op === "replace" && !Object.hasOwn(parent, member)) throw missing(path);
    assign(parent, member, value);
    return;
  }
  if (op !== "replace" && member === "-") parent.push(value);
  else if (op === "add") parent.splice(indexOf(parent.length, member, path), 0, value);
  else parent[indexOf(parent.length - 1, member, path)] = value;
};

const increment = (root: Node, path: ReadonlyArray<string>, by: Json): void => {
  if (typeof by !== "number") throw badRequest("An increment is a number.");
  const [parent, member] = parentOf(root, path);
  const before = Array.isArray(parent)
    ? parent[indexOf(parent.length - 1, member, path)]
    : Object.hasOwn(parent, member)
      ? parent[member]
      : 0;
  if (typeof before !== "number") throw badRequest(`'/${path.join("/")}' is not a number.`);
  put(root, "set", path, before + by);
};

const applyOne = (root: Node, { op, path, from, value }: Patch): void => {
  if (op === "remove") take(root, path);
  else if (op === "incr") increment(root, path, value ?? null);
  else if (from === null) put(root, op, path, structuredClone<Json>(value ?? null));
  else {
    if (from.length < path.length && from.every((member, index) => member === path[index]))
      throw badRequest("A value can't move into itself.");
    put(root, "add", path, take(root, from));
  }
};

const refuseFixed = (patch: Patch, partitionKeyPath: ReadonlyArray<string>): void => {
  for (const path of [patch.path, ...(patch.from === null ? [] : [patch.from])]) {
    const touchesKey =
      path.length <= partitionKeyPath.length &&
      path.every((member, index) => member === partitionKeyPath[index]);
    if (touchesKey || (path.length === 1 && SYSTEM.has(path[0] ?? "")))
      throw badRequest(`A patch can't change '/${path.join("/")}'.`);
  }
};

export type PatchRequest = {
  readonly patches: ReadonlyArray<Patch>;
  readonly condition: string | null;
};

export const parsePatchRequest = (
  body: Json,
  partitionKeyPath: ReadonlyArray<string>,
): PatchRequest => {
  const list = isMembers(body) ? body["operations"] : body;
  if (!isList(list) || list.length === 0 || list.length > MAX_PATCHES)
    throw badRequest(`A patch request has from 1 to ${MAX_PATCHES} operations.`);
  const patches = list.map(parsePatch);
  for (const patch of patches) refuseFixed(patch, partitionKeyPath);
  const condition = isMembers(body) ? body["condition"] : undefined;
  if (condition !== undefined && typeof condition !== "string")
    throw badRequest("The condition of a patch is a text.");
  return { patches, condition: condition ?? null };
};

/** All of the operations or none: the given document is left as it is. */
export const applyPatches = (document: Members, patches: ReadonlyArray<Patch>): Members => {
  const copy = structuredClone(document) as Record<string, Json>;
  for (const patch of patches) applyOne(copy, patch);
  return copy;
};
