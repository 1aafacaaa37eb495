import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { name, version } from "../../../package.json";

type Component = {
  readonly "bom-ref": string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes: ReadonlyArray<{ readonly alg: string; readonly content: string }>;
  readonly licenses: ReadonlyArray<{ readonly license: { readonly id: string } }>;
  readonly properties: ReadonlyArray<{ readonly name: string; readonly value: string }>;
};

type Bill = {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly version: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly components: ReadonlyArray<Component>;
  readonly dependencies: ReadonlyArray<{
    readonly ref: string;
    readonly dependsOn: ReadonlyArray<string>;
  }>;
};

const root = path.resolve(__dirname, "..", "..", "..");
const sources = ["functions", "shared", "infra", "package.json", "package-lock.json"];
const run = promisify(execFile);
const node = (script: string, cwd: string) =>
  run(process.execPath, [path.join("infra", script)], { cwd });

const folder = mkdtempSync(path.join(tmpdir(), "bundle-"));
/** Folders that differ in name and depth. */
const here = path.join(folder, "here");
const elsewhere = path.join(folder, "some", "where", "else");

beforeAll(async () => {
  await Promise.all(
    [here, elsewhere].map((copy) => {
      mkdirSync(copy, { recursive: true });
      for (const source of sources)
        cpSync(path.join(root, source), path.join(copy, source), { recursive: true });
      symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"), "junction");
      return node("local/build.mjs", copy);
    }),
  );
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const inBuild = (file: string): string => readFileSync(path.join(here, "dist", file), "utf8");
const bill = (): Bill => JSON.parse(inBuild("sbom.cdx.json")) as Bill;
const fullName = ({ group, name: bare }: Component): string =>
  group === undefined ? bare : `${group}/${bare}`;

const digests = (copy: string): Readonly<Record<string, string>> => {
  const dist = path.join(copy, "dist");
  return Object.fromEntries(
    readdirSync(dist, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [
        path.relative(dist, file),
        createHash("sha256").update(readFileSync(file)).digest("hex"),
      ]),
  );
};

test("the same sources give the same bytes, wherever they lie", () => {
  const built = digests(here);
  expect(Object.keys(built)).toStrictEqual(
    expect.arrayContaining(["main.js", "main.js.map", "sbom.cdx.json", "third-party-licences.txt"]),
  );
  expect(digests(elsewhere)).toStrictEqual(built);
});

test("no file tells where it was built", () => {
  const telling = Object.keys(digests(here)).filter((file) =>
    [root, folder].some((place) => inBuild(file).includes(place)),
  );
  expect(telling).toStrictEqual([]);
});

test("the bill of materials is CycloneDX, without a time or anything of chance", () => {
  const { bomFormat, components, dependencies, metadata, serialNumber, specVersion, ...rest } =
    bill();
  expect({ bomFormat, specVersion, version: rest.version }).toStrictEqual({
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
  });
  expect(serialNumber).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(Object.keys(metadata)).toStrictEqual(["lifecycles", "component"]);
  expect(metadata["component"]).toMatchObject({ type: "application", name, version });
  const refs = components.map((component) => component["bom-ref"]);
  expect(new Set(refs).size).toBe(refs.length);
  expect(dependencies.map(({ ref }) => ref)).toStrictEqual([`pkg:npm/${name}@${version}`, ...refs]);
  expect(
    dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.includes(ref)),
  ).toStrictEqual([]);
});

/** Packages whose own source maps name their sources otherwise than by where they are installed. */
const underOtherNames = [
  "@azure/functions",
  "@azure/functions-extensions-base",
  "saxes",
  "xmlchars",
];

test("the bill of materials lists what each file of the bundle was made of, and nothing else", () => {
  const components = bill().components;
  const outputs = readdirSync(path.join(here, "dist")).filter((file) => file.endsWith(".js"));
  expect(outputs.length).toBeGreaterThan(0);
  const listed = outputs.map((output) => [
    output,
    components
      .filter(({ properties }) => properties.some(({ value }) => value === output))
      .map(fullName)
      .filter((packageName) => !underOtherNames.includes(packageName))
      .toSorted(),
  ]);
  const mapped = outputs.map((output) => [
    output,
    [
      ...new Set(
        (
          JSON.parse(inBuild(`${output}.map`)) as { readonly sources: ReadonlyArray<string> }
        ).sources.flatMap(
          (source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? [],
        ),
      ),
    ].toSorted(),
  ]);
  expect(listed).toStrictEqual(mapped);
  expect(components.map(fullName)).toStrictEqual(expect.arrayContaining(underOtherNames));
  expect(components.map(fullName)).toContain("swagger-ui-dist");
});

test("each component is the package that the lock file installs", () => {
  const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<
      Record<string, { readonly version: string; readonly integrity?: string }>
    >;
  };
  const installed = new Set(
    Object.entries(packages).map(
      ([at, locked]) =>
        `${at.split("node_modules/").at(-1) ?? ""} ${locked.version} ${Buffer.from(
          locked.integrity?.slice("sha512-".length) ?? "",
          "base64",
        ).toString("hex")}`,
    ),
  );
  const told = bill().components.map(
    (component) =>
      `${fullName(component)} ${component.version} ${component.hashes[0]?.content ?? ""}`,
  );
  expect(told.filter((line) => !installed.has(line))).toStrictEqual([]);
});

test("the committed list of licences is that of the bundle", async () => {
  await node("supply/licence-list.mjs", here);
  const list = "THIRD-PARTY-LICENCES.md";
  expect(readFileSync(path.join(root, list), "utf8")).toBe(
    readFileSync(path.join(here, list), "utf8"),
  );
});

test("a licence that nobody has looked at stops the list, by the package's name", async () => {
  const told = bill();
  const [first, ...others] = told.components;
  const foreign = { ...first, licenses: [{ license: { id: "SSPL-1.0" } }] };
  writeFileSync(
    path.join(elsewhere, "dist", "sbom.cdx.json"),
    JSON.stringify({ ...told, components: [foreign, ...others] }),
  );
  await expect(node("supply/licence-list.mjs", elsewhere)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      `${first === undefined ? "" : fullName(first)} ${first?.version ?? ""}: SSPL-1.0`,
    ) as string,
  });
});

test("the texts of the licences come along, each under its package", () => {
  const texts = inBuild("third-party-licences.txt");
  const missing = bill().components.filter(
    (component) =>
      !texts.includes(
        `${fullName(component)} ${component.version} (${component.licenses[0]?.license.id ?? ""})\n`,
      ),
  );
  expect(missing).toStrictEqual([]);
  expect(texts).toContain("Permission is hereby granted, free of charge");
});

test("a package of which nothing is left in the bundle isn't listed", async () => {
  const program = `
    import { shippedPackages } from "./infra/supply/shipped-packages.mjs";
    const of = (name) => "node_modules/" + name + "/index.js";
    const inputs = { [of("kept")]: { bytesInOutput: 1 }, [of("dropped")]: { bytesInOutput: 0 } };
    const imports = { imports: [] };
    const locked = { version: "1.0.0", license: "MIT", integrity: "sha512-" };
    const { packages } = shippedPackages(
      { outputs: { "dist/main.js": { inputs } }, inputs: { [of("kept")]: imports, [of("dropped")]: imports } },
      { packages: { "node_modules/kept": locked, "node_modules/dropped": locked } },
    );
    console.log(packages.map(({ name }) => name).join());`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], {
    cwd: root,
  });
  expect(stdout.trim()).toBe("kept");
});
