import type { Container } from "./container";
import type { ContainerStore } from "./container-store";
import { badRequest, CosmosFailure } from "./failure";
import { isList, isMembers, type Members } from "./json";
import { perform, type Operation, type Outcome } from "./operations";
import { canonicalKey, parsePartitionKey, type PartitionKey } from "./partition-key";
import { QueryError, type Json } from "./sql/query";
import { Transaction } from "./transaction";

const MAX_OPERATIONS = 100;

export type BatchAnswer = {
  readonly status: number;
  readonly text: string;
  readonly charge: number;
};

type Part = {
  readonly operation: Operation;
  /** Null when the operation leaves it to the batch. */
  readonly key: { readonly value: PartitionKey } | null;
};

type Result =
  | { readonly kind: "done"; readonly outcome: Outcome }
  | { readonly kind: "refused"; readonly failure: CosmosFailure };

const textOf = (value: Json | undefined, name: string): string => {
  if (typeof value !== "string") throw badRequest(`An operation of the batch has no ${name}.`);
  return value;
};

const bodyOf = (part: Members): Members => {
  const body = part["resourceBody"];
  if (!isMembers(body)) throw badRequest("An operation of the batch has no resourceBody.");
  return body;
};

const partOf = (part: Json): Part => {
  if (!isMembers(part)) throw badRequest("The operations of a batch are objects.");
  const ifMatch = typeof part["ifMatch"] === "string" ? part["ifMatch"] : null;
  const ifNoneMatch = typeof part["ifNoneMatch"] === "string" ? part["ifNoneMatch"] : null;
  const key =
    part["partitionKey"] === undefined
      ? null
      : { value: parsePartitionKey(textOf(part["partitionKey"], "partitionKey")) };
  const operationOf = (): Operation => {
    const type = textOf(part["operationType"], "operationType");
    switch (type) {
      case "Create":
        return { kind: "create", body: bodyOf(part) };
      case "Upsert":
        return { kind: "upsert", body: bodyOf(part), ifMatch };
      case "Replace":
        return { kind: "replace", id: textOf(part["id"], "id"), body: bodyOf(part), ifMatch };
      case "Patch":
        return {
          kind: "patch",
          id: textOf(part["id"], "id"),
          body: part["resourceBody"] ?? null,
          ifMatch,
        };
      case "Delete":
        return { kind: "delete", id: textOf(part["id"], "id"), ifMatch };
      case "Read":
        return { kind: "read", id: textOf(part["id"], "id"), ifNoneMatch };
      default:
        throw badRequest(`'${type}' is not an operation of a batch.`);
    }
  };
  return { operation: operationOf(), key };
};

const partsOf = (body: Json): ReadonlyArray<Json> => {
  if (!isList(body) || body.length === 0) throw badRequest("A batch is a list of operations.");
  if (body.length > MAX_OPERATIONS)
    throw badRequest(
      `Batch request has more operations than what is supported: ${MAX_OPERATIONS}.`,
    );
  return body;
};

const refusal = (cause: unknown): CosmosFailure => {
  if (cause instanceof CosmosFailure) return cause;
  if (cause instanceof QueryError) return badRequest(cause.message);
  throw cause;
};

const attempt = (container: Container, transaction: Transaction, operation: Operation): Result => {
  try {
    return { kind: "done", outcome: perform(container, transaction, operation) };
  } catch (cause) {
    return { kind: "refused", failure: refusal(cause) };
  }
};

const doneText = ({ status, text, etag, charge }: Outcome, minimal: boolean): string => {
  const members = [`"statusCode":${status}`, `"requestCharge":${charge}`];
  if (etag !== null) members.push(`"eTag":${JSON.stringify(etag)}`);
  if (text !== null && !minimal) members.push(`"resourceBody":${text}`);
  return `{${members.join(",")}}`;
};

const refusedText = ({ status, substatus, message, retryAfterMs }: CosmosFailure): string =>
  JSON.stringify({
    statusCode: status,
    subStatusCode: substatus,
    requestCharge: 1,
    message,
    ...(retryAfterMs === null ? {} : { retryAfterMilliseconds: retryAfterMs }),
  });

const dependent = new CosmosFailure(424, "Another operation of the batch failed.");

/** All operations in one partition, or none. */
export const runAtomic = (
  store: ContainerStore,
  key: PartitionKey,
  body: Json,
  nowMs: number,
  minimal: boolean,
): BatchAnswer => {
  const parts = partsOf(body).map(partOf);
  const transaction = new Transaction(store, key, nowMs);
  const outcomes: Array<Outcome> = [];
  let charge = 0;
  for (const [index, part] of parts.entries()) {
    if (part.key !== null && canonicalKey(part.key.value) !== canonicalKey(key))
      throw badRequest(
        "Every operation of a transactional batch has the partition key of the batch.",
      );
    const result = attempt(store.container, transaction, part.operation);
    if (result.kind === "refused") {
      const texts = parts.map((_, other) =>
        refusedText(other === index ? result.failure : dependent),
      );
      return { status: 207, text: `[${texts.join(",")}]`, charge: charge + 1 };
    }
    outcomes.push(result.outcome);
    charge += result.outcome.charge;
  }
  transaction.commit();
  const text = `[${outcomes.map((outcome) => doneText(outcome, minimal)).join(",")}]`;
  return { status: 200, text, charge };
};

const runAlone = (store: ContainerStore, part: Json, nowMs: number): Result => {
  try {
    const { operation, key } = partOf(part);
    const transaction = new Transaction(store, key?.value, nowMs);
    const result = attempt(store.container, transaction, operation);
    if (result.kind === "done") transaction.commit();
    return result;
  } catch (cause) {
    return { kind: "refused", failure: refusal(cause) };
  }
};

/** Each operation for itself; after a failure the others go on, or not when the client says so. */
export const runBulk = (
  store: ContainerStore,
  body: Json,
  nowMs: number,
  options: { readonly continueOnError: boolean; readonly minimal: boolean },
): BatchAnswer => {
  let charge = 0;
  let hasFailed = false;
  const texts: Array<string> = [];
  for (const part of partsOf(body)) {
    if (hasFailed && !options.continueOnError) {
      texts.push(refusedText(dependent));
      continue;
    }
    const result = runAlone(store, part, nowMs);
    const isDone = result.kind === "done";
    hasFailed ||= !isDone;
    charge += isDone ? result.outcome.charge : 1;
    texts.push(isDone ? doneText(result.outcome, options.minimal) : refusedText(result.failure));
  }
  return {
    status: hasFailed ? 207 : 200,
    text: `[${texts.join(",")}]`,
    charge,
  };
};
