/** What the local stack is seeded with, and tells its user. Nothing here is accepted anywhere else. */

export const organization = "77777777777";
export const organizationName = "Comune di Borgo Esempio";

export type DemonstrationKey = {
  readonly key: string;
  readonly kind: "creditor" | "broker" | "node" | "admin";
  /** Null: every institution. */
  readonly organizations: Readonly<Record<string, ReadonlyArray<string> | null>> | null;
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
];
