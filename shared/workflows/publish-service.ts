import { publish } from "../domain/service-publication/publish";
import { commandService, type ServiceTarget } from "./service-command";

export const publishService = (target: ServiceTarget) =>
  commandService(target, (execution) => publish({ ...execution, scope: target.caller.scope }));
