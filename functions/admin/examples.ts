export const subscriptionExample = {
  id: "comune-borgo-esempio",
  kind: "creditor",
  state: "active",
  organizations: [{ organization: "77777777777", segregationCodes: ["47"] }],
  keys: ["primary", "secondary"],
};

export const registryExample = {
  version: "01JD3V4Q8Z7N2M5K6P9R0STXYZ",
  loadedAt: "2030-01-15T09:30:00.12",
  count: 1,
  isEnforced: true,
};

export const taxonomyExample = {
  codes: [{ category: "9/0101108TS/", validFrom: "2020-01-01", validTo: null }],
};

export const ibansExample = { ibans: ["IT60X0542811101000000123456"] };
