import * as E from "fp-ts/Either";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import settingNames from "../../../infra/azure/settings.json";
import { settingsOf, Variables } from "../../../shared/config/settings";
import { readBicep, root, type BicepFile, type BicepValue } from "./bicep-file";

const variables = Object.keys(Variables.members);

/** Variables that only the local stack and tests have, with the reason why Azure hasn't. */
const localOnly: Readonly<Record<string, string>> = {
  COSMOS_KEY: "the account has no keys: the identity opens it",
  AzureWebJobsStorage: "the storage account has no keys: addresses and the identity take its place",
  OTEL_EXPORTER_OTLP_ENDPOINT:
    "excluded by APPLICATIONINSIGHTS_CONNECTION_STRING, which is always set",
};

/** Settings that the host or a library reads, not our codec. */
const hosts: Readonly<Record<string, string>> = {
  AZURE_CLIENT_ID: "which identity the SDKs take",
  AzureWebJobsStorage__credential: "the host opens its storage by an identity",
  AzureWebJobsStorage__clientId: "by that one",
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: "the host sends telemetry by the identity",
  APPLICATION_INSIGHTS_NO_STATSBEAT: "the exporter tells its makers nothing of itself",
};

/** Flex Consumption refuses a deployment that sets one of these. */
const refused = [
  "ENABLE_ORYX_BUILD",
  "FUNCTIONS_EXTENSION_VERSION",
  "FUNCTIONS_WORKER_PROCESS_COUNT",
  "FUNCTIONS_WORKER_RUNTIME",
  "FUNCTIONS_WORKER_RUNTIME_VERSION",
  "SCM_DO_BUILD_DURING_DEPLOYMENT",
  "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
  "WEBSITE_CONTENTSHARE",
  "WEBSITE_NODE_DEFAULT_VERSION",
  "WEBSITE_RUN_FROM_PACKAGE",
  "WEBSITE_TIME_ZONE",
  "WEBSITE_VNET_ROUTE_ALL",
];

let app: BicepFile;
let main: BicepFile;
let set: ReadonlyArray<string>;

const members = (value: BicepValue | undefined): ReadonlyArray<string> =>
  typeof value === "object" && value !== null ? Object.keys(value) : [];

beforeAll(async () => {
  app = await readBicep("modules/function-app.bicep");
  main = await readBicep("main.bicep");
  set = members(app.variables["ofInfrastructure"]);
});

test("every variable of the service is set, passed on, a secret, or local only, and just one of these", () => {
  const places = [
    ...set.filter((name) => !(name in hosts)),
    ...Object.keys(settingNames.plain),
    ...Object.keys(settingNames.secret),
    ...Object.keys(localOnly),
  ];
  expect(places.toSorted()).toStrictEqual(variables.toSorted());
});

test("everything else that is set is for the host", () => {
  expect(set.filter((name) => !variables.includes(name)).toSorted()).toStrictEqual(
    Object.keys(hosts).toSorted(),
  );
});

test("the app's settings are those of the infrastructure, those passed on and those of the vault", () => {
  const settings = app.resources.find(({ name }) => name === "settings");
  expect(settings?.body).toStrictEqual({
    parent: { expression: "app" },
    name: "appsettings",
    // What is last counts: nobody can put another address in the place of the infrastructure's.
    properties: { expression: "union(appSettings, fromVault, ofInfrastructure)" },
  });
});

test("nothing is set that the plan refuses", () => {
  expect(
    [...set, ...Object.keys(settingNames.plain), ...Object.keys(settingNames.secret)].filter(
      (name) => refused.includes(name) || name.includes("."),
    ),
  ).toStrictEqual([]);
});

test("a misspelt name of a setting, a secret or a choice stops the deployment", () => {
  expect({
    appSettings: main.variables["checkedAppSettings"],
    vaultSettings: main.variables["checkedVaultSettings"],
    choices: main.variables["checkedChoices"],
  }).toStrictEqual({
    appSettings: {
      expression:
        "toObject( items(appSettings), setting => '${setting.key}${take(settings.plain[setting.key], 0)}', setting => setting.value )",
    },
    vaultSettings: {
      expression: "map(vaultSettings, name => '${name}${take(settings.secret[name], 0)}')",
    },
    choices: {
      expression:
        "toObject( items(choices), choice => '${choice.key}${take(string(stages[stage][choice.key]), 0)}', choice => choice.value )",
    },
  });
});

/** Values like those that Bicep computes. */
const deployed = {
  COSMOS_ENDPOINT: "https://cosmos-sportello.documents.azure.com:443/",
  COSMOS_DATABASE: "sportello",
  AzureWebJobsStorage__blobServiceUri: "https://stsportello.blob.core.windows.net/",
  AzureWebJobsStorage__queueServiceUri: "https://stsportello.queue.core.windows.net/",
  ENVIRONMENT: "prod",
  APPLICATIONINSIGHTS_CONNECTION_STRING:
    "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://italynorth-0.in.applicationinsights.azure.com/",
  TRACE_SAMPLE_PERCENT: "20",
  TOKEN_SECRET: "a secret of the vault",
  SERVICE_KEYS_SECRET: "another of the vault",
  ADMIN_KEY_HASH: "0".repeat(64),
};

test("what a deployment sets by default lets the service start, by identity and with telemetry", () => {
  const settings = settingsOf(deployed);
  expect(E.isRight(settings) ? settings.right : settings.left).toMatchObject({
    environmentName: "prod",
    cosmos: { _tag: "Identity" },
    storage: { _tag: "Identity" },
    access: { _tag: "Keys", adminKeyHash: "0".repeat(64) },
    telemetry: { _tag: "AzureMonitor", samplePercent: 20 },
  });
});

test("those are the variables that Bicep sets, and the secrets that it names", () => {
  const secrets = /param vaultSettings array = \[([^\]]*)\]/.exec(main.text)?.[1] ?? "";
  expect(Object.keys(deployed).toSorted()).toStrictEqual(
    [
      ...set.filter((name) => !(name in hosts)),
      ...[...secrets.matchAll(/'(\w+)'/g)].map(([, name]) => name ?? ""),
    ].toSorted(),
  );
});

test("no other file of the service reads the process environment", () => {
  const readers = ["functions", "shared"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => `${folder}/${path}`)
      .filter((path) =>
        /\bprocess\s*[.[]\s*["']?env\b/.test(readFileSync(join(root, path), "utf8")),
      ),
  );
  expect(readers).toStrictEqual(["shared/config/environment.ts"]);
});
