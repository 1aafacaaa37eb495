// What the app's functions ask of this host, checked before the first of them runs.
import type { Binding, FunctionMetadata } from "./core-types";
import { resolveSettings } from "./settings-expression";
import { StartupError, messageOf } from "./startup-error";
import { scheduleOf, type Schedule } from "./timer-schedule";

export type HttpFunction = {
  readonly kind: "http";
  readonly metadata: FunctionMetadata;
  readonly input: string;
  readonly methods: ReadonlyArray<string>;
  readonly route: string;
};

export type TimerFunction = {
  readonly kind: "timer";
  readonly metadata: FunctionMetadata;
  readonly input: string;
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
};

export type QueueFunction = {
  readonly kind: "queue";
  readonly metadata: FunctionMetadata;
  readonly input: string;
  readonly queue: string;
  readonly connection: string;
  readonly isBinary: boolean;
};

export type AppFunction = HttpFunction | TimerFunction | QueueFunction;

const everyMethod = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

const isTrigger = ({ type }: Binding): boolean => /trigger$/i.test(type);

const textMember = (binding: Binding, name: string): string | undefined => {
  const value = binding[name];
  return typeof value === "string" ? value : undefined;
};

const methodsOf = ({ methods }: Binding): ReadonlyArray<string> => {
  const named = Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];
  return named.length === 0 ? everyMethod : named;
};

/** The name of a queue, which must not depend on the message: that isn't supported here. */
export const queueNameOf = (binding: Binding, where: string): string => {
  const name = resolveSettings(textMember(binding, "queueName") ?? "", where).toLowerCase();
  if (!/^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/.test(name))
    throw new StartupError(`"${name}" is not the name of a queue`);
  return name;
};

const checkedOutput = (name: string, binding: Binding, where: string): void => {
  const type = binding.type.toLowerCase();
  if (binding.direction === "in")
    throw new StartupError(`the input binding "${name}" of type ${binding.type} is not supported`);
  if (type === "queue") queueNameOf(binding, where);
  else if (type !== "http")
    throw new StartupError(`the output binding "${name}" of type ${binding.type} is not supported`);
};

const functionOf = (metadata: FunctionMetadata): AppFunction => {
  const where = `Function "${metadata.name}"`;
  const bindings = Object.entries(metadata.bindings);
  const [trigger] = bindings.filter(([, binding]) => isTrigger(binding));
  if (trigger === undefined) throw new StartupError("it has no trigger");
  const [input, binding] = trigger;
  for (const [name, other] of bindings) if (name !== input) checkedOutput(name, other, where);
  switch (binding.type.toLowerCase()) {
    case "httptrigger":
      return {
        kind: "http",
        metadata,
        input,
        methods: methodsOf(binding),
        route: textMember(binding, "route") ?? metadata.name,
      };
    case "timertrigger":
      return {
        kind: "timer",
        metadata,
        input,
        schedule: scheduleOf(resolveSettings(textMember(binding, "schedule") ?? "", where)),
        runOnStartup: binding["runOnStartup"] === true,
      };
    case "queuetrigger":
      return {
        kind: "queue",
        metadata,
        input,
        queue: queueNameOf(binding, where),
        connection: textMember(binding, "connection") ?? "",
        isBinary: binding["dataType"] === "binary",
      };
    default:
      throw new StartupError(`the trigger type ${binding.type} is not supported`);
  }
};

const isDisabled = (name: string, environment: NodeJS.ProcessEnv): boolean =>
  [`AzureWebJobs.${name}.Disabled`, `AzureWebJobs__${name}__Disabled`].some((setting) =>
    /^(?:true|1)$/i.test(environment[setting] ?? ""),
  );

export const catalogOf = (
  functions: ReadonlyArray<FunctionMetadata>,
  environment: NodeJS.ProcessEnv,
): ReadonlyArray<AppFunction> =>
  functions
    .filter(({ name }) => !isDisabled(name, environment))
    .map((metadata) => {
      try {
        return functionOf(metadata);
      } catch (error) {
        throw new StartupError(
          `Function "${metadata.name}" can't run on this host: ${messageOf(error)}`,
        );
      }
    });
