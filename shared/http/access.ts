import * as O from "fp-ts/Option";
import * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { flow, pipe } from "fp-ts/function";
import type { SegregationGrant } from "../domain/debt-position/segregation";
import { narrowed } from "../domain/debt-position/segregation";
import type { Caller, HasAccess } from "../ports/access";
import type { StoreFailure } from "../ports/store";
import type { Access } from "./contract";
import type { FailureOf } from "./failure";

type Refused = FailureOf<"KeyMissing" | "KeyUnknown" | "AccessForbidden"> | StoreFailure;

const maxKeyLength = 200;

/** An institution that doesn't exist and one that isn't granted are not told apart. */
const isGranted = (caller: Caller, organization: string): boolean =>
  caller.organizations._tag === "Every" || caller.organizations.codes.has(organization);

const admit =
  (access: Extract<Access, { _tag: "Key" }>, organization: string | null) =>
  (caller: Caller): TE.TaskEither<Refused, Caller> =>
    access.kinds.includes(caller.kind) && (organization === null || isGranted(caller, organization))
      ? TE.right(caller)
      : TE.left({ _tag: "AccessForbidden" });

/** Who calls, checked before anything else of the request is looked at: first the key, then the institution. */
export const authorize = (
  access: Access,
  key: string | null,
  params: Readonly<Record<string, string>>,
): RTE.ReaderTaskEither<HasAccess, Refused, Caller | null> => {
  if (access._tag === "Open") return RTE.right(null);
  if (key === null) return RTE.left({ _tag: "KeyMissing" });
  if (key.length > maxKeyLength) return RTE.left({ _tag: "KeyUnknown" });
  const organization = access.organization === null ? null : (params[access.organization] ?? "");
  return ({ callerOf }) =>
    pipe(
      callerOf(key),
      TE.flatMap(flow(TE.fromOption((): Refused => ({ _tag: "KeyUnknown" })))),
      TE.flatMap(admit(access, organization)),
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
