import type { Json } from "./sql/query";
import { badRequest } from "./failure";

export type Members = Readonly<Record<string, Json>>;

export const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is ReadonlyArray<Json> => Array.isArray(value);

export const textIn = (members: Members, member: string): string => {
  const value = members[member];
  return typeof value === "string" ? value : "";
};

export const parse = (text: string): Json => JSON.parse(text) as Json;

export const parseBody = (text: string): Json => {
  try {
    return parse(text);
  } catch {
    throw badRequest("The request payload is invalid: it is not JSON.");
  }
};

export const parseMembers = (text: string): Members => {
  const value = parseBody(text);
  if (!isMembers(value))
    throw badRequest("The request payload is invalid: a JSON object is expected.");
  return value;
};
