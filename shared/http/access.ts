import * as O from "fp-ts/Option";
import * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { SegregationGrant } from "../domain/debt-position/segregation";
import { narrowed } from "../domain/debt-position/segregation";
import { holding } from "../domain/service-access/permissions";
import type { Caller, HasAccess, Presented, Unidentified } from "../ports/access";
import type { StoreFailure } from "../ports/store";
import type { Access } from "./contract";
import type { FailureOf } from "./failure";

type Refused =
  | Unidentified
  | FailureOf<"AccessForbidden" | "NoValidScopes" | "PermissionMissing">
  | StoreFailure;

/** An institution that doesn't exist and one that isn't granted are not told apart. */
export const isGranted = (caller: Caller, organization: string): boolean =>
  caller.organizations._tag === "Every" || caller.organizations.codes.has(organization);

const admit =
  (access: Extract<Access, { _tag: "Key" }>, organization: string | null) =>
  (caller: Caller): TE.TaskEither<Refused, Caller> => {
    if (!access.kinds.includes(caller.kind)) return TE.left({ _tag: "AccessForbidden" });
    if (organization !== null && !isGranted(caller, organization))
      return TE.left({ _tag: "AccessForbidden" });
    // Callers without an account are let in by their kind alone.
    return access.permission === undefined || caller.services === undefined
      ? TE.right(caller)
      : pipe(
          TE.fromEither(holding(access.permission, caller.services.permissions)),
          TE.map(() => caller),
        );
  };

const isOutage = ({ _tag }: Refused): boolean =>
  _tag === "StoreUnavailable" || _tag === "StoreThrottled" || _tag === "CorruptDocument";

/** Who calls, checked before anything else of the request is looked at: first the key, then the institution. */
export const authorize = (
  access: Access,
  presented: Presented,
  params: Readonly<Record<string, string>>,
): RTE.ReaderTaskEither<HasAccess, Refused, Caller | null> => {
  if (access._tag === "Open") return RTE.right(null);
  const organization = access.organization === null ? null : (params[access.organization] ?? "");
  return ({ callerOf }) =>
    pipe(
      callerOf(presented, access.knowledge ?? "recent"),
      TE.flatMap(admit(access, organization)),
      TE.orElse((refused): TE.TaskEither<Refused, Caller | null> =>
        access.whenOut === "answered" && isOutage(refused) ? TE.right(null) : TE.left(refused),
      ),
    );
};

/** The segregation codes that a call may act on: those granted, narrowed by those that it names itself. */
export const segregationGrant = (
  caller: Caller | null,
  organization: string,
  asked: ReadonlyArray<string> | null,
): SegregationGrant => {
  const granted =
    caller?.organizations._tag === "Some"
      ? pipe(
          O.fromNullable(caller.organizations.codes.get(organization)),
          O.match(
            () => null,
            (codes) => new Set(codes),
          ),
        )
      : null;
  return narrowed(granted, asked);
};
