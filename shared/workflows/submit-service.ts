import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import type { Account } from "../domain/service-lifecycle/model";
import { submit } from "../domain/service-lifecycle/submit";
import type { HasServiceIds } from "../ports/ids";
import { commandService, type ServiceTarget } from "./service-command";

export type SubmitServiceRequest = { readonly account: Account; readonly autoPublish: boolean };

/** Asks for publication. The rules are applied afterwards, by who reads the event's message. */
export const submitService = (target: ServiceTarget, request: SubmitServiceRequest) =>
  pipe(
    RTE.asks(({ reviewId }: HasServiceIds) => reviewId()),
    RTE.flatMap((reviewId) =>
      commandService(target, (execution) =>
        submit({ ...execution, ...request, reviewId, scope: target.caller.scope }),
      ),
    ),
  );
