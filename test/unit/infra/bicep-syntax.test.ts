import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  azureFolder,
  localNames,
  modulePath,
  namesUsed,
  parseBicep,
  readBicep,
  syntaxErrors,
  type BicepFile,
} from "./bicep-file";

const paths = readdirSync(azureFolder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".bicep"))
  .toSorted();

let files: ReadonlyMap<string, BicepFile>;
const file = (path: string): BicepFile => {
  const found = files.get(path);
  if (found === undefined) throw new Error(`There is no ${path}`);
  return found;
};

beforeAll(async () => {
  files = new Map(
    await Promise.all(paths.map(async (path) => [path, await readBicep(path)] as const)),
  );
});

const declaredIn = ({ modules, parameters, resources, variables }: BicepFile) => [
  ...parameters.map(({ name }) => name),
  ...Object.keys(variables),
  ...resources.map(({ name }) => name),
  ...modules.map(({ name }) => name),
];

const paramsOf = (module: BicepFile["modules"][number]): ReadonlyArray<string> => {
  const { params } = module.body;
  return typeof params === "object" && params !== null ? Object.keys(params) : [];
};

test("there is a main file and every module is called by some file", () => {
  const called = [...files.values()].flatMap((each) =>
    each.modules.map((module) => modulePath(each, module)),
  );
  expect([...new Set(called), "main.bicep"].toSorted()).toStrictEqual(paths);
});

describe.each(paths)("%s", (path) => {
  test("is free of syntax errors", () => {
    expect(syntaxErrors(file(path))).toStrictEqual([]);
  });

  test("declares each name once", () => {
    const declared = declaredIn(file(path));
    expect(declared.toSorted()).toStrictEqual([...new Set(declared)].toSorted());
  });

  test("uses no name that isn't declared", () => {
    const known = new Set([...declaredIn(file(path)), ...localNames(file(path))]);
    expect([...namesUsed(file(path))].filter((name) => !known.has(name))).toStrictEqual([]);
  });

  test("declares no parameter or variable that it doesn't use", () => {
    const used = namesUsed(file(path));
    const { parameters, variables } = file(path);
    expect(
      [...parameters.map(({ name }) => name), ...Object.keys(variables)].filter(
        (name) => !used.has(name),
      ),
    ).toStrictEqual([]);
  });

  test("gives each module all that it requires, and nothing that it doesn't know", () => {
    file(path).modules.forEach((module) => {
      const { parameters } = file(modulePath(file(path), module));
      const given = paramsOf(module);
      expect({
        module: module.name,
        missing: parameters
          .filter(({ isRequired, name }) => isRequired && !given.includes(name))
          .map(({ name }) => name),
        unknown: given.filter((name) => !parameters.some((each) => each.name === name)),
      }).toStrictEqual({ module: module.name, missing: [], unknown: [] });
    });
  });

  test("asks modules only for outputs that they have", () => {
    const { modules, text } = file(path);
    const asked = [...text.matchAll(/\b(\w+)[!]?[.]outputs[.](\w+)/g)].map(([, name, output]) => {
      const module = modules.find((each) => each.name === name);
      return module === undefined
        ? `${name}: not a module`
        : output !== undefined && output in file(modulePath(file(path), module)).outputs
          ? null
          : `${name} has no ${output}`;
    });
    expect(asked.filter((problem) => problem !== null)).toStrictEqual([]);
  });

  test("has the parents and dependencies that it names", () => {
    const { modules, resources } = file(path);
    const names = [...modules, ...resources].map(({ name }) => name);
    const parents = resources.flatMap(({ body: { parent } }) =>
      parent === undefined ? [] : [JSON.stringify(parent).replace(/^.*":"|\[.*|"}$/g, "")],
    );
    expect(parents.filter((parent) => !names.includes(parent))).toStrictEqual([]);
  });

  test("loads only files that exist", () => {
    const loaded = [...file(path).text.matchAll(/load\w+Content\('([^']+)'\)/g)].map(([, each]) =>
      join(azureFolder, path, "..", each ?? ""),
    );
    expect(loaded.filter((each) => !existsSync(each))).toStrictEqual([]);
  });
});

test.each([
  ["a missing brace", "resource x 'A/b@2024-01-01' = {\n  name: 'x'\n"],
  ["a parameter without a type", "param x = 'a'\n"],
  ["an unclosed string", "var x = 'a\n"],
])("the grammar refuses %s", async (_, text) => {
  expect(syntaxErrors(await parseBicep("wrong.bicep", text))).not.toStrictEqual([]);
});
