import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { record } from "../prelude/record";

/** The settings of the whole service, decoded once at start. Units are in the names. */

type RawVariables = Readonly<Record<string, string | undefined>>;

const text = (byDefault: string | null): t.Type<string, string, unknown> =>
  new t.Type<string, string, unknown>(
    "text",
    (value): value is string => typeof value === "string",
    (value, context) =>
      typeof value === "string" && value !== ""
        ? t.success(value)
        : byDefault === null
          ? t.failure(value, context, "is required")
          : t.success(byDefault),
    t.identity,
  );

const optionalText = text("");

const whole = (byDefault: number, minimum: number, maximum: number) =>
  new t.Type<number, number, unknown>(
    "whole number",
    (value): value is number => typeof value === "number",
    (value, context) => {
      if (typeof value !== "string" || value === "") return t.success(byDefault);
      const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      return number >= minimum && number <= maximum
        ? t.success(number)
        : t.failure(value, context, `must be a whole number from ${minimum} to ${maximum}`);
    },
    t.identity,
  );

const digit = new t.Type<string, string, unknown>(
  "digit",
  (value): value is string => typeof value === "string",
  (value, context) => {
    if (value === undefined || value === "") return t.success("3");
    return typeof value === "string" && /^\d$/.test(value)
      ? t.success(value)
      : t.failure(value, context, "must be one digit");
  },
  t.identity,
);

/** Every variable that the service reads, by its name. */
export const Variables = record("Settings", {
  COSMOS_ENDPOINT: text(null),
  COSMOS_KEY: optionalText,
  COSMOS_DATABASE: text("sportello"),
  AzureWebJobsStorage: optionalText,
  AzureWebJobsStorage__queueServiceUri: optionalText,
  TOKEN_SECRET: text(null),
  ENVIRONMENT: text("local"),
  ACCESS_CACHE_SECONDS: whole(30, 0, 300),
  AUX_DIGIT: digit,
  JOURNAL_RETENTION_DAYS: whole(3650, 1, 24_000),
});

export type CosmosConnection =
  | { readonly _tag: "Key"; readonly endpoint: string; readonly key: string }
  | { readonly _tag: "Identity"; readonly endpoint: string };

export type StorageConnection =
  | { readonly _tag: "ConnectionString"; readonly connectionString: string }
  | { readonly _tag: "Identity"; readonly queueEndpoint: string };

export type Settings = {
  readonly environmentName: string;
  readonly cosmos: CosmosConnection;
  readonly database: string;
  readonly storage: StorageConnection;
  /** Signs continuation tokens. */
  readonly tokenSecret: string;
  readonly accessCacheSeconds: number;
  readonly auxDigit: string;
  readonly journalRetentionDays: number;
};

/** What operations on debt positions read of the settings. */
export type HasDebtPositionSettings = {
  /** First digit of a notice number that the institution doesn't choose itself. */
  readonly auxDigit: string;
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

const cosmosOf = (endpoint: string, key: string): CosmosConnection =>
  key === "" ? { _tag: "Identity", endpoint } : { _tag: "Key", endpoint, key };

const storageOf = (
  connectionString: string,
  queueEndpoint: string,
): E.Either<string, StorageConnection> => {
  if (connectionString !== "") return E.right({ _tag: "ConnectionString", connectionString });
  return queueEndpoint === ""
    ? E.left("AzureWebJobsStorage or AzureWebJobsStorage__queueServiceUri is required")
    : E.right({ _tag: "Identity", queueEndpoint });
};

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
      const storage = storageOf(raw.AzureWebJobsStorage, raw.AzureWebJobsStorage__queueServiceUri);
      if (E.isLeft(storage)) return E.left([storage.left]);
      if (raw.TOKEN_SECRET.length < minSecretLength)
        return E.left([`TOKEN_SECRET must have at least ${minSecretLength} characters`]);
      return E.right({
        environmentName: raw.ENVIRONMENT,
        cosmos: cosmosOf(raw.COSMOS_ENDPOINT, raw.COSMOS_KEY),
        database: raw.COSMOS_DATABASE,
        storage: storage.right,
        tokenSecret: raw.TOKEN_SECRET,
        accessCacheSeconds: raw.ACCESS_CACHE_SECONDS,
        auxDigit: raw.AUX_DIGIT,
        journalRetentionDays: raw.JOURNAL_RETENTION_DAYS,
      });
    }),
  );
