import type { Access, Surface } from "../../shared/http/contract";
import { serviceProblems } from "../../shared/http/problems-services";

/** What the published service says on each answer. */
const headers = {
  "Content-Security-Policy": "default-src 'none'; upgrade-insecure-requests",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Origin-Agent-Cluster": "?1",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=15552000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-DNS-Prefetch-Control": "off",
  "X-Download-Options": "noopen",
  "X-Frame-Options": "DENY",
  "X-Permitted-Cross-Domain-Policies": "none",
  "X-XSS-Protection": "0",
};

/** Institutions and their services. */
export const manage: Surface = {
  name: "manage",
  title: "IO services",
  basePath: "api/v1/manage",
  problems: serviceProblems,
  headers,
};

/** What other components of the platform ask about services. */
export const servicesInternal: Surface = {
  name: "services-internal",
  title: "IO services, internal",
  basePath: "api/v1/internal",
  problems: serviceProblems,
  headers,
};

export const manageAccess = {
  _tag: "Key",
  kinds: ["manage", "manage-group"],
  organization: null,
  permission: "ApiServiceWrite",
} as const satisfies Access;

/** Keys of one group can't move services between groups. */
export const backOfficeAccess: Access = { ...manageAccess, kinds: ["manage"] };

export const tags = {
  services: "services",
  review: "service-review",
  release: "service-release",
  authorization: "service-authorization",
  topics: "service-topics",
  history: "service-history",
  internal: "internal-services",
} as const;

/** JSON bodies are limited before they are read; a logo of the longest length fits. */
export const maxBodyBytes = 2 * 1024 * 1024;

export const ifMatchService = {
  "If-Match": "The ETag that the service must still have; without it any version will do",
};
export const ifMatchRelease = {
  "If-Match": "The ETag that the release must still have; without it any version will do",
};
export const ifNoneMatch = {
  "If-None-Match": "Answer 304 when the ETag is still this one",
};
export const etagHeader = { ETag: "The version as answered" };

/** Who isn't let in, on every operation for those who manage services. */
export const accessFailures = [
  "AnonymousUser",
  "NoValidScopes",
  "PermissionMissing",
  "NotAllowed",
  "AddressNotAdmitted",
] as const;

/** What a command on a service can meet besides its own refusals. */
export const commandFailures = [
  ...accessFailures,
  "ServiceUnknown",
  "GroupForbidden",
  "StaleVersion",
  "TooContended",
] as const;

/** What an operation on a service that is there can meet. */
export const existingFailures = [
  ...accessFailures,
  "ServiceUnknown",
  "GroupForbidden",
  "ServiceMissing",
] as const;
