import { glob, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { App } from "./core-module";
import { StartupError, messageOf } from "./startup-error";

export type EntryPoint = { readonly pattern: string; readonly isModulePackage: boolean };

/** `main` of the app's package.json: a file, or a pattern of files as Azure's worker allows. */
export const readEntryPoint = async (appFolder: string): Promise<EntryPoint> => {
  const content = await readFile(join(appFolder, "package.json"), "utf8").catch(
    (error: unknown) => {
      throw new StartupError(`package.json cannot be read: ${messageOf(error)}`);
    },
  );
  const parsed = ((): unknown => {
    try {
      return JSON.parse(content);
    } catch (error) {
      throw new StartupError(`package.json is not JSON: ${messageOf(error)}`);
    }
  })();
  const { main, type } = (parsed ?? {}) as { readonly main?: unknown; readonly type?: unknown };
  if (typeof main !== "string" || main === "")
    throw new StartupError('package.json has no "main", so there is no app to load');
  return { pattern: main, isModulePackage: type === "module" };
};

const filesOf = async (appFolder: string, pattern: string): Promise<ReadonlyArray<string>> => {
  if (!/[*?{}[\]]/.test(pattern)) return [pattern];
  const files: Array<string> = [];
  for await (const file of glob(pattern, { cwd: appFolder })) files.push(file);
  if (files.length === 0) throw new StartupError(`"main" (${pattern}) matches no file`);
  return files.sort();
};

export const loadApp = async (
  app: App,
  appFolder: string,
  { pattern, isModulePackage }: EntryPoint,
): Promise<Readonly<Record<string, string>>> => {
  const require = createRequire(join(appFolder, "package.json"));
  for (const file of await filesOf(appFolder, pattern)) {
    const path = join(appFolder, file);
    const extension = extname(path);
    if (extension === ".mjs" || (isModulePackage && extension !== ".cjs"))
      await import(pathToFileURL(path).href);
    else require(path);
  }
  const context = {
    hookData: app.appLevelHookData,
    appHookData: app.appHookData,
    functionAppDirectory: appFolder,
  };
  for (const hook of app.hooks.appStart) await hook(context);
  app.hasStarted = true;
  return (await app.model?.getCapabilities?.({})) ?? {};
};
