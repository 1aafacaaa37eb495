import type { FunctionMetadata, InvocationResponse, TypedData } from "./core-types";
import { queueNameOf } from "./function-catalog";
import type { QueueSettings } from "./host-json";
import { connectionStringOf, queueClientOf, sendText } from "./queue-connection";

const bytesOf = (value: unknown): Buffer =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value));

/** An array makes one message of each element. */
const messagesOf = (data: TypedData): ReadonlyArray<Buffer> => {
  if (data.bytes !== undefined) return [Buffer.from(data.bytes)];
  if (data.string !== undefined) return [Buffer.from(data.string)];
  if (data.json !== undefined) {
    const value: unknown = JSON.parse(data.json);
    return Array.isArray(value) ? value.map(bytesOf) : [Buffer.from(data.json)];
  }
  const number = data.int ?? data.double;
  return number === undefined ? [] : [Buffer.from(String(number))];
};

/** Puts what a function returned for its queue outputs on the queues, before its run succeeds. */
export const writeQueueOutputs = async (
  { name: functionName, bindings }: FunctionMetadata,
  { returnValue, outputData = [] }: InvocationResponse,
  { messageEncoding }: QueueSettings,
  environment: NodeJS.ProcessEnv,
): Promise<void> => {
  for (const [name, binding] of Object.entries(bindings)) {
    if (binding.direction !== "out" || binding.type.toLowerCase() !== "queue") continue;
    const data =
      name === "$return" ? returnValue : outputData.find((output) => output.name === name)?.data;
    if (data === undefined || data === null) continue;
    const connection = binding["connection"];
    const client = queueClientOf(
      connectionStringOf(typeof connection === "string" ? connection : "", environment),
      queueNameOf(binding, `Function "${functionName}"`),
    );
    for (const message of messagesOf(data))
      await sendText(client, message.toString(messageEncoding === "base64" ? "base64" : "utf8"));
  }
};
