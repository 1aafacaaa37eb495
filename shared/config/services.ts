import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import type { TypeOfMembers } from "../prelude/record";
import { servicePolicyOf, type ServicePolicy } from "../ports/service-policy";
import { previousOf, secretOf } from "./secrets";
import { listOf, oneOf, optionalText, text, whole } from "./variable";

/** What an installation decides about services and who manages them. */
export const serviceVariables = {
  SANDBOX_FISCAL_CODE: text("AAAAAA00A00A000A"),
  FF_SUITABLE_FOR_MINORS_ENABLED: oneOf("false", "true"),
  BACKOFFICE_INTERNAL_SUBNET_CIDRS: listOf("", "", () => true),
  UNPUBLISHED_CAN_SEND: oneOf("false", "true"),
  TRUSTED_PROXIES: whole(1, 0, 9),
  /** Encrypts the keys of services. Empty: derived from TOKEN_SECRET. */
  SERVICE_KEYS_SECRET: optionalText,
  SERVICE_KEYS_SECRET_PREVIOUS: optionalText,
};

export type ServiceSettings = {
  readonly policy: ServicePolicy;
  /** Null: that of the tokens serves for keys, too. */
  readonly keysSecret: string | null;
  /** Under which some keys may still be encrypted. */
  readonly previousKeysSecrets: ReadonlyArray<string>;
};

export const serviceSettingsOf = (
  raw: TypeOfMembers<typeof serviceVariables>,
): E.Either<ReadonlyArray<string>, ServiceSettings> => {
  const secret =
    raw.SERVICE_KEYS_SECRET === ""
      ? E.right(null)
      : secretOf("SERVICE_KEYS_SECRET", raw.SERVICE_KEYS_SECRET);
  const previous = previousOf("SERVICE_KEYS_SECRET_PREVIOUS", raw.SERVICE_KEYS_SECRET_PREVIOUS);
  if (E.isLeft(secret)) return E.left([secret.left]);
  if (E.isLeft(previous)) return E.left([previous.left]);
  return pipe(
    servicePolicyOf({
      sandbox: raw.SANDBOX_FISCAL_CODE,
      showsAge: raw.FF_SUITABLE_FOR_MINORS_ENABLED === "true",
      backOfficeRanges: raw.BACKOFFICE_INTERNAL_SUBNET_CIDRS,
      unpublishedCanSend: raw.UNPUBLISHED_CAN_SEND === "true",
      trustedProxies: raw.TRUSTED_PROXIES,
    }),
    E.bimap(
      (problem) => [problem],
      (policy) => ({ policy, keysSecret: secret.right, previousKeysSecrets: previous.right }),
    ),
  );
};
