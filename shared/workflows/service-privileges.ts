import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { ServiceUnknown } from "../domain/service-access/caller";
import { duplicateOf, type NamedService } from "../domain/service-checks/duplicates";
import { isAdmittedFrom } from "../domain/service-access/source-addresses";
import type { LifecycleStatus } from "../domain/service-lifecycle/model";
import { mayWriteTo, privilegesOf, type Privileges } from "../domain/service-publication/active";
import type { PublicationState } from "../domain/service-publication/transitions";
import { ServiceId } from "../domain/service/identifiers";
import type { Service } from "../domain/service/service";
import type { ServiceData } from "../domain/service/service-data";
import type { HasAddressRanges } from "../ports/address-ranges";
import type { HasServicePolicy } from "../ports/service-policy";
import type { HasServices } from "../ports/services";
import type { StoreFailure } from "../ports/store";

type Refused = ServiceUnknown | StoreFailure;

/** A service of whoever, for components of the platform. */
export const readAnyService =
  (serviceId: string): RTE.ReaderTaskEither<HasServices, Refused, Service> =>
  ({ services }) => {
    const unknown: ServiceUnknown = { _tag: "ServiceUnknown", serviceId };
    if (!ServiceId.is(serviceId)) return TE.left(unknown);
    return pipe(
      services.keyOf(serviceId),
      TE.flatMap((key) => (O.isNone(key) ? TE.right(O.none) : services.get(key.value, null))),
      TE.flatMap((found): TE.TaskEither<Refused, Service> =>
        O.isNone(found) ? TE.left(unknown) : TE.right(found.value.value),
      ),
    );
  };

export type ServiceStanding = Privileges & {
  readonly lifecycle: LifecycleStatus;
  readonly publication: PublicationState;
};

const standingOf = (
  { lifecycle, publication }: Service,
  unpublishedCanSend: boolean,
): ServiceStanding => {
  const state = publication?.status ?? "none";
  return {
    ...privilegesOf(lifecycle.status, state, unpublishedCanSend),
    lifecycle: lifecycle.status,
    publication: state,
  };
};

/** What a service may do in front of citizens. */
export const readServiceStanding =
  (
    serviceId: string,
  ): RTE.ReaderTaskEither<HasServicePolicy & HasServices, Refused, ServiceStanding> =>
  (environment) =>
    pipe(
      readAnyService(serviceId)(environment),
      TE.map((service) => standingOf(service, environment.servicePolicy.unpublishedCanSend)),
    );

/** Citizens see the released copy; before there is one, a draft can be tried as it stands. */
const inForce = ({ lifecycle, publication }: Service): ServiceData =>
  publication?.data ?? lifecycle.data;

export type Sending = {
  readonly recipient: string;
  /** Where the sender calls from; null: not known. */
  readonly source: string | null;
};

/** Whether a service may write to a citizen from an address. */
export const mayServiceSend =
  (
    serviceId: string,
    { recipient, source }: Sending,
  ): RTE.ReaderTaskEither<HasAddressRanges & HasServicePolicy & HasServices, Refused, boolean> =>
  (environment) =>
    pipe(
      readAnyService(serviceId)(environment),
      TE.map((service) => {
        const { authorizedCidrs, authorizedRecipients } = inForce(service);
        const standing = standingOf(service, environment.servicePolicy.unpublishedCanSend);
        return (
          mayWriteTo(standing, authorizedRecipients, recipient) &&
          isAdmittedFrom(source, authorizedCidrs, [], environment.isInRange)
        );
      }),
    );

/** The released service that citizens could not tell from the one named; null: there is none. */
export const findDuplicate =
  (service: NamedService): RTE.ReaderTaskEither<HasServices, StoreFailure, ServiceId | null> =>
  ({ services }) =>
    pipe(
      services.namesakes(service),
      TE.map((candidates) => duplicateOf(service, candidates)),
    );
