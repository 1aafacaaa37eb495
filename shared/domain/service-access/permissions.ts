import * as E from "fp-ts/Either";

/** What an account may do, as its gateway names it. Names that nobody knows are ignored. */
export const permissions = [
  "ApiServiceWrite",
  "ApiServiceRead",
  "ApiMessageRead",
  "ApiMessageWrite",
  "ApiInfoRead",
  "ApiLimitedProfileRead",
  "ApiFullProfileRead",
  "ApiAuthenticationClientCertificate",
  "ServiceReviewer",
] as const;
export type Permission = (typeof permissions)[number];

export type NoValidScopes = { readonly _tag: "NoValidScopes" };
export type PermissionMissing = {
  readonly _tag: "PermissionMissing";
  readonly permission: Permission;
};

const items = (list: string): ReadonlyArray<string> =>
  list
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** The known permissions of a comma-separated list; spaces around its items don't matter, capitals do. */
export const permissionsIn = (list: string): ReadonlyArray<Permission> =>
  permissions.filter((permission) => items(list).includes(permission));

export const holding = (
  permission: Permission,
  held: ReadonlyArray<Permission>,
): E.Either<NoValidScopes | PermissionMissing, Permission> => {
  if (held.length === 0) return E.left({ _tag: "NoValidScopes" });
  return held.includes(permission)
    ? E.right(permission)
    : E.left({ _tag: "PermissionMissing", permission });
};
