import type { Contents } from "../domain/debt-position/model";
import type { PartnerPolicy, Tie } from "../ports/partner-policy";
import type { Instant } from "../prelude/instant";
import type { Head } from "./partner-head";

type Admission =
  | { readonly _tag: "Tied"; readonly tie: Tie }
  | { readonly _tag: "NotTied" }
  | { readonly _tag: "NotConfigured" };

/**
 * Whether a station may ask the centralised archive (ACA) in the name of an institution now: it is tied to it for
 * that, and no maintenance of the station is on in which nobody stands in for it.
 */
export const admissionToArchive = (
  { stations }: PartnerPolicy,
  now: Instant,
  { organization, station: code }: Omit<Head, "broker">,
): Admission => {
  if (stations === null) return { _tag: "NotConfigured" };
  const station = stations.get(code);
  const isAway = station?.maintenance.some(
    ({ from, isStandIn, to }) => from <= now && now < to && !isStandIn,
  );
  const tie = station?.organizations.get(organization);
  return tie?.isArchive === true && isAway !== true ? { _tag: "Tied", tie } : { _tag: "NotTied" };
};

/** Whether the node may stand in for the institution when this is paid. */
export const isOpenToStandIn = (
  tie: Tie,
  { payStandIn, serviceType }: Pick<Contents, "payStandIn" | "serviceType">,
): boolean => serviceType === "ACA" && tie.isStandIn && payStandIn;
