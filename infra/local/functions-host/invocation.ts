// One run of a function, in the steps of Azure's Node worker: arguments, hooks, handler, hooks,
// response. The library's programming model does the conversions.
import type {
  CoreInvocationContext,
  FunctionCallback,
  InvocationRequest,
  InvocationResponse,
  LogCategory,
  LogLevel,
} from "./core-types";
import type { App, RegisteredFunction } from "./core-module";
import type { Log } from "./log";

type PreInvocation = {
  readonly hookData: object;
  readonly appHookData: object;
  readonly invocationContext: unknown;
  inputs: ReadonlyArray<unknown>;
  functionCallback: FunctionCallback;
};

type PostInvocation = {
  readonly hookData: object;
  readonly appHookData: object;
  readonly invocationContext: unknown;
  inputs: ReadonlyArray<unknown>;
  result: unknown;
  error: unknown;
};

export type Outcome = { readonly response: InvocationResponse; readonly hasResult: boolean };

/** Hooks may change the level and the text of a line, but not what it belongs to. */
const withLogHooks = (
  app: App,
  invocationContext: unknown,
  level: LogLevel,
  category: LogCategory,
  message: string,
): { readonly level: LogLevel; readonly message: string } => {
  if (app.hooks.log.length === 0) return { level, message };
  const line = { level, category, message, invocationContext, hookData: {} };
  for (const hook of app.hooks.log) hook(line);
  return line;
};

export const invoke = async (
  app: App,
  log: Log,
  { metadata, callback }: RegisteredFunction,
  request: InvocationRequest,
): Promise<Outcome> => {
  const { model } = app;
  if (model === undefined) throw new Error("The app has not set a programming model.");
  const { invocationId } = request;
  const functionName = metadata.name;
  const categories = { user: `Function.${functionName}.User`, system: `Function.${functionName}` };
  const current: { context: unknown } = { context: undefined };

  const core: CoreInvocationContext = {
    invocationId,
    request,
    metadata,
    state: undefined,
    log: (level, logCategory, message) => {
      const category = logCategory === "user" ? categories.user : categories.system;
      if (app.hooks.log.length === 0 && !log.isShown(level, category)) return;
      const line = withLogHooks(app, current.context, level, logCategory, message);
      log.write({ level: line.level, category, functionName, invocationId, message: line.message });
    },
  };

  const invocationModel = model.getInvocationModel(core);
  const { context, inputs } = await invocationModel.getArguments();
  current.context = context;
  const hookData = {};
  const { appHookData } = app;
  const before: PreInvocation = {
    hookData,
    appHookData,
    invocationContext: context,
    inputs,
    functionCallback: callback,
  };
  core.state = "preInvocationHooks";
  try {
    for (const hook of app.hooks.preInvocation) await hook(before);
  } finally {
    core.state = undefined;
  }

  const after: PostInvocation = {
    hookData,
    appHookData,
    invocationContext: context,
    inputs: before.inputs,
    result: null,
    error: null,
  };
  core.state = "invocation";
  try {
    after.result = await invocationModel.invokeFunction(
      context,
      before.inputs,
      before.functionCallback,
    );
  } catch (error) {
    after.error = error ?? new Error("The function failed without an error.");
  } finally {
    core.state = undefined;
  }

  core.state = "postInvocationHooks";
  try {
    for (const hook of app.hooks.postInvocation) await hook(after);
  } finally {
    core.state = undefined;
  }
  if (after.error !== null && after.error !== undefined) throw failureOf(after.error);
  return {
    response: await invocationModel.getResponse(context, after.result),
    hasResult: after.result !== null && after.result !== undefined,
  };
};

const failureOf = (error: unknown): Error =>
  error instanceof Error
    ? error
    : new Error(typeof error === "string" ? error : JSON.stringify(error));
