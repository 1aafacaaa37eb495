import type { Access, Surface } from "../../shared/http/contract";
import { problemJson } from "../../shared/http/problems-problem-json";

/** What operators do: who may call the service, and what the platform knows. */
export const admin: Surface = {
  name: "admin",
  title: "Administration",
  basePath: "api/v1/admin",
  problems: problemJson,
};

/** An administrator's key is looked up at every call: one that was just suspended must not change anything more. */
export const adminAccess: Access = {
  _tag: "Key",
  kinds: ["admin"],
  organization: null,
  knowledge: "current",
};

export const subscriptionsTag = "Subscriptions";
export const registriesTag = "Registries";
export const queuesTag = "Queues";
export const upkeepTag = "Upkeep";

/** JSON bodies, and tables, are limited before they are read. */
export const maxBodyBytes = 2 * 1024 * 1024;

export const ifMatchHeader = {
  "If-Match": "The ETag that it must still have; without it any version will do",
};
/** Where what doesn't fit one answer goes on. */
export const continuationHeader = "X-Continuation-Token";
export const continuation = (token: string | null): Readonly<Record<string, string>> =>
  token === null ? {} : { [continuationHeader]: token };

export const etagHeader = { ETag: "The version as answered" };
