import { readFileSync } from "node:fs";
import path from "node:path";
import { devDependencies, dependencies, overrides } from "../../../package.json";
import { shipped, stated, tools } from "../../../infra/supply/licences.json";

type Locked = {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly dev?: boolean;
};

const root = path.resolve(__dirname, "..", "..", "..");
const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, Locked>>;
};
const ours = lock.packages[""];
const theirs = Object.entries(lock.packages).filter(([at]) => at !== "");
const nameOf = (at: string): string => at.split("node_modules/").at(-1) ?? "";
const exact = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

test("every version that we ask for is exact", () => {
  const asked = Object.entries({ ...dependencies, ...devDependencies, ...overrides });
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter(([, version]) => !exact.test(version))).toStrictEqual([]);
});

test("the lock file is of what we ask for, and installs just that", () => {
  expect(ours).toMatchObject({ dependencies, devDependencies });
  const installed = Object.entries({ ...dependencies, ...devDependencies }).map(([name]) => [
    name,
    lock.packages[`node_modules/${name}`]?.version,
  ]);
  expect(Object.fromEntries(installed)).toStrictEqual({ ...dependencies, ...devDependencies });
});

test("every package is known by its digest, and by nobody's address", () => {
  expect(lock.lockfileVersion).toBe(3);
  expect(theirs.length).toBeGreaterThan(400);
  const undigested = theirs.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"));
  const addressed = theirs.filter(([, { resolved }]) => resolved !== undefined);
  expect({ undigested, addressed }).toStrictEqual({ undigested: [], addressed: [] });
});

/** Wherever no version of our own choosing would tell what runs, one that is installed twice counts twice. */
const licences: ReadonlyArray<readonly [string, string, boolean]> = theirs.map(
  ([at, { dev, license }]) => [
    nameOf(at),
    Object.entries(stated).find(([name]) => name === nameOf(at))?.[1].licence ??
      license ??
      "unknown",
    dev === true,
  ],
);

test("whatever is installed has a licence that was looked at", () => {
  const usable = new Set([...Object.keys(shipped), ...Object.keys(tools)]);
  expect(licences.filter(([, licence]) => !usable.has(licence))).toStrictEqual([]);
});

test("what isn't a tool has a licence under which it may be shipped", () => {
  const usable = new Set(Object.keys(shipped));
  expect(licences.filter(([, licence, isTool]) => !isTool && !usable.has(licence))).toStrictEqual(
    [],
  );
});

test("no licence is stated or allowed that nobody needs", () => {
  const names = new Set(licences.map(([name]) => name));
  const inUse = new Set(licences.map(([, licence]) => licence));
  expect(Object.keys(stated).filter((name) => !names.has(name))).toStrictEqual([]);
  expect(
    [...Object.keys(shipped), ...Object.keys(tools)].filter((licence) => !inUse.has(licence)),
  ).toStrictEqual([]);
});
