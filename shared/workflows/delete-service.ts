import * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { remove } from "../domain/service-lifecycle/delete";
import type { HasLog } from "../ports/log";
import { commandService, type ServiceTarget } from "./service-command";
import { suspendServiceKeys, type KeysEnvironment } from "./service-keys";

/**
 * Ends a service and shuts its keys off. Should the keys stay open, what sends messages still learns from the
 * service itself that it may send none.
 */
export const deleteService = (target: ServiceTarget) =>
  pipe(
    commandService(target, (execution) => remove({ ...execution, scope: target.caller.scope })),
    RTE.tap(
      ({ lifecycle }) =>
        (environment: KeysEnvironment & HasLog) =>
          TE.fromTask(suspendServiceKeys(lifecycle)(environment)),
    ),
  );
