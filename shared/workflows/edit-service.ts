import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { edit } from "../domain/service-lifecycle/edit";
import type { ServiceProposal } from "../domain/service/proposal";
import { topics } from "../domain/service/topics";
import type { HasServicePolicy } from "../ports/service-policy";
import { commandService, type ServiceTarget } from "./service-command";

export const editService = (target: ServiceTarget, proposal: ServiceProposal) =>
  pipe(
    RTE.asks(({ servicePolicy }: HasServicePolicy) => servicePolicy.sandbox),
    RTE.flatMap((sandbox) =>
      commandService(target, (execution) =>
        edit({ ...execution, scope: target.caller.scope, proposal, catalogue: topics, sandbox }),
      ),
    ),
  );
