import topology from "../../../infra/topology.json";
import {
  readBicep,
  type BicepFile,
  type BicepObject,
  type BicepValue,
  type Block,
} from "./bicep-file";

/** The values that safety and correctness hang on, wherever they stand in the files. */

let files: Readonly<Record<string, BicepFile>>;

const names = [
  "alerts",
  "cosmos",
  "function-app",
  "identity",
  "monitoring",
  "network",
  "private-endpoints",
  "storage",
  "vault",
  "workspace",
];

beforeAll(async () => {
  files = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await readBicep(`modules/${name}.bicep`)] as const),
    ),
  );
});

const resource = (file: string, name: string): Block => {
  const found = files[file]?.resources.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${file} has no ${name}`);
  return found;
};

const at = (value: BicepValue, path: string): BicepValue | undefined =>
  path
    .split(".")
    .reduce<BicepValue | undefined>(
      (inner, member) =>
        typeof inner === "object" && inner !== null ? (inner as BicepObject)[member] : undefined,
      value,
    );

const expression = (text: string): BicepValue => ({ expression: text });
const open = expression("publicAccess ? 'Enabled' : 'Disabled'");

test.each<readonly [file: string, resource: string, path: string, value: BicepValue]>([
  ["cosmos", "account", "properties.consistencyPolicy", { defaultConsistencyLevel: "Strong" }],
  ["cosmos", "account", "properties.enableMultipleWriteLocations", false],
  ["cosmos", "account", "properties.disableLocalAuth", true],
  ["cosmos", "account", "properties.disableKeyBasedMetadataWriteAccess", true],
  ["cosmos", "account", "properties.minimalTlsVersion", "Tls12"],
  ["cosmos", "account", "properties.publicNetworkAccess", open],
  ["cosmos", "account", "properties.backupPolicy.type", "Continuous"],
  [
    "cosmos",
    "mayReadAndWrite",
    "properties.scope",
    expression("'${account.id}/dbs/${database.name}'"),
  ],
  ["storage", "account", "properties.allowSharedKeyAccess", false],
  ["storage", "account", "properties.allowBlobPublicAccess", false],
  ["storage", "account", "properties.allowCrossTenantReplication", false],
  ["storage", "account", "properties.defaultToOAuthAuthentication", true],
  ["storage", "account", "properties.minimumTlsVersion", "TLS1_2"],
  ["storage", "account", "properties.supportsHttpsTrafficOnly", true],
  ["storage", "account", "properties.publicNetworkAccess", open],
  ["storage", "blobContainer", "properties", { publicAccess: "None" }],
  ["storage", "packageContainer", "properties", { publicAccess: "None" }],
  ["storage", "blobService", "properties.deleteRetentionPolicy.enabled", true],
  ["vault", "vault", "properties.enableRbacAuthorization", true],
  ["vault", "vault", "properties.enableSoftDelete", true],
  ["vault", "vault", "properties.publicNetworkAccess", open],
  ["workspace", "workspace", "properties.features", { disableLocalAuth: true }],
  ["monitoring", "applicationInsights", "properties.DisableLocalAuth", true],
  ["monitoring", "applicationInsights", "properties.DisableIpMasking", false],
  ["function-app", "plan", "sku", { name: "FC1", tier: "FlexConsumption" }],
  ["function-app", "plan", "properties.reserved", true],
  ["function-app", "app", "kind", "functionapp,linux"],
  ["function-app", "app", "properties.httpsOnly", true],
  ["function-app", "app", "properties.siteConfig.minTlsVersion", "1.2"],
  ["function-app", "app", "properties.siteConfig.scmMinTlsVersion", "1.2"],
  ["function-app", "app", "properties.siteConfig.ftpsState", "Disabled"],
  ["function-app", "app", "identity.type", "UserAssigned"],
  ["function-app", "app", "properties.functionAppConfig.runtime.name", "node"],
  [
    "function-app",
    "app",
    "properties.functionAppConfig.deployment.storage.authentication.type",
    "UserAssignedIdentity",
  ],
  ["function-app", "noBasicPublishing", "properties", { allow: false }],
])("%s: %s has %s", (file, name, path, value) => {
  expect(at(resource(file, name).body, path)).toStrictEqual(value);
});

test("the app runs on the version of Node that the code is tested on", () => {
  expect(
    at(resource("function-app", "app").body, "properties.functionAppConfig.runtime.version"),
  ).toBe(process.versions.node.split(".")[0]);
});

test("containers and indexes of the database are made from the topology alone", async () => {
  const main = await readBicep("main.bicep");
  const { body, each } = resource("cosmos", "container");
  expect({
    loaded: main.variables["topology"],
    given: at(main.modules.find(({ name }) => name === "cosmos")?.body ?? {}, "params.containers"),
    each,
    name: at(body, "name"),
    resource: at(body, "properties.resource"),
  }).toStrictEqual({
    loaded: expression("loadJsonContent('../topology.json')"),
    given: expression("topology.containers"),
    each: "items(containers)",
    name: expression("each.key"),
    resource: {
      id: expression("each.key"),
      partitionKey: { kind: "Hash", version: 2, paths: [expression("each.value.partitionKey")] },
      defaultTtl: -1,
      indexingPolicy: {
        indexingMode: "consistent",
        automatic: true,
        includedPaths: expression("map(each.value.included, path => { path: path })"),
        excludedPaths: [{ path: "/*" }],
        compositeIndexes: expression(
          "map( each.value.composite, paths => map(paths, path => { path: path, order: 'ascending' }) )",
        ),
      },
    },
  });
});

test("queues and containers of blobs are made from the topology, and one more for the package", async () => {
  const main = await readBicep("main.bicep");
  const params = at(main.modules.find(({ name }) => name === "storage")?.body ?? {}, "params");
  const storage = files["storage"];
  expect({
    queues: at(params ?? null, "queues"),
    blobs: at(params ?? null, "blobs"),
    queueNames: storage?.variables["queueNames"],
    each: [resource("storage", "queue").each, resource("storage", "blobContainer").each],
    names: [
      at(resource("storage", "queue").body, "name"),
      at(resource("storage", "blobContainer").body, "name"),
    ],
    others: storage?.resources
      .filter(({ of }) => /\/(?:queues|containers)@/.test(of))
      .map(({ name }) => name),
  }).toStrictEqual({
    queues: expression("topology.queues"),
    blobs: expression("topology.blobs"),
    queueNames: expression(
      "flatten(map(items(queues), queue => [queue.value, '${queue.value}-poison']))",
    ),
    each: ["queueNames", "items(blobs)"],
    names: [expression("queueName"), expression("blob.value")],
    others: ["blobContainer", "packageContainer", "queue"],
  });
});

test("blobs that are moved to a cooler tier are in containers of the topology", () => {
  const named = [...(files["storage"]?.text ?? "").matchAll(/\bblobs[.](\w+)/g)];
  expect(named.map(([, key = ""]) => key).filter((key) => !(key in topology.blobs))).toStrictEqual(
    [],
  );
  expect(named).toHaveLength(2);
});

/** The service's identity and whoever writes secrets; nothing else gets a role. */
test("roles are the few that are needed, each on one resource", () => {
  const roles = names.flatMap((file) =>
    (files[file]?.resources ?? [])
      .filter(({ of }) => /roleAssignments@/i.test(of))
      .map(({ body }) => {
        const definition = JSON.stringify(at(body, "properties.roleDefinitionId"));
        const variable = /(\w+)(?:\)|\}'"\})/.exec(
          definition.replace(/^.*Definitions[/']+,? ?\$?\{?/, ""),
        )?.[1];
        return [file, files[file]?.variables[variable ?? ""]];
      }),
  );
  expect(roles).toStrictEqual([
    ["cosmos", "00000000-0000-0000-0000-000000000002"],
    ["monitoring", "3913510d-42f4-4e42-8a64-420c390055eb"],
    ["storage", "b7e6dc6d-f297-4f70-8a9b-ffd3d2c0d5e6"],
    ["storage", "974c5e8b-45b9-4653-ba55-5f855dd0fb88"],
    ["vault", "4633458b-17de-408a-b874-0445c86b69e6"],
    ["vault", "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"],
  ]);
});

test("each store, the vault and the app tell the workspace what goes on", () => {
  const told = names.flatMap((file) =>
    (files[file]?.resources ?? [])
      .filter(({ of }) => of.includes("diagnosticSettings@"))
      .map(({ body }) => [file, at(body, "scope"), at(body, "properties.workspaceId")]),
  );
  const workspace = expression("workspaceId");
  expect(told).toStrictEqual([
    ["cosmos", expression("account"), workspace],
    ["function-app", expression("app"), workspace],
    ["storage", expression("blobService"), workspace],
    ["storage", expression("queueService"), workspace],
    ["vault", expression("vault"), workspace],
  ]);
});

test("no log category would keep what documents hold or are named", () => {
  const categories = names.flatMap((file) =>
    (files[file]?.resources ?? []).flatMap(({ body }) => {
      const logs = at(body, "properties.logs");
      return Array.isArray(logs) ? logs.map((log) => at(log as BicepValue, "category")) : [];
    }),
  );
  expect(categories).toStrictEqual([
    "ControlPlaneRequests",
    "PartitionKeyStatistics",
    "StorageDelete",
    "AuditEvent",
  ]);
});

test("addresses of requests are kept without their queries", () => {
  expect(at(resource("monitoring", "withoutQueries").body, "properties.dataFlows.0")).toStrictEqual(
    {
      streams: ["Microsoft-Table-AppRequests"],
      destinations: ["workspace"],
      transformKql: 'source | extend Url = tostring(split(Url, "?")[0])',
    },
  );
});

test("no secret is in a parameter that deployments keep, or in an output", async () => {
  const all = [await readBicep("main.bicep"), ...Object.values(files)];
  const isSecret = /secrets?$|password|key$/i;
  expect(
    all.flatMap(({ outputs, parameters, path }) => [
      ...parameters
        .filter(({ decorators, name }) => isSecret.test(name) && !("secure" in decorators))
        .map(({ name }) => `${path} ${name}`),
      ...Object.keys(outputs).filter((name) => isSecret.test(name)),
      ...Object.values(outputs).filter((value) => /listKeys|secret/i.test(value)),
    ]),
  ).toStrictEqual([]);
});
