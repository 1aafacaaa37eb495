import { changeGroup } from "../domain/service-lifecycle/change-group";
import type { GroupId } from "../domain/service/identifiers";
import { commandService, type ServiceTarget } from "./service-command";

/** For the administration's back-office: groups restrict nobody here. */
export const changeServiceGroup = (target: ServiceTarget, groupId: GroupId | null) =>
  commandService(target, (execution) => changeGroup({ ...execution, groupId }));
