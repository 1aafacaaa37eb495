import type {
  Container,
  ItemDefinition,
  OperationInput,
  QueryIterator,
  SqlQuerySpec,
} from "@azure/cosmos";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Json } from "../../prelude/shape";
import type { StoreFailure, Version, Versioned } from "../../ports/store";
import { factsOfAnswer, type StepFacts } from "../step-facts";
import { stepped, type Step } from "../steps";
import { faultOf, faultOfStatus, storeFailure, type Fault } from "./errors";

/** A document as it is written: its id, its partition's member, and the rest. */
export type Document = Readonly<Record<string, Json>> & { readonly id: string };

export type Write =
  | { readonly _tag: "Create"; readonly document: Document }
  /** Whether or not it is there: only for what is always the same under its id. */
  | { readonly _tag: "Put"; readonly document: Document }
  | { readonly _tag: "Replace"; readonly document: Document; readonly version: Version }
  | { readonly _tag: "Delete"; readonly id: string; readonly version: Version | null };

/** Nothing of the batch was written, as far as the answer tells. */
export type WriteFault = {
  readonly _tag: "WriteFault";
  readonly fault: Fault;
  /** Which write it was about; null when it was the batch as a whole. */
  readonly write: Write | null;
};

/** Cosmos DB's query language; values come as parameters only. */
export type Query = {
  readonly text: string;
  readonly parameters: Readonly<Record<string, Json>>;
};

/** The documents of one container. Each call names its step; everything that the SDK may throw becomes a tag. */
export type Documents = {
  readonly read: (
    step: Step,
    partition: string,
    id: string,
  ) => TE.TaskEither<StoreFailure, O.Option<Versioned<unknown>>>;

  /** All or nothing, at most 100 writes. */
  readonly write: (
    step: Step,
    partition: string,
    writes: ReadonlyArray<Write>,
  ) => TE.TaskEither<WriteFault, void>;

  /** All results of a query over one partition. */
  readonly query: (
    step: Step,
    partition: string,
    query: Query,
  ) => TE.TaskEither<StoreFailure, ReadonlyArray<unknown>>;

  /**
   * Folds over the results of a query over all partitions, page by page, until the fold has more than it
   * wants. Only for what no partition holds alone: it costs a request for each physical range.
   */
  readonly stream: <E, A extends { readonly hasMore: boolean }>(
    step: Step,
    query: Query,
    pageSize: number,
    initial: A,
    take: (sofar: A, page: ReadonlyArray<unknown>) => TE.TaskEither<E, A>,
  ) => TE.TaskEither<E | StoreFailure, A>;
};

export const isVersion = (value: unknown): value is Version =>
  typeof value === "string" && value !== "";

/** A call with all that the SDK repeats inside it. The SDK repeats a lost read ten times, a second apart. */
const maxCallMillis = 8_000;

const operationOf = (write: Write): OperationInput => {
  switch (write._tag) {
    case "Create":
      return { operationType: "Create", resourceBody: write.document };
    case "Put":
      return { operationType: "Upsert", resourceBody: write.document };
    case "Replace":
      return {
        operationType: "Replace",
        id: write.document.id,
        resourceBody: write.document,
        ifMatch: write.version,
      };
    case "Delete":
      return {
        operationType: "Delete",
        id: write.id,
        ...(write.version === null ? {} : { ifMatch: write.version }),
      };
  }
};

/** The rules keep positions below it; the SDK would only say so in words. */
const maxWrites = 100;
const tooMany: WriteFault = {
  _tag: "WriteFault",
  fault: { _tag: "Refused", reason: "more writes than one batch takes" },
  write: null,
};

const failedDependency = 424;

/** In a failed batch one result tells why; the others only say that they depend on it. */
const batchFault = (
  writes: ReadonlyArray<Write>,
  statuses: ReadonlyArray<number>,
): WriteFault | null => {
  const index = statuses.findIndex((status) => status >= 400 && status !== failedDependency);
  if (index >= 0)
    return {
      _tag: "WriteFault",
      fault: faultOfStatus(statuses[index] ?? 0),
      write: writes[index] ?? null,
    };
  return statuses.some((status) => status >= 400)
    ? { _tag: "WriteFault", fault: { _tag: "Unclear", reason: "424" }, write: null }
    : null;
};

const charged = { factsOf: factsOfAnswer };

/** The batch's own status says only that the results differ. */
const factsOfBatch = (answer: {
  readonly result?: ReadonlyArray<{ readonly statusCode: number }>;
}): StepFacts => {
  const facts = factsOfAnswer(answer);
  const failed = answer.result?.find(
    ({ statusCode }) => statusCode >= 400 && statusCode !== failedDependency,
  );
  return failed === undefined ? facts : { ...facts, status: failed.statusCode };
};

const specOf = ({ parameters, text }: Query): SqlQuerySpec => ({
  query: text,
  parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
});

const streamed =
  <E, A extends { readonly hasMore: boolean }>(
    step: Step,
    iterator: QueryIterator<unknown>,
    take: (sofar: A, page: ReadonlyArray<unknown>) => TE.TaskEither<E, A>,
  ) =>
  (sofar: A): TE.TaskEither<E | StoreFailure, A> =>
    pipe(
      TE.tryCatch(
        () => stepped(step, () => iterator.fetchNext(), charged),
        (error): E | StoreFailure => storeFailure(step, faultOf(error)),
      ),
      // The SDK's type hides that a page without results has none at all.
      TE.flatMap(({ resources }: { readonly resources?: ReadonlyArray<unknown> }) =>
        resources === undefined || resources.length === 0
          ? TE.right(sofar)
          : take(sofar, resources),
      ),
      TE.flatMap((next) =>
        next.hasMore || !iterator.hasMoreResults()
          ? TE.right(next)
          : streamed(step, iterator, take)(next),
      ),
    );

/** The one place that talks to a container, so that no call can go without its step. */
export const documentsIn = (container: Container): Documents => {
  const options = () => ({ abortSignal: AbortSignal.timeout(maxCallMillis) });
  return {
    read: (step, partition, id) =>
      pipe(
        TE.tryCatch(
          () =>
            stepped(
              step,
              () => container.item(id, partition).read<ItemDefinition>(options()),
              charged,
            ),
          faultOf,
        ),
        // The SDK answers a 404 instead of throwing it.
        TE.flatMap(({ resource, statusCode, substatus }) => {
          const body: unknown = resource;
          const version: unknown = resource?._etag;
          return statusCode < 400 && isVersion(version)
            ? TE.right(O.some({ value: body, version }))
            : TE.left(faultOfStatus(statusCode, substatus));
        }),
        TE.orElse((fault) =>
          fault._tag === "Missing" && fault.isDocument
            ? TE.right(O.none)
            : TE.left(storeFailure(step, fault)),
        ),
      ),

    write: (step, partition, writes) =>
      writes.length > maxWrites
        ? TE.left(tooMany)
        : pipe(
            TE.tryCatch(
              () =>
                stepped(
                  step,
                  () => container.items.batch(writes.map(operationOf), partition, options()),
                  { factsOf: factsOfBatch },
                ),
              (error): WriteFault => ({ _tag: "WriteFault", fault: faultOf(error), write: null }),
            ),
            TE.flatMap(({ result }) => {
              const statuses = result?.map(({ statusCode }) => statusCode) ?? [failedDependency];
              const fault = batchFault(writes, statuses);
              return fault === null ? TE.right(undefined) : TE.left(fault);
            }),
          ),

    query: (step, partition, query) =>
      pipe(
        TE.tryCatch(
          () =>
            stepped(
              step,
              () =>
                container.items
                  .query<unknown>(specOf(query), { partitionKey: partition, ...options() })
                  .fetchAll(),
              charged,
            ),
          (error) => storeFailure(step, faultOf(error)),
        ),
        TE.map(({ resources }) => resources),
      ),

    stream: (step, query, pageSize, initial, take) =>
      pipe(
        TE.fromIO(() => container.items.query<unknown>(specOf(query), { maxItemCount: pageSize })),
        TE.flatMap((iterator) => streamed(step, iterator, take)(initial)),
      ),
  };
};
