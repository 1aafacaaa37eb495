// What the supervising process and its workers say to each other over the channel of `fork`.
import type { FunctionMetadata, TypedData } from "./core-types";
import type { HostSettings } from "./host-json";
import type { LogFormat } from "./log";

export type WorkerConfiguration = {
  readonly appFolder: string;
  readonly entryPoint: string;
  readonly isModulePackage: boolean;
  readonly port: number;
  readonly settings: HostSettings;
  readonly logFormat: LogFormat;
};

/** One run of a function that no HTTP request of the worker's own has started. */
export type Invocation = {
  readonly invocationId: string;
  readonly functionName: string;
  readonly data: TypedData;
  readonly triggerMetadata: Readonly<Record<string, TypedData>>;
};

export type ToWorker =
  | { readonly type: "start"; readonly configuration: WorkerConfiguration }
  | { readonly type: "connection"; readonly connectionId: number }
  | { readonly type: "invoke"; readonly invocation: Invocation }
  | { readonly type: "ping" }
  | { readonly type: "abandon"; readonly reason: string }
  | { readonly type: "stop"; readonly graceMs: number };

export type FromWorker =
  | { readonly type: "loaded"; readonly functions: ReadonlyArray<FunctionMetadata> }
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "pong" }
  /** Said before the first byte is read: until then the connection can go to another worker. */
  | { readonly type: "accepted"; readonly connectionId: number }
  /** It takes no more work and is about to end. */
  | { readonly type: "leaving" }
  | { readonly type: "done"; readonly invocationId: string; readonly succeeded: boolean }
  | { readonly type: "run"; readonly functionName: string; readonly input: string }
  | { readonly type: "queue-written"; readonly queue: string };
