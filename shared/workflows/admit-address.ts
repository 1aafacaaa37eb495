import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { isAdmittedFrom } from "../domain/service-access/source-addresses";
import type { HasAddressRanges } from "../ports/address-ranges";
import type { HasServicePolicy } from "../ports/service-policy";

/** The subscription isn't used from where the call came. */
export type AddressNotAdmitted = { readonly _tag: "AddressNotAdmitted" };

/** IPv4 with a port, as some proxies append it; IPv6 with one is in brackets. */
const withoutPort = (text: string): string =>
  text
    .replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/, "$1")
    .replace(/^\[([^\]]+)\](?::\d{1,5})?$/, "$1");

/**
 * The address of who called the outermost of the proxies that we trust: each appends the one that it was called
 * from, so what a caller wrote there itself stays on the left and is never looked at. Null: nobody told.
 */
export const sourceAddress = (
  forwardedFor: string | null,
  trustedProxies: number,
): string | null => {
  const addresses = forwardedFor === null ? [] : forwardedFor.split(",").map((each) => each.trim());
  const address = trustedProxies === 0 ? undefined : addresses.at(-trustedProxies);
  return address === undefined || address === "" ? null : withoutPort(address);
};

type Environment = HasAddressRanges & HasServicePolicy;

/** Whether a subscription with these ranges may be used from there: from anywhere when it has none. */
export const admitAddress =
  (
    forwardedFor: string | null,
    ranges: ReadonlyArray<string>,
  ): RTE.ReaderTaskEither<Environment, AddressNotAdmitted, void> =>
  ({ isInRange, servicePolicy: { backOfficeRanges, trustedProxies } }) =>
    isAdmittedFrom(sourceAddress(forwardedFor, trustedProxies), ranges, backOfficeRanges, isInRange)
      ? TE.right(undefined)
      : TE.left({ _tag: "AddressNotAdmitted" });

/** Only the administration's own back-office, wherever others may call from; nobody where it isn't said. */
export const admitBackOffice =
  (forwardedFor: string | null): RTE.ReaderTaskEither<Environment, AddressNotAdmitted, void> =>
  ({ isInRange, servicePolicy: { backOfficeRanges, trustedProxies } }) => {
    const address = sourceAddress(forwardedFor, trustedProxies);
    return address !== null && backOfficeRanges.some((range) => isInRange(address, range))
      ? TE.right(undefined)
      : TE.left({ _tag: "AddressNotAdmitted" });
  };
