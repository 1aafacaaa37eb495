/** What an operation on one service can meet. */
export const internalFailures = [
  "AnonymousUser",
  "NoValidScopes",
  "PermissionMissing",
  "NotAllowed",
  "ServiceUnknown",
  "GroupForbidden",
] as const;
