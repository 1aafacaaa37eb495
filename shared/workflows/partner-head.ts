import * as E from "fp-ts/Either";
import type { PartnerPolicy } from "../ports/partner-policy";

/** How each request of the payment node begins. */
export type Head = {
  readonly organization: string;
  readonly broker: string;
  readonly station: string;
};

export type HeadRejected = {
  readonly _tag: "BrokerUnknown" | "StationUnknown" | "InstitutionUnknown";
};

/**
 * Whether the node asks in the name of a broker, through a station and for an institution that belong together.
 * Only where an installation wants that to be looked at.
 */
export const checkHead = (
  { isHeadChecked, stations }: PartnerPolicy,
  { broker, organization, station: code }: Head,
): E.Either<HeadRejected, void> => {
  if (!isHeadChecked) return E.right(undefined);
  const brokers = [...(stations?.values() ?? [])].map((each) => each.broker);
  if (!brokers.includes(broker)) return E.left({ _tag: "BrokerUnknown" });
  const station = stations?.get(code);
  if (station?.broker !== broker) return E.left({ _tag: "StationUnknown" });
  return station.organizations.has(organization)
    ? E.right(undefined)
    : E.left({ _tag: "InstitutionUnknown" });
};
