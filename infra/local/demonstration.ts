/** What the local stack is seeded with, and tells its user. Nothing here is accepted anywhere else. */

export const organization = "77777777777";
export const organizationName = "Comune di Borgo Esempio";

export type DemonstrationKey = {
  readonly key: string;
  readonly kind: "creditor" | "broker" | "node" | "admin" | "reviewer" | "manage" | "manage-group";
  /** Null: every institution. */
  readonly organizations: Readonly<Record<string, ReadonlyArray<string> | null>> | null;
  /** Of a key that manages services: whose, of which groups (none: all). */
  readonly services?: { readonly owner: string; readonly groups: ReadonlyArray<string> };
  readonly meaning: string;
};

export const demonstrationKeys: ReadonlyArray<DemonstrationKey> = [
  {
    key: "local-platform-key",
    kind: "broker",
    organizations: null,
    meaning: "every institution",
  },
  {
    key: "local-creditor-key",
    kind: "creditor",
    organizations: { [organization]: null },
    meaning: `${organizationName} (${organization})`,
  },
  {
    key: "local-broker-47-key",
    kind: "broker",
    organizations: { [organization]: ["47"] },
    meaning: `${organization}, segregation code 47 only`,
  },
  {
    key: "local-node-key",
    kind: "node",
    organizations: null,
    meaning: "the payment node and the other platforms, for every institution",
  },
  {
    key: "local-reviewer-key",
    kind: "reviewer",
    organizations: {},
    meaning: "reviews of services, register of agreements",
  },
  {
    key: "local-manage-key",
    kind: "manage",
    organizations: {},
    services: { owner: "comune-borgo-esempio", groups: [] },
    meaning: `services of ${organizationName}`,
  },
  {
    key: "local-manage-group-key",
    kind: "manage-group",
    organizations: {},
    services: { owner: "comune-borgo-esempio", groups: ["ufficio-scuola"] },
    meaning: `the same, of the group ufficio-scuola only`,
  },
  {
    key: "local-manage-other-key",
    kind: "manage",
    organizations: {},
    services: { owner: "provincia-esempio", groups: [] },
    meaning: "services of another institution",
  },
  {
    key: "local-admin-key",
    kind: "admin",
    organizations: {},
    meaning: "administration: subscriptions and registries",
  },
];
