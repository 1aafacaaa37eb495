import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Json } from "../../../shared/prelude/shape";
import type {
  Document,
  Documents,
  Write,
  WriteFault,
} from "../../../shared/persistence/cosmos/container";
import { storeFailure, type Fault } from "../../../shared/persistence/cosmos/errors";
import type { Step } from "../../../shared/persistence/steps";
import type { Version } from "../../../shared/ports/store";

/** What goes wrong at a step: the call does nothing, or does it and its answer gets lost. */
export type Mishap = { readonly fault: Fault; readonly isDone: boolean };

export type FakeDocuments = Documents & {
  /** Every call so far, by its step. */
  readonly steps: ReadonlyArray<Step>;
  /** The next call of that step goes wrong; what is given runs before it. */
  readonly next: (step: Step, mishap: Mishap | null, before?: () => Promise<unknown>) => void;
  readonly all: () => ReadonlyArray<Document>;
};

const unclear: Fault = { _tag: "Unclear", reason: "lost" };
export const lost: Mishap = { fault: unclear, isDone: true };
export const neverSent: Mishap = { fault: unclear, isDone: false };

/** A container in memory in which every document is a partition of its own, as in `access`. */
export const fakeDocuments = (): FakeDocuments => {
  const stored = new Map<string, { readonly document: Document; readonly version: Version }>();
  const plans = new Map<
    Step,
    { readonly mishap: Mishap | null; readonly before: () => Promise<unknown> }
  >();
  const steps: Array<Step> = [];
  let writes = 0;

  const put = (document: Document): void => {
    writes += 1;
    stored.set(document.id, {
      document: JSON.parse(JSON.stringify(document)) as Document,
      version: String(writes) as Version,
    });
  };

  const refusalOf = (write: Write): Fault | null => {
    const found = stored.get(write._tag === "Delete" ? write.id : write.document.id);
    if (write._tag === "Put") return null;
    if (write._tag === "Create") return found === undefined ? null : { _tag: "Exists" };
    if (found === undefined) return { _tag: "Missing", isDocument: true };
    return write.version === null || write.version === found.version ? null : { _tag: "Changed" };
  };

  const perform = (write: Write): void => {
    if (write._tag === "Delete") stored.delete(write.id);
    else put(write.document);
  };

  const arrive = async (step: Step): Promise<Mishap | null> => {
    steps.push(step);
    const plan = plans.get(step);
    plans.delete(step);
    await plan?.before();
    return plan?.mishap ?? null;
  };

  const asked = <A>(step: Step, answer: () => A) =>
    TE.tryCatch(
      async () => {
        const mishap = await arrive(step);
        if (mishap !== null) throw new Error(step);
        return answer();
      },
      () => storeFailure(step, unclear),
    );

  const written = async (step: Step, write: Write): Promise<WriteFault | null> => {
    const mishap = await arrive(step);
    const refusal = refusalOf(write);
    if (refusal === null && mishap?.isDone !== false) perform(write);
    const fault = mishap?.fault ?? refusal;
    return fault === null ? null : { _tag: "WriteFault", fault, write };
  };

  return {
    steps,
    next: (step, mishap, before = () => Promise.resolve()) => {
      plans.set(step, { mishap, before });
    },
    all: () => [...stored.values()].map(({ document }) => document),
    read: (step, _partition, id) =>
      asked(step, () => {
        const found = stored.get(id);
        return found === undefined
          ? O.none
          : O.some({ value: found.document, version: found.version });
      }),
    write: (step, _partition, [write]) =>
      write === undefined
        ? TE.right(undefined)
        : TE.flatMap((fault: WriteFault | null) =>
            fault === null ? TE.right(undefined) : TE.left(fault),
          )(TE.fromTask<WriteFault | null, WriteFault>(() => written(step, write))),
    query: (step) => asked(step, () => []),
    stream: (step, { parameters }, pageSize, initial, take) =>
      pipe(
        asked(step, () =>
          [...stored.values()]
            .map(({ document }) => document)
            .filter(({ id }) => isBetween(parameters, id))
            // In no order that anybody could rely on.
            .toReversed(),
        ),
        TE.flatMap((found) => folded(take)(initial, RA.chunksOf(pageSize)(found))),
      ),
  };
};

const isBetween = (parameters: Readonly<Record<string, Json>>, id: string): boolean => {
  const { "@after": after, "@end": end } = parameters;
  return typeof after === "string" && typeof end === "string" && id > after && id < end;
};

const folded =
  <A extends { readonly hasMore: boolean }, F>(
    take: (sofar: A, page: ReadonlyArray<unknown>) => TE.TaskEither<F, A>,
  ) =>
  (sofar: A, pages: ReadonlyArray<ReadonlyArray<unknown>>): TE.TaskEither<F, A> => {
    const [page, ...rest] = pages;
    return page === undefined || sofar.hasMore
      ? TE.right(sofar)
      : pipe(
          take(sofar, page),
          TE.flatMap((next) => folded(take)(next, rest)),
        );
  };
