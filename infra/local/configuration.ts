import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { organization } from "./demonstration";

/** Where the parts of the local stack listen and what the service is told; each port by a setting. */
export type Ports = {
  readonly functions: number;
  readonly blob: number;
  readonly queue: number;
  readonly cosmos: number;
  readonly platforms: number;
  /** Of the page that shows webhooks, and of the mail server. */
  readonly inbox: number;
  readonly smtp: number;
};

export type Configuration = {
  readonly ports: Ports;
  /** Ours to start; false when the environment names the real service instead. */
  readonly hasOwnStorage: boolean;
  readonly hasOwnCosmos: boolean;
  readonly hasOwnPlatforms: boolean;
  readonly hasOwnInbox: boolean;
  readonly workers: number;
  /** Environment of the service. */
  readonly env: NodeJS.ProcessEnv;
};

/** Public development credentials, the same in every emulator of these services. */
const emulatorCosmosKey =
  "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";
export const emulatorStorageKey =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

const storageConnection = ({ blob, queue }: Ports): string =>
  [
    "DefaultEndpointsProtocol=http",
    "AccountName=devstoreaccount1",
    `AccountKey=${emulatorStorageKey}`,
    `BlobEndpoint=http://127.0.0.1:${blob}/devstoreaccount1`,
    `QueueEndpoint=http://127.0.0.1:${queue}/devstoreaccount1`,
  ].join(";");

/** Signs webhooks to the local inbox, and nothing else anywhere. */
export const inboxSecret = "local-webhook-secret";

/** Every notice also goes to the local inbox, which is on this machine: addresses that are refused elsewhere. */
const notificationsTo = ({ functions, inbox, smtp }: Ports): NodeJS.ProcessEnv => ({
  NOTIFY_CHANNELS: "webhook,email,log",
  NOTIFY_WEBHOOKS: JSON.stringify([
    { url: `http://127.0.0.1:${inbox}/webhook`, secret: inboxSecret },
  ]),
  NOTIFY_WEBHOOK_REACH: "any",
  NOTIFY_SMTP_URL: `smtp://127.0.0.1:${smtp}`,
  NOTIFY_EMAIL_SENDER: "sportello@borgoesempio.it",
  NOTIFY_EMAIL_REVIEWERS: "revisori@example.org",
  NOTIFY_REVIEW_LINK: `http://127.0.0.1:${functions}/api/v1/reviewer/reviews/{reviewId}`,
});

const fileSettings = (root: string): Readonly<Record<string, string>> => {
  const file = path.join(root, "local.settings.json");
  if (!existsSync(file)) return {};
  const { Values = {} } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly Values?: Readonly<Record<string, string>>;
  };
  return Values;
};

const portOf = (env: NodeJS.ProcessEnv, name: string, byDefault: number): number => {
  const value = env[name] ?? String(byDefault);
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535)
    throw new Error(`${name} must be a port number.`);
  return Number(value);
};

/** The station through which the node reaches the demonstration institution, on both partner surfaces. */
const stations = [
  {
    station: "09876543210_01",
    broker: "09876543210",
    organizations: [{ organization, aca: true }],
  },
];

/** What the environment says, then `local.settings.json`, then what needs no thinking. */
export const configuration = (root: string): Configuration => {
  const given: NodeJS.ProcessEnv = { ...fileSettings(root), ...process.env };
  const ports: Ports = {
    functions: portOf(given, "FUNCTIONS_PORT", 7071),
    blob: portOf(given, "AZURITE_BLOB_PORT", 10_000),
    queue: portOf(given, "AZURITE_QUEUE_PORT", 10_001),
    cosmos: portOf(given, "COSMOS_PORT", 8081),
    platforms: portOf(given, "PLATFORMS_PORT", 7072),
    inbox: portOf(given, "INBOX_PORT", 7073),
    smtp: portOf(given, "SMTP_PORT", 7074),
  };
  const storage = given["AzureWebJobsStorage"] ?? "";
  const hasOwnStorage = storage === "" || storage === "UseDevelopmentStorage=true";
  const hasOwnPlatforms =
    (given["PAYMENT_NODE_ENDPOINT"] ?? "") === "" && (given["SEND_ENDPOINT"] ?? "") === "";
  const hasOwnInbox = (given["NOTIFY_CHANNELS"] ?? "") === "";
  const hasOwnCosmos = (given["COSMOS_ENDPOINT"] ?? "") === "";
  return {
    ports,
    hasOwnStorage,
    hasOwnCosmos,
    hasOwnPlatforms,
    hasOwnInbox,
    workers: Number(given["FUNCTIONS_WORKERS"] ?? 1),
    env: {
      TOKEN_SECRET: "local-token-secret",
      PARTNER_STATIONS: JSON.stringify(stations),
      ENVIRONMENT: "local",
      ...given,
      ...(hasOwnStorage ? { AzureWebJobsStorage: storageConnection(ports) } : {}),
      ...(hasOwnInbox ? notificationsTo(ports) : {}),
      ...(hasOwnPlatforms
        ? {
            PAYMENT_NODE_ENDPOINT: `http://127.0.0.1:${ports.platforms}/node`,
            PAYMENT_NODE_KEY: "local-platform",
            SEND_ENDPOINT: `http://127.0.0.1:${ports.platforms}/send`,
            SEND_KEY: "local-platform",
            SPONTANEOUS_PAYMENTS_ENDPOINT: `http://127.0.0.1:${ports.platforms}/spontaneous`,
            SPONTANEOUS_PAYMENTS_KEY: "local-platform",
          }
        : {}),
      ...(hasOwnCosmos
        ? {
            COSMOS_ENDPOINT: `http://127.0.0.1:${ports.cosmos}`,
            COSMOS_KEY: emulatorCosmosKey,
          }
        : {}),
    },
  };
};
