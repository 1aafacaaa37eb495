import { lookup as resolve, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** Which addresses notices may be sent to: those that anybody could reach, or all. */
export type Reach = "public" | "any";

/**
 * Whether an address is one of the open internet: no loopback, private, link-local, shared, multicast or reserved
 * range, no IPv6 form that stands for another address.
 */
export const isPublicAddress = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";

export const forbiddenAddress = "FORBIDDEN_ADDRESS";

const forbidden = (): NodeJS.ErrnoException =>
  Object.assign(new Error("The address is not a public one."), { code: forbiddenAddress });

const isReachable = (reach: Reach, address: string): boolean =>
  reach === "any" || isPublicAddress(address);

/** Names that are addresses already are never looked up, so they are judged before. */
export const admitsHost = (reach: Reach, hostname: string): boolean => {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return !ipaddr.isValid(bare) || isReachable(reach, bare);
};

type Resolve = (
  hostname: string,
  options: { readonly all: true; readonly verbatim?: boolean },
  callback: (error: NodeJS.ErrnoException | null, addresses: ReadonlyArray<LookupAddress>) => void,
) => void;

const resolveAll: Resolve = (hostname, options, callback) => {
  resolve(hostname, options, callback);
};

/**
 * The lookup of one connection: what it answers is what is connected to, so a name can't mean one thing when it is
 * judged and another when it is used. One address that isn't allowed refuses them all.
 */
export const guardedLookup =
  (reach: Reach, ask: Resolve = resolveAll): LookupFunction =>
  (hostname, options, callback) => {
    ask(hostname, { all: true }, (error, addresses) => {
      const [first] = addresses;
      if (error !== null || first === undefined) {
        callback(error ?? forbidden(), "", 0);
        return;
      }
      if (!addresses.every(({ address }) => isReachable(reach, address))) {
        callback(forbidden(), "", 0);
        return;
      }
      if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
