// Provides the module `@azure/functions-core`, with which `@azure/functions` registers itself.
import Module from "node:module";
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from "./core-types";

const hookNames = ["appStart", "appTerminate", "preInvocation", "postInvocation", "log"] as const;
export type HookName = (typeof hookNames)[number];

const isHookName = (name: string): name is HookName => hookNames.some((known) => known === name);

export type RegisteredFunction = {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
};

/** What the app has registered. It can't add functions after its start. */
export type App = {
  readonly functions: Map<string, RegisteredFunction>;
  readonly hooks: Readonly<Record<HookName, Array<HookCallback>>>;
  readonly appHookData: Record<string, unknown>;
  readonly appLevelHookData: Record<string, unknown>;
  model: ProgrammingModel | undefined;
  hasStarted: boolean;
};

export type SystemLog = (level: LogLevel, category: LogCategory, message: string) => void;

class Disposable {
  #dispose: (() => unknown) | undefined;

  constructor(dispose: () => unknown) {
    this.#dispose = dispose;
  }

  static from(...others: ReadonlyArray<{ readonly dispose: () => unknown }>): Disposable {
    return new Disposable(() => {
      for (const other of others) other.dispose();
    });
  }

  dispose(): void {
    this.#dispose?.();
    this.#dispose = undefined;
  }
}

export const createApp = (): App => ({
  functions: new Map(),
  hooks: { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [], log: [] },
  appHookData: {},
  appLevelHookData: {},
  model: undefined,
  hasStarted: false,
});

const systemError = (message: string): Error =>
  Object.assign(new Error(message), { isAzureFunctionsSystemError: true });

export const coreModuleFor = (app: App, log: SystemLog): object => ({
  version: "3.11.0",
  hostVersion: "4.1040.300",
  Disposable,
  log,
  registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback): Disposable => {
    const { name } = metadata;
    if (app.hasStarted) throw systemError("A function can only be registered during app startup.");
    if (typeof callback !== "function") throw systemError(`Function "${name}" has no handler.`);
    if (app.functions.has(name))
      log("warning", "system", `Function "${name}" is registered twice; the last one counts.`);
    app.functions.set(name, { metadata, callback });
    return new Disposable(() => {
      if (app.hasStarted) throw systemError("A function can only be disposed during app startup.");
      app.functions.delete(name);
    });
  },
  registerHook: (name: string, callback: HookCallback): Disposable => {
    if (!isHookName(name))
      throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), {
        isAzureFunctionsSystemError: true,
      });
    const hooks = app.hooks[name];
    hooks.push(callback);
    return new Disposable(() => {
      const index = hooks.indexOf(callback);
      if (index >= 0) hooks.splice(index, 1);
    });
  },
  setProgrammingModel: (model: ProgrammingModel): void => {
    app.model = model;
  },
  getProgrammingModel: (): ProgrammingModel | undefined => app.model,
});

/** The module exists in no folder, so that `require` itself has to know it, as in Azure's worker. */
export const provideCoreModule = (core: object): void => {
  const prototype = Module.prototype as { require: (this: unknown, id: string) => unknown };
  const { require } = prototype;
  prototype.require = function (id) {
    return id === "@azure/functions-core" ? core : require.call(this, id);
  };
};
