import { build, type BuildOptions } from "esbuild";
import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const options: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  logLevel: "warning",
};

export type Bundles = {
  /** functions-host.js, with the worker beside it. */
  readonly host: string;
  /** Makes the folder of an app from a file of this directory, or from JavaScript text. */
  readonly app: (content: AppContent, hostJson?: unknown) => Promise<string>;
  readonly remove: () => Promise<void>;
};

export type AppContent = { readonly file: string } | { readonly text: string };

/** Inside the repository, so that external packages are found; never in dist, which builds wipe. */
export const bundleHost = async (): Promise<Bundles> => {
  const folder = join(root, ".local", `functions-host-${randomUUID()}`);
  const source = "infra/local/functions-host";
  await build({
    ...options,
    entryPoints: {
      "functions-host": `${source}/main.ts`,
      "functions-worker": `${source}/worker.ts`,
    },
    outdir: folder,
    packages: "external",
  });
  let apps = 0;
  return {
    host: join(folder, "functions-host.js"),
    app: async (content, hostJson = { version: "2.0" }) => {
      apps += 1;
      const appFolder = join(folder, `app-${apps}`);
      await mkdir(appFolder, { recursive: true });
      await writeFile(join(appFolder, "package.json"), JSON.stringify({ main: "main.js" }));
      await writeFile(
        join(appFolder, "host.json"),
        typeof hostJson === "string" ? hostJson : JSON.stringify(hostJson),
      );
      if ("text" in content) await writeFile(join(appFolder, "main.js"), content.text);
      else
        await build({
          ...options,
          entryPoints: { main: `test/support/functions-host/${content.file}` },
          outdir: appFolder,
          external: ["@azure/functions-core"],
        });
      return appFolder;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
