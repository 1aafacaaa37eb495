import * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { isEmailAddress } from "../../shared/domain/service/contact-formats";
import { groupScopeOf } from "../../shared/domain/service-access/groups";
import type { NotAllowed, ServiceCaller } from "../../shared/domain/service-access/caller";
import type { Account } from "../../shared/domain/service-lifecycle/model";
import { isExpected } from "../../shared/http/conditional";
import type { Input } from "../../shared/http/contract";
import type { Caller, ServiceGrants } from "../../shared/ports/access";
import type { HasAddressRanges } from "../../shared/ports/address-ranges";
import type { HasServicePolicy } from "../../shared/ports/service-policy";
import {
  admitAddress,
  admitBackOffice,
  type AddressNotAdmitted,
} from "../../shared/workflows/admit-address";
import type { ServiceTarget } from "../../shared/workflows/service-command";
import type { VersionOf } from "../../shared/workflows/service-version";

/** A caller whose account is known, and where the call may come from. */
export type Managing = {
  readonly caller: ServiceCaller;
  readonly account: Account;
  readonly identity: "key" | "gateway";
};

type Call = Pick<Input<unknown, unknown, unknown>, "caller" | "header">;
type Refused = NotAllowed | AddressNotAdmitted;
type Environment = HasAddressRanges & HasServicePolicy;

const managingOf = (
  { identity = "key", subscription }: Caller,
  { email, groups, owner }: ServiceGrants,
): Managing => ({
  caller: { subscriptionId: subscription, userId: owner, scope: groupScopeOf(groups) },
  account: {
    userId: owner,
    email: email !== null && isEmailAddress(email) ? email : null,
  },
  identity,
});

const forwardedFor = "X-Forwarded-For";

/** Who calls, without a look at where from. */
export const identified = ({
  caller,
}: Call): RTE.ReaderTaskEither<unknown, NotAllowed, Managing> =>
  caller?.services === undefined
    ? RTE.left({ _tag: "NotAllowed" })
    : RTE.right(managingOf(caller, caller.services));

/** Who calls, from where the subscription may be used. The body was looked at before: so does the published service. */
export const admitted = (call: Call): RTE.ReaderTaskEither<Environment, Refused, Managing> =>
  pipe(
    identified(call),
    RTE.tap(() =>
      admitAddress(call.header(forwardedFor), call.caller?.services?.sourceRanges ?? []),
    ),
  );

/** The administration's own back-office, whatever the subscription. */
export const admittedBackOffice = (
  call: Call,
): RTE.ReaderTaskEither<Environment, Refused, Managing> =>
  pipe(
    identified(call),
    RTE.tap(() => admitBackOffice(call.header(forwardedFor))),
  );

/** What a command is about, and the version of it that the caller's `If-Match` names. */
export const targetOf = (
  { caller }: Managing,
  serviceId: string,
  { header }: Call,
  versionOf: VersionOf,
): ServiceTarget => ({
  caller,
  serviceId,
  versionOf,
  isExpected: (version) => isExpected(header("If-Match"), etagOf(version)),
});

/** Whether answers tell if a service is suitable for minors. */
export const showsAge: RTE.ReaderTaskEither<HasServicePolicy, never, boolean> = ({
  servicePolicy,
}) => TE.right(servicePolicy.showsAge);
