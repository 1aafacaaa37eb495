import { unpublish } from "../domain/service-publication/unpublish";
import { commandService, type ServiceTarget } from "./service-command";

export const unpublishService = (target: ServiceTarget) =>
  commandService(target, (execution) => unpublish({ ...execution, scope: target.caller.scope }));
