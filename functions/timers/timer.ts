import type * as RTE from "fp-ts/ReaderTaskEither";
import type { LogFields } from "../../shared/ports/log";
import type { StoreFailure } from "../../shared/ports/store";

/** Bounded work at a schedule, as data. What it answers is logged. */
export type Timer<R> = {
  readonly name: string;
  /** NCRONTAB with seconds, in UTC. */
  readonly schedule: string;
  readonly run: RTE.ReaderTaskEither<R, StoreFailure, LogFields>;
};
