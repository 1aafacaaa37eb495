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
import { digit, oneOf, optionalText, text, whole } from "./variable";

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
  ENVIRONMENT: text("local"),
  ACCESS_MODE: oneOf("keys", "gateway"),
  GATEWAY_SECRET: optionalText,
  ACCESS_CACHE_SECONDS: whole(30, 0, 300),
  STRICT_MODE: oneOf("false", "true"),
  AUX_DIGIT: digit,
  JOURNAL_RETENTION_DAYS: whole(3650, 1, 24_000),
  FLOW_RETRY_SECONDS: whole(60, 1, 86_400),
  FLOW_RELAY_SECONDS: whole(600, 1, 86_400),
  FLOW_LIST_DEPTH_MONTHS: whole(0, 0, 1_200),
  FLOW_DATE_STRICT: oneOf("false", "true"),
  ...paymentVariables,
  ...notificationVariables,
  ...reviewVariables,
  ...serviceVariables,
});

export type CosmosConnection =
  | { readonly _tag: "Key"; readonly endpoint: string; readonly key: string }
  | { readonly _tag: "Identity"; readonly endpoint: string };

export type StorageConnection =
  | { readonly _tag: "ConnectionString"; readonly connectionString: string }
  | { readonly _tag: "Identity"; readonly queueEndpoint: string; readonly blobEndpoint: string };

/** Who tells who calls: our own keys, or a gateway that shares a secret with us. */
export type AccessMode =
  { readonly _tag: "Keys" } | { readonly _tag: "Gateway"; readonly secret: string };

export type Settings = {
  readonly environmentName: string;
  readonly cosmos: CosmosConnection;
  readonly database: string;
  readonly storage: StorageConnection;
  /** Signs continuation tokens. */
  readonly tokenSecret: string;
  readonly access: AccessMode;
  readonly accessCacheSeconds: number;
  readonly auxDigit: string;
  readonly isStrict: boolean;
  readonly journalRetentionDays: number;
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

const minSecretLength = 16;

const secretOf = (name: string, value: string): E.Either<string, string> =>
  value.length < minSecretLength
    ? E.left(`${name} must have at least ${minSecretLength} characters`)
    : E.right(value);

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

const accessOf = (mode: "keys" | "gateway", secret: string): E.Either<string, AccessMode> =>
  mode === "keys"
    ? E.right({ _tag: "Keys" })
    : pipe(
        secretOf("GATEWAY_SECRET", secret),
        E.map((value) => ({ _tag: "Gateway", secret: value })),
      );

const problemsOf = (
  parts: ReadonlyArray<E.Either<string | ReadonlyArray<string>, unknown>>,
): ReadonlyArray<string> => parts.flatMap((part) => (E.isLeft(part) ? part.left : []));

/** The settings, or everything that is wrong with them, by name and without their values. */
export const settingsOf = (variables: RawVariables): E.Either<ReadonlyArray<string>, Settings> =>
  pipe(
    Variables.decode(variables),
    E.mapLeft((errors) =>
      errors.map(
        ({ context, message }) => `${context.at(-1)?.key ?? ""} ${message ?? "is invalid"}`,
      ),
    ),
    E.flatMap((raw) => {
      const access = accessOf(raw.ACCESS_MODE, raw.GATEWAY_SECRET);
      const storage = storageOf(
        raw.AzureWebJobsStorage,
        raw.AzureWebJobsStorage__queueServiceUri,
        raw.AzureWebJobsStorage__blobServiceUri,
      );
      const tokenSecret = secretOf("TOKEN_SECRET", raw.TOKEN_SECRET);
      const notifications = notificationSettingsOf(raw);
      const payments = paymentSettingsOf(raw);
      const reviewPolicy = reviewSettingsOf(raw);
      const services = serviceSettingsOf(raw);
      if (
        E.isLeft(access) ||
        E.isLeft(storage) ||
        E.isLeft(tokenSecret) ||
        E.isLeft(payments) ||
        E.isLeft(notifications) ||
        E.isLeft(reviewPolicy) ||
        E.isLeft(services)
      )
        return E.left(
          problemsOf([
            storage,
            tokenSecret,
            access,
            payments,
            notifications,
            reviewPolicy,
            services,
          ]),
        );
      return E.right({
        environmentName: raw.ENVIRONMENT,
        cosmos: cosmosOf(raw.COSMOS_ENDPOINT, raw.COSMOS_KEY),
        database: raw.COSMOS_DATABASE,
        storage: storage.right,
        tokenSecret: tokenSecret.right,
        access: access.right,
        accessCacheSeconds: raw.ACCESS_CACHE_SECONDS,
        auxDigit: raw.AUX_DIGIT,
        isStrict: raw.STRICT_MODE === "true",
        journalRetentionDays: raw.JOURNAL_RETENTION_DAYS,
        payments: payments.right,
        notifications: notifications.right,
        reviewPolicy: reviewPolicy.right,
        services: services.right,
        flowRetrySeconds: raw.FLOW_RETRY_SECONDS,
        flowRelaySeconds: raw.FLOW_RELAY_SECONDS,
        flowListMonths: raw.FLOW_LIST_DEPTH_MONTHS,
        isFlowDateStrict: raw.FLOW_DATE_STRICT === "true",
      });
    }),
  );
