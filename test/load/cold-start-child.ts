// One cold start: a process that has loaded nothing yet loads the app, tells how long it took, and ends.
// node cold-start-child.js <folder of the app>
import {
  coreModuleFor,
  createApp,
  provideCoreModule,
} from "../../infra/local/functions-host/core-module";
import { loadApp, readEntryPoint } from "../../infra/local/functions-host/app-loader";

export type ColdStart = { readonly milliseconds: number; readonly functions: number };

const main = async (folder: string): Promise<void> => {
  const app = createApp();
  provideCoreModule(coreModuleFor(app, () => undefined));
  const entryPoint = await readEntryPoint(folder);
  const start = performance.now();
  await loadApp(app, folder, entryPoint);
  const told: ColdStart = {
    milliseconds: performance.now() - start,
    functions: app.functions.size,
  };
  process.send?.(told, () => process.exit(0));
};

main(process.argv[2] ?? ".").catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
