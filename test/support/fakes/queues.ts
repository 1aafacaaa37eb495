import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import type { DebtPositionKey } from "../../../shared/domain/debt-position/model";
import type { StoreFailure } from "../../../shared/ports/store";
import type { HasTransitionsQueue } from "../../../shared/ports/transitions-queue";
import type { Queue } from "../../../shared/persistence/queue/producer";

/** A queue that keeps what it gets; every call fails when the test says so. */
export type FakeQueue = Queue & {
  readonly texts: ReadonlyArray<string>;
  readonly failWith: (failure: StoreFailure | null) => void;
};

export const fakeQueue = (): FakeQueue => {
  const texts: Array<string> = [];
  let failure: StoreFailure | null = null;
  const answered =
    <A>(act: () => A): TE.TaskEither<StoreFailure, A> =>
    () =>
      Promise.resolve(failure === null ? E.right(act()) : E.left(failure));
  return {
    texts,
    failWith: (next) => {
      failure = next;
    },
    length: () => answered(() => texts.length),
    oldest: () => answered(() => null),
    send: (_step, message) =>
      answered(() => {
        texts.push(message(undefined));
      }),
  };
};

/** The pages of keys that wait, each at most 50 long; `waiting` is what a length asked for adds to them. */
export type FakeTransitionsQueue = HasTransitionsQueue & {
  readonly pages: ReadonlyArray<ReadonlyArray<DebtPositionKey>>;
};

export const fakeTransitionsQueue = (waiting = 0): FakeTransitionsQueue => {
  const pages: Array<ReadonlyArray<DebtPositionKey>> = [];
  return {
    pages,
    transitionsQueue: {
      length: TE.fromIO(() => waiting + pages.length),
      send: (keys) =>
        TE.fromIO(() => {
          const count = Math.ceil(keys.length / 50);
          for (let page = 0; page < count; page += 1)
            pages.push(keys.slice(page * 50, (page + 1) * 50));
          return count;
        }),
    },
  };
};
