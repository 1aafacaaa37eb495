import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import { record } from "../prelude/record";
import type { ReviewPolicy } from "../ports/review-policy";
import {
  notificationSettingsOf,
  notificationVariables,
  type NotificationSettings,
} from "./notifications";
import { paymentSettingsOf, paymentVariables, type PaymentSettings } from "./payments";
import { reviewSettingsOf, reviewVariables } from "./reviews";
import { serviceSettingsOf, serviceVariables, type ServiceSettings } from "./services";
import { previousOf, secretOf } from "./secrets";
import { telemetrySettingsOf, telemetryVariables, type TelemetrySettings } from "./telemetry";
import { digit, oneOf, optionalHash, optionalText, text, whole } from "./variable";

/** The settings of the whole service, decoded once at start. Units are in the names. */

type RawVariables = Readonly<Record<string, string | undefined>>;

/** Every variable that the service reads, by its name. */
export const Variables = record("Settings", {
  COSMOS_ENDPOINT: text(null),
  COSMOS_KEY: optionalText,
  COSMOS_DATABASE: text("sportello"),
  AzureWebJobsStorage: optionalText,
  AzureWebJobsStorage__queueServiceUri: optionalText,
  AzureWebJobsStorage__blobServiceUri: optionalText,
  TOKEN_SECRET: text(null),
  TOKEN_SECRET_PREVIOUS: optionalText,
  ENVIRONMENT: text("local"),
  ACCESS_MODE: oneOf("keys", "gateway"),
  GATEWAY_SECRET: optionalText,
  GATEWAY_SECRET_PREVIOUS: optionalText,
  ADMIN_KEY_HASH: optionalHash,
  ACCESS_CACHE_SECONDS: whole(30, 0, 300),
  STRICT_MODE: oneOf("false", "true"),
  AUX_DIGIT: digit,
  JOURNAL_RETENTION_DAYS: whole(3650, 1, 24_000),
  HISTORICISE_AFTER_DAYS: whole(0, 0, 24_000),
  FLOW_RETRY_SECONDS: whole(60, 1, 86_400),
  FLOW_RELAY_SECONDS: whole(600, 1, 86_400),
  FLOW_LIST_DEPTH_MONTHS: whole(0, 0, 1_200),
  FLOW_DATE_STRICT: oneOf("false", "true"),
  ...paymentVariables,
  ...notificationVariables,
  ...reviewVariables,
  ...serviceVariables,
  ...telemetryVariables,
});

export type CosmosConnection =
  | { readonly _tag: "Key"; readonly endpoint: string; readonly key: string }
  | { readonly _tag: "Identity"; readonly endpoint: string };

export type StorageConnection =
  | { readonly _tag: "ConnectionString"; readonly connectionString: string }
  | { readonly _tag: "Identity"; readonly queueEndpoint: string; readonly blobEndpoint: string };

/** Who tells who calls: our own keys, or a gateway that shares a secret with us. */
export type AccessMode =
  | {
      readonly _tag: "Keys";
      /** SHA-256 of the first administrator's key; null once there are others. */
      readonly adminKeyHash: string | null;
    }
  | {
      readonly _tag: "Gateway";
      readonly secret: string;
      /** Which the gateway may still present. */
      readonly previousSecrets: ReadonlyArray<string>;
    };

export type Settings = {
  readonly environmentName: string;
  readonly cosmos: CosmosConnection;
  readonly database: string;
  readonly storage: StorageConnection;
  /** Signs continuation tokens. */
  readonly tokenSecret: string;
  /** Whose tokens are still believed. */
  readonly previousTokenSecrets: ReadonlyArray<string>;
  readonly access: AccessMode;
  readonly accessCacheSeconds: number;
  readonly auxDigit: string;
  readonly isStrict: boolean;
  readonly journalRetentionDays: number;
  /** How long a position stays closed and left alone before it goes to the archive; 0: never by itself. */
  readonly historiciseAfterDays: number;
  /** Before a line of a flow whose receipt hasn't come is tried again; later tries wait longer. */
  readonly flowRetrySeconds: number;
  /** Before work on a flow that nobody has finished is taken up by the timer. */
  readonly flowRelaySeconds: number;
  /** How far back flows are listed; 0: without end. */
  readonly flowListMonths: number;
  /** A date that no revision of a flow has finds nothing, instead of the newest. */
  readonly isFlowDateStrict: boolean;
  readonly payments: PaymentSettings;
  readonly notifications: NotificationSettings;
  readonly reviewPolicy: ReviewPolicy;
  readonly services: ServiceSettings;
  readonly telemetry: TelemetrySettings;
};

/** What operations on debt positions read of the settings. */
export type HasDebtPositionSettings = {
  /** First digit of a notice number that the institution doesn't choose itself. */
  readonly auxDigit: string;
  /** Also refuse what only harms the quality of the data. */
  readonly isStrict: boolean;
};

/** What the service says of itself. */
export type HasAppInfo = {
  readonly appInfo: {
    readonly name: string;
    readonly version: string;
    readonly environment: string;
  };
};

const cosmosOf = (endpoint: string, key: string): CosmosConnection =>
  key === "" ? { _tag: "Identity", endpoint } : { _tag: "Key", endpoint, key };

const storageOf = (
  connectionString: string,
  queueEndpoint: string,
  blobEndpoint: string,
): E.Either<string, StorageConnection> => {
  if (connectionString !== "") return E.right({ _tag: "ConnectionString", connectionString });
  return queueEndpoint === "" || blobEndpoint === ""
    ? E.left(
        "AzureWebJobsStorage, or AzureWebJobsStorage__queueServiceUri and AzureWebJobsStorage__blobServiceUri, is required",
      )
    : E.right({ _tag: "Identity", queueEndpoint, blobEndpoint });
};

const problemsOf = (
  parts: ReadonlyArray<E.Either<string | ReadonlyArray<string>, unknown>>,
): ReadonlyArray<string> => parts.flatMap((part) => (E.isLeft(part) ? part.left : []));

/** A setting that the other mode would ignore is refused: whoever sets it believes that it does something. */
const accessOf = (
  mode: "keys" | "gateway",
  adminKeyHash: string | null,
  secret: string,
  previous: string,
): E.Either<ReadonlyArray<string>, AccessMode> => {
  if (mode === "keys") return E.right({ _tag: "Keys", adminKeyHash });
  const current = secretOf("GATEWAY_SECRET", secret);
  const before = previousOf("GATEWAY_SECRET_PREVIOUS", previous);
  if (E.isLeft(current) || E.isLeft(before) || adminKeyHash !== null)
    return E.left([
      ...problemsOf([current, before]),
      ...(adminKeyHash === null ? [] : ["ADMIN_KEY_HASH is only for ACCESS_MODE keys"]),
    ]);
  return E.right({ _tag: "Gateway", secret: current.right, previousSecrets: before.right });
};

/**
 * Where the platform can't read a secret it hands over the reference to it instead, which is long enough to pass for
 * one, and known to everybody.
 */
const unresolvedReference = "@Microsoft.KeyVault(";

const resolved = (variables: RawVariables): E.Either<ReadonlyArray<string>, RawVariables> => {
  const unresolved = Object.keys(Variables.members).filter((name) =>
    variables[name]?.startsWith(unresolvedReference),
  );
  return unresolved.length === 0
    ? E.right(variables)
    : E.left(unresolved.map((name) => `${name} is a reference that Key Vault has not resolved`));
};

/** The settings, or everything that is wrong with them, by name and without their values. */
export const settingsOf = (variables: RawVariables): E.Either<ReadonlyArray<string>, Settings> =>
  pipe(
    resolved(variables),
    E.flatMap((known) =>
      pipe(
        Variables.decode(known),
        E.mapLeft((errors) =>
          errors.map(
            ({ context, message }) => `${context.at(-1)?.key ?? ""} ${message ?? "is invalid"}`,
          ),
        ),
      ),
    ),
    E.flatMap((raw) => {
      const access = accessOf(
        raw.ACCESS_MODE,
        raw.ADMIN_KEY_HASH,
        raw.GATEWAY_SECRET,
        raw.GATEWAY_SECRET_PREVIOUS,
      );
      const storage = storageOf(
        raw.AzureWebJobsStorage,
        raw.AzureWebJobsStorage__queueServiceUri,
        raw.AzureWebJobsStorage__blobServiceUri,
      );
      const tokenSecret = secretOf("TOKEN_SECRET", raw.TOKEN_SECRET);
      const previousTokenSecrets = previousOf("TOKEN_SECRET_PREVIOUS", raw.TOKEN_SECRET_PREVIOUS);
      const notifications = notificationSettingsOf(raw);
      const payments = paymentSettingsOf(raw);
      const reviewPolicy = reviewSettingsOf(raw);
      const services = serviceSettingsOf(raw);
      const telemetry = telemetrySettingsOf(raw);
      if (
        E.isLeft(access) ||
        E.isLeft(storage) ||
        E.isLeft(tokenSecret) ||
        E.isLeft(previousTokenSecrets) ||
        E.isLeft(payments) ||
        E.isLeft(notifications) ||
        E.isLeft(reviewPolicy) ||
        E.isLeft(services) ||
        E.isLeft(telemetry)
      )
        return E.left(
          problemsOf([
            storage,
            tokenSecret,
            previousTokenSecrets,
            access,
            payments,
            notifications,
            reviewPolicy,
            services,
            telemetry,
          ]),
        );
      return E.right({
        environmentName: raw.ENVIRONMENT,
        cosmos: cosmosOf(raw.COSMOS_ENDPOINT, raw.COSMOS_KEY),
        database: raw.COSMOS_DATABASE,
        storage: storage.right,
        tokenSecret: tokenSecret.right,
        previousTokenSecrets: previousTokenSecrets.right,
        access: access.right,
        accessCacheSeconds: raw.ACCESS_CACHE_SECONDS,
        auxDigit: raw.AUX_DIGIT,
        isStrict: raw.STRICT_MODE === "true",
        journalRetentionDays: raw.JOURNAL_RETENTION_DAYS,
        historiciseAfterDays: raw.HISTORICISE_AFTER_DAYS,
        payments: payments.right,
        notifications: notifications.right,
        reviewPolicy: reviewPolicy.right,
        services: services.right,
        telemetry: telemetry.right,
        flowRetrySeconds: raw.FLOW_RETRY_SECONDS,
        flowRelaySeconds: raw.FLOW_RELAY_SECONDS,
        flowListMonths: raw.FLOW_LIST_DEPTH_MONTHS,
        isFlowDateStrict: raw.FLOW_DATE_STRICT === "true",
      });
    }),
  );
