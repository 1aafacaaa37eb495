import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import type {
  GroupForbidden,
  NotAllowed,
  ServiceUnknown,
} from "../../shared/domain/service-access/caller";
import type { Service } from "../../shared/domain/service/service";
import type { Access, Input } from "../../shared/http/contract";
import type { HasServices } from "../../shared/ports/services";
import type { StoreFailure } from "../../shared/ports/store";
import { readService } from "../../shared/workflows/read-service";
import { readAnyService } from "../../shared/workflows/service-privileges";
import { identified } from "../services/managing";
import { manageAccess } from "../services/surface";

/** Components of the platform, for every service; those who manage services, for their own. */
export const internalAccess: Access = {
  ...manageAccess,
  kinds: ["manage", "manage-group", "node"],
};

/** Components of the platform only. */
export const platformAccess: Access = { _tag: "Key", kinds: ["node"], organization: null };

type Call = Pick<Input<unknown, unknown, unknown>, "caller" | "header">;

/** A service as it is, for a caller whom it concerns. */
export const concerning = (
  call: Call,
  serviceId: string,
): RTE.ReaderTaskEither<
  HasServices,
  NotAllowed | ServiceUnknown | GroupForbidden | StoreFailure,
  Service
> =>
  call.caller?.kind === "node"
    ? readAnyService(serviceId)
    : pipe(
        identified(call),
        RTE.flatMap(({ caller }) => readService(caller, serviceId)),
        RTE.flatMap(() => readAnyService(serviceId)),
      );
