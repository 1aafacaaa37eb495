import { withdraw } from "../domain/service-lifecycle/withdraw";
import { commandService, type ServiceTarget } from "./service-command";

export const withdrawService = (target: ServiceTarget) =>
  commandService(target, (execution) => withdraw({ ...execution, scope: target.caller.scope }));
