import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as T from "fp-ts/Task";
import { pipe } from "fp-ts/function";
import type { HasHealth } from "../ports/health";

/** Parts that the service can't work without don't answer. */
export type Unhealthy = { readonly _tag: "Unhealthy"; readonly down: ReadonlyArray<string> };

/** Asks every dependency at once; the names of those that answer, or of those that don't. */
export const checkHealth: RTE.ReaderTaskEither<HasHealth, Unhealthy, ReadonlyArray<string>> = ({
  dependencies,
}) =>
  pipe(
    dependencies.map(({ name, ping }) =>
      pipe(
        ping,
        T.map((result) => ({ name, isUp: E.isRight(result) })),
      ),
    ),
    T.sequenceArray,
    T.map((answers) => {
      const down = answers.filter(({ isUp }) => !isUp).map(({ name }) => name);
      return down.length === 0
        ? E.right(answers.map(({ name }) => name))
        : E.left({ _tag: "Unhealthy" as const, down });
    }),
  );
