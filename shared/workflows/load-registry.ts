import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { HasClock } from "../ports/clock";
import type { HasIds } from "../ports/ids";
import type { HasPatience } from "../ports/patience";
import type { Registry, RegistryContents, RegistryState } from "../ports/registries";
import type { Contended, StoreFailure } from "../ports/store";
import {
  untilSettled,
  type Expectation,
  type StaleVersion,
  type TooContended,
} from "./debt-position-command";

/** The version of a registry into which nothing has been loaded. */
export const unloaded = "none";

export const registryVersion = (state: RegistryState | null): string => state?.version ?? unloaded;

type Environment = HasClock & HasIds & HasPatience;

/**
 * Replaces a registry as a whole. Its rows are enforced from then on, as soon as what others have cached is
 * forgotten; an empty load enforces nothing. A repeat loads the same once more.
 */
export const loadRegistry =
  <Row>(
    registry: Registry<Row>,
    isExpected: Expectation,
    rows: ReadonlyArray<Row>,
  ): RTE.ReaderTaskEither<Environment, StaleVersion | TooContended | StoreFailure, RegistryState> =>
  (environment) => {
    const attempt: TE.TaskEither<StaleVersion | StoreFailure | Contended, RegistryState> = pipe(
      registry.state,
      TE.flatMap((found): typeof attempt => {
        const before = pipe(
          found,
          O.match(
            () => null,
            ({ value }) => value,
          ),
        );
        if (!isExpected(registryVersion(before))) return TE.left({ _tag: "StaleVersion" });
        const next = { version: environment.commandId(), loadedAt: environment.now() };
        return pipe(
          registry.replace(found, next, rows),
          TE.map(() => ({ ...next, count: rows.length })),
        );
      }),
    );
    return untilSettled(attempt)(environment);
  };

/** A registry with all its rows. */
export const readRegistry =
  <Row>(
    registry: Registry<Row>,
  ): RTE.ReaderTaskEither<
    HasClock & HasPatience,
    TooContended | StoreFailure,
    RegistryContents<Row>
  > =>
  (environment) =>
    untilSettled(registry.contents)(environment);
