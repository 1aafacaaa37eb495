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
      access: { _tag: "Keys" },
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
