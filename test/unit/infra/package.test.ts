import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main, name, version } from "../../../package.json";
import { azureFolder, root } from "./bicep-file";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "package-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const packFrom = (files: ReadonlyArray<string>): ReadonlyArray<string> => {
  mkdirSync(join(folder, "build", "local"), { recursive: true });
  files.forEach((file) => {
    writeFileSync(join(folder, "build", file), file);
  });
  execFileSync(
    process.execPath,
    [join(azureFolder, "package.mjs"), join(folder, "build"), join(folder, "package")],
    { stdio: "pipe" },
  );
  return readdirSync(join(folder, "package"), { recursive: true, encoding: "utf8" }).toSorted();
};

test("a package is the bundle, its licences and what the host reads; no maps, nothing of the local stack", () => {
  expect(
    packFrom([
      "main.js",
      "main.js.map",
      "main.js.LEGAL.txt",
      "third-party-licences.txt",
      "sbom.cdx.json",
      "telemetry-otlp.js",
      "telemetry-otlp.js.map",
      "local/start.js",
    ]),
  ).toStrictEqual([
    "dist",
    "dist/main.js",
    "dist/main.js.LEGAL.txt",
    "dist/telemetry-otlp.js",
    "dist/third-party-licences.txt",
    "host.json",
    "package.json",
  ]);
  expect(JSON.parse(readFileSync(join(folder, "package", "package.json"), "utf8"))).toStrictEqual({
    name,
    version,
    private: true,
    license: "EUPL-1.2",
    main,
  });
  expect(readFileSync(join(folder, "package", "host.json"), "utf8")).toBe(
    readFileSync(join(root, "host.json"), "utf8"),
  );
});

test("the files of an earlier package are gone", () => {
  packFrom(["main.js", "old.js"]);
  rmSync(join(folder, "build"), { recursive: true });
  expect(packFrom(["main.js"])).not.toContain("dist/old.js");
});

test("without a build there is no package", () => {
  expect(() => packFrom(["main.js.map"])).toThrow("Nothing is built");
});
