import { existsSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import { join } from "node:path";
import parametersFile from "../../../infra/azure/main.parameters.json";
import settingNames from "../../../infra/azure/settings.json";
import stages from "../../../infra/azure/stages.json";
import topology from "../../../infra/topology.json";
import {
  azureFolder,
  modulePath,
  readBicep,
  root,
  type BicepFile,
  type Parameter,
} from "./bicep-file";

type Value = string | number | boolean | Readonly<Record<string, number>>;
const choices: Readonly<Record<string, Readonly<Record<string, Value>>>> = stages;

let main: BicepFile;
/** Which parameters of modules each choice is given to. */
let takers: Readonly<Record<string, ReadonlyArray<Parameter>>>;

beforeAll(async () => {
  main = await readBicep("main.bicep");
  const given = await Promise.all(
    main.modules.map(async (module) => {
      const { parameters } = await readBicep(modulePath(main, module));
      return Object.entries(module.body["params"] ?? {}).flatMap(([name, value]) => {
        const text: string = (value as { readonly expression?: string }).expression ?? "";
        const choice = /^chosen[.](\w+)$/.exec(text)?.[1];
        const parameter = parameters.find((each) => each.name === name);
        return choice === undefined || parameter === undefined ? [] : [{ choice, parameter }];
      });
    }),
  );
  const found: Record<string, Array<Parameter>> = {};
  given.flat().forEach(({ choice, parameter }) => {
    (found[choice] ??= []).push(parameter);
  });
  takers = found;
});

test("the stages are those that the main file allows, each with the same choices", () => {
  expect(main.parameters.find(({ name }) => name === "stage")?.decorators["allowed"]).toStrictEqual(
    [Object.keys(choices)],
  );
  const names = Object.values(choices).map((stage) => Object.keys(stage));
  expect(names).toStrictEqual(names.map(() => names[0]));
});

test("every choice is used, and no other", () => {
  const used = [...main.text.matchAll(/\bchosen[.](\w+)/g)].map(([, name]) => name);
  expect([...new Set(used)].toSorted()).toStrictEqual(Object.keys(stages.dev).toSorted());
});

const typeOf = (value: Value): string =>
  typeof value === "boolean"
    ? "bool"
    : typeof value === "number"
      ? "int"
      : typeof value === "string"
        ? "string"
        : "object";

describe.each(Object.keys(choices))("the choices of %s", (stage) => {
  test("have the types and values that modules take", () => {
    const wrong = Object.entries(choices[stage] ?? {}).flatMap(([name, value]) =>
      (takers[name] ?? []).flatMap(({ decorators, type }) => {
        const allowed = decorators["allowed"]?.[0];
        const least = decorators["minValue"]?.[0];
        const most = decorators["maxValue"]?.[0];
        return typeOf(value) === type &&
          (!Array.isArray(allowed) || allowed.some((each) => each === value)) &&
          (typeof least !== "number" || Number(value) >= least) &&
          (typeof most !== "number" || Number(value) <= most)
          ? []
          : [`${name}: ${JSON.stringify(value)}`];
      }),
    );
    expect(wrong).toStrictEqual([]);
  });

  test("reserve throughput for every container, in steps of a thousand, or for none", () => {
    const { cosmosCapacity, cosmosThroughput } = choices[stage] ?? {};
    const throughput = Object.entries(cosmosThroughput ?? {});
    expect({
      containers: throughput.map(([name]) => name).toSorted(),
      wrong: throughput.filter(([, units]) => Number(units) < 1_000 || Number(units) % 1_000 !== 0),
    }).toStrictEqual({
      containers: cosmosCapacity === "autoscale" ? Object.keys(topology.containers).toSorted() : [],
      wrong: [],
    });
  });

  test("keep two instances ready, or none, where there are zones", () => {
    const { alwaysReady, zoneRedundant } = choices[stage] ?? {};
    expect(zoneRedundant === true && alwaysReady === 1).toBe(false);
  });
});

test("prod keeps its backups, its vault and its network to itself", () => {
  expect(stages.prod).toMatchObject({
    cosmosBackup: "Continuous30Days",
    purgeProtection: true,
    privateNetworking: true,
    zoneRedundant: true,
  });
});

test("azd gives what the main file requires, by names that it knows", () => {
  const given = Object.keys(parametersFile.parameters);
  expect({
    unknown: given.filter((name) => !main.parameters.some((each) => each.name === name)),
    missing: main.parameters
      .filter(({ isRequired, name }) => isRequired && !given.includes(name))
      .map(({ name }) => name),
    secrets: Object.keys(parametersFile.parameters.secrets.value).filter(
      (name) => !(name in settingNames.secret),
    ),
  }).toStrictEqual({ unknown: [], missing: [], secrets: [] });
});

test("azd gives every secret that the app refers to by default", () => {
  const referred = /param vaultSettings array = \[([^\]]*)\]/.exec(main.text)?.[1] ?? "";
  expect([...referred.matchAll(/'(\w+)'/g)].map(([, name]) => name)).toStrictEqual(
    Object.keys(parametersFile.parameters.secrets.value),
  );
});

test("azure.yaml names the folder, the main file, the service's tag and the packed folder", async () => {
  const project = load(readFileSync(join(root, "azure.yaml"), "utf8")) as {
    readonly infra: { readonly path: string; readonly module: string };
    readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  const tags = (await readBicep("main.bicep")).modules.find(({ name }) => name === "functionApp")
    ?.body["params"];
  expect({
    hasMain: existsSync(join(root, project.infra.path, `${project.infra.module}.bicep`)),
    hasParameters: existsSync(join(root, project.infra.path, "main.parameters.json")),
    services: Object.entries(project.services).map(
      ([name, { dist, host, language, remoteBuild }]) => ({
        name,
        dist,
        host,
        language,
        remoteBuild,
      }),
    ),
    tags: (tags as { readonly tags: unknown }).tags,
    packs: readFileSync(join(azureFolder, "package.mjs"), "utf8").includes('".local", "azure"'),
  }).toStrictEqual({
    hasMain: true,
    hasParameters: true,
    services: [
      {
        name: "sportello",
        dist: ".local/azure",
        host: "function",
        language: "js",
        remoteBuild: false,
      },
    ],
    tags: { expression: "union(tags, { 'azd-service-name': 'sportello' })" },
    packs: true,
  });
});
