import * as E from "fp-ts/Either";
import { explain, type ExplainRejected } from "../domain/review/comment";
import { withinGroups } from "../domain/service-access/caller";
import { notAllowed } from "../domain/service-lifecycle/refusal";
import type { Service } from "../domain/service/service";
import type { Remark } from "../domain/service/values";
import { commandService, type ServiceTarget } from "./service-command";

const neverSubmitted = (
  { caller }: ServiceTarget,
  { lifecycle }: Service,
): E.Either<ExplainRejected, never> => {
  const reached = withinGroups(caller.scope)(lifecycle);
  return E.left(E.isLeft(reached) ? reached.left : notAllowed("explain", lifecycle));
};

/** An institution's own words on its request, for who reviews it. */
export const explainService = (target: ServiceTarget, text: Remark) =>
  commandService(target, (execution) => (service) => {
    const { scope, userId } = target.caller;
    return service.review === null
      ? neverSubmitted(target, service)
      : explain({ ...execution, scope, userId, text })({ ...service, review: service.review });
  });
