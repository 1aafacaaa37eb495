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

/** JSON bodies, and tables, are limited before they are read. */
export const maxBodyBytes = 2 * 1024 * 1024;

export const ifMatchHeader = {
  "If-Match": "The ETag that it must still have; without it any version will do",
};
export const etagHeader = { ETag: "The version as answered" };
