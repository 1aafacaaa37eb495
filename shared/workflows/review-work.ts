import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { StoreFailure } from "../ports/store";
import type { TooContended } from "./debt-position-command";
import type { Decided, ReviewFailure } from "./review-command";

/** What came of one message of the review workflow. */
export type Worked = "done" | "nothing to do" | "again later";

/** A message about what isn't there, or was done before, is fulfilled. */
export const forgetful = (
  command: TE.TaskEither<ReviewFailure, Decided>,
): TE.TaskEither<TooContended | StoreFailure, Worked> =>
  pipe(
    command,
    TE.map(({ hasChanged }): Worked => (hasChanged ? "done" : "nothing to do")),
    TE.orElse((failure): TE.TaskEither<TooContended | StoreFailure, Worked> =>
      failure._tag === "ReviewNotFound" || failure._tag === "StaleVersion"
        ? TE.right("nothing to do")
        : TE.left(failure),
    ),
  );
