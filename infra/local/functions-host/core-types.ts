// The part of `@azure/functions-core` that the library uses. The module has no package: Azure's
// Node worker provides it at run time, and here `core-module.ts` does.

export type LogLevel =
  "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";
export type LogCategory = "user" | "system" | "customMetric";

export type Nullable<T> = { readonly value?: T };

export type Cookie = {
  readonly name: string;
  readonly value: string;
  readonly domain?: Nullable<string>;
  readonly path?: Nullable<string>;
  readonly expires?: Nullable<{ readonly seconds: number }>;
  readonly secure?: Nullable<boolean>;
  readonly httpOnly?: Nullable<boolean>;
  readonly sameSite?: "none" | "lax" | "strict" | "explicitNone";
  readonly maxAge?: Nullable<number>;
};

export type HttpData = {
  readonly method?: string;
  readonly url?: string;
  readonly statusCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: ReadonlyArray<Cookie>;
  readonly body?: TypedData | null;
  readonly nullableHeaders?: Readonly<Record<string, Nullable<string>>>;
  readonly nullableParams?: Readonly<Record<string, Nullable<string>>>;
  readonly nullableQuery?: Readonly<Record<string, Nullable<string>>>;
};

export type TypedData = {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly double?: number;
  readonly http?: HttpData;
};

/** What a function asks for: its trigger, its inputs and its outputs, by name. */
export type Binding = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly direction: "in" | "out" | "inout";
};

export type FunctionMetadata = {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly retryOptions?: unknown;
};

export type FunctionCallback = (...parameters: ReadonlyArray<unknown>) => unknown;

export type InvocationRequest = {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: ReadonlyArray<{ readonly name: string; readonly data: TypedData }>;
  readonly triggerMetadata: Readonly<Record<string, TypedData>>;
  readonly traceContext: {
    readonly traceParent: string;
    readonly traceState: string;
    readonly attributes: Readonly<Record<string, string>>;
  };
};

export type InvocationResponse = {
  readonly returnValue?: TypedData | null;
  readonly outputData?: ReadonlyArray<{ readonly name: string; readonly data?: TypedData | null }>;
};

export type CoreInvocationContext = {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  readonly metadata: FunctionMetadata;
  state: "preInvocationHooks" | "postInvocationHooks" | "invocation" | undefined;
  readonly log: (level: LogLevel, category: LogCategory, message: string) => void;
};

export type InvocationModel = {
  readonly getArguments: () => Promise<{
    readonly context: unknown;
    readonly inputs: ReadonlyArray<unknown>;
  }>;
  readonly invokeFunction: (
    context: unknown,
    inputs: ReadonlyArray<unknown>,
    callback: FunctionCallback,
  ) => Promise<unknown>;
  readonly getResponse: (context: unknown, result: unknown) => Promise<InvocationResponse>;
};

export type ProgrammingModel = {
  readonly name: string;
  readonly version: string;
  readonly getInvocationModel: (context: CoreInvocationContext) => InvocationModel;
  readonly getCapabilities?: (
    capabilities: Record<string, string>,
  ) => Promise<Record<string, string>>;
};

export type HookCallback = (context: object) => unknown;
