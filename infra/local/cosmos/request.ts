import type { IncomingHttpHeaders } from "node:http";
import { badRequest } from "./failure";
import { isList, isMembers, parseBody } from "./json";
import { parsePartitionKey, type PartitionKey } from "./partition-key";
import type { ResourcePath } from "./resource-path";
import type { QuerySpec } from "./sql/query";

export type Request = {
  readonly method: string;
  readonly path: ResourcePath;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bodyBytes: number;
  readonly nowMs: number;
};

const DEFAULT_PAGE = 100;

export const header = ({ headers }: Request, name: string): string | null => {
  const value = headers[name];
  return typeof value === "string" && value !== "" ? value : null;
};

export const isOn = (request: Request, name: string): boolean =>
  header(request, name)?.toLowerCase() === "true";

export const isQuery = (request: Request): boolean =>
  isOn(request, "x-ms-documentdb-isquery") ||
  header(request, "content-type")?.startsWith("application/query+json") === true;

export const querySpec = (request: Request): QuerySpec => {
  const body = parseBody(request.body);
  if (!isMembers(body) || typeof body["query"] !== "string")
    throw badRequest("The body of a query is an object with a 'query'.");
  const parameters = body["parameters"] ?? [];
  if (!isList(parameters)) throw badRequest("The parameters of a query are a list.");
  return {
    query: body["query"],
    parameters: parameters.map((parameter) => {
      if (!isMembers(parameter) || typeof parameter["name"] !== "string")
        throw badRequest("A parameter of a query has a name and a value.");
      return { name: parameter["name"], value: parameter["value"] ?? null };
    }),
  };
};

/** Null when the header is missing; the key of the documents without the member is a key as well. */
export const partitionKey = (request: Request): { readonly value: PartitionKey } | null => {
  const text = header(request, "x-ms-documentdb-partitionkey");
  return text === null ? null : { value: parsePartitionKey(text) };
};

export const requiredPartitionKey = (request: Request): PartitionKey => {
  const key = partitionKey(request);
  if (key === null)
    throw badRequest("PartitionKey value must be supplied for this operation.", 1001);
  return key.value;
};

export const maxItems = (request: Request): number => {
  const text = header(request, "x-ms-max-item-count");
  if (text === null) return DEFAULT_PAGE;
  const count = Number(text);
  if (!Number.isInteger(count) || count < -1 || count === 0)
    throw badRequest("x-ms-max-item-count must be -1 or a positive number.");
  return count === -1 ? Infinity : count;
};
