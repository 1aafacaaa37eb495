import * as E from "fp-ts/Either";
import { settingsOf } from "../../../shared/config/settings";

const needed = {
  COSMOS_ENDPOINT: "https://account.documents.azure.com",
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  TOKEN_SECRET: "sixteen or more!",
};
const secret = "sixteen or more?";

const settings = (variables: Readonly<Record<string, string>>) => {
  const result = settingsOf({ ...needed, ...variables });
  if (E.isLeft(result)) throw new Error(result.left.join("; "));
  return result.right;
};

describe("settings", () => {
  it("are lenient, and let in by keys, unless they say otherwise", () => {
    expect(settings({})).toMatchObject({
      access: { _tag: "Keys", adminKeyHash: null },
      accessCacheSeconds: 30,
      isStrict: false,
    });
    expect(settings({ ACCESS_MODE: "", STRICT_MODE: "" })).toMatchObject({
      access: { _tag: "Keys" },
      isStrict: false,
    });
  });

  it("let a gateway tell who calls when it has a secret", () => {
    expect(settings({ ACCESS_MODE: "gateway", GATEWAY_SECRET: secret }).access).toStrictEqual({
      _tag: "Gateway",
      secret,
      previousSecrets: [],
    });
  });

  it("keep the secrets before the ones in force, where they are told", () => {
    const told = settings({
      ACCESS_MODE: "gateway",
      GATEWAY_SECRET: secret,
      GATEWAY_SECRET_PREVIOUS: `${secret} 1`,
      TOKEN_SECRET_PREVIOUS: `${secret} 2`,
      SERVICE_KEYS_SECRET_PREVIOUS: `${secret} 3`,
    });
    expect(told).toMatchObject({
      access: { secret, previousSecrets: [`${secret} 1`] },
      previousTokenSecrets: [`${secret} 2`],
      services: { keysSecret: null, previousKeysSecrets: [`${secret} 3`] },
    });
    expect(settings({})).toMatchObject({
      previousTokenSecrets: [],
      services: { keysSecret: null, previousKeysSecrets: [] },
    });
  });

  it("know the first administrator by a hash, in whatever letters it is told", () => {
    expect(settings({ ADMIN_KEY_HASH: "AB".repeat(32) }).access).toStrictEqual({
      _tag: "Keys",
      adminKeyHash: "ab".repeat(32),
    });
  });

  it.each<[string, boolean]>([
    ["true", true],
    ["false", false],
  ])("read STRICT_MODE %s", (text, isStrict) => {
    expect(settings({ STRICT_MODE: text }).isStrict).toBe(isStrict);
  });

  it.each<[string, Readonly<Record<string, string>>, ReadonlyArray<string>]>([
    ["another mode", { ACCESS_MODE: "none" }, ["ACCESS_MODE must be one of keys, gateway"]],
    ["another strictness", { STRICT_MODE: "yes" }, ["STRICT_MODE must be one of false, true"]],
    [
      "a key instead of its hash",
      { ADMIN_KEY_HASH: "a key" },
      ["ADMIN_KEY_HASH must be a SHA-256 in 64 hexadecimal digits"],
    ],
    [
      "a first administrator whom no gateway would know",
      { ACCESS_MODE: "gateway", GATEWAY_SECRET: secret, ADMIN_KEY_HASH: "0".repeat(64) },
      ["ADMIN_KEY_HASH is only for ACCESS_MODE keys"],
    ],
    [
      "short secrets of before",
      {
        ACCESS_MODE: "gateway",
        GATEWAY_SECRET: secret,
        GATEWAY_SECRET_PREVIOUS: "short",
        TOKEN_SECRET_PREVIOUS: "short",
        SERVICE_KEYS_SECRET_PREVIOUS: "short",
      },
      [
        "TOKEN_SECRET_PREVIOUS must have at least 16 characters",
        "GATEWAY_SECRET_PREVIOUS must have at least 16 characters",
        "SERVICE_KEYS_SECRET_PREVIOUS must have at least 16 characters",
      ],
    ],
    [
      "references that Key Vault has not resolved",
      {
        TOKEN_SECRET: "@Microsoft.KeyVault(SecretUri=https://v.example/secrets/TOKEN-SECRET)",
        SEND_KEY: "@Microsoft.KeyVault(SecretUri=https://v.example/secrets/SEND-KEY)",
      },
      [
        "TOKEN_SECRET is a reference that Key Vault has not resolved",
        "SEND_KEY is a reference that Key Vault has not resolved",
      ],
    ],
    [
      "a gateway without a secret",
      { ACCESS_MODE: "gateway" },
      ["GATEWAY_SECRET must have at least 16 characters"],
    ],
    [
      "short secrets",
      { ACCESS_MODE: "gateway", GATEWAY_SECRET: "short", TOKEN_SECRET: "short" },
      [
        "TOKEN_SECRET must have at least 16 characters",
        "GATEWAY_SECRET must have at least 16 characters",
      ],
    ],
  ])("are refused with %s, all at once and without their values", (_, variables, violations) => {
    expect(settingsOf({ ...needed, ...variables })).toStrictEqual(E.left(violations));
  });
});
