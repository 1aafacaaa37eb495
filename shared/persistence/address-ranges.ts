import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import ipaddr, { type IPv4, type IPv6 } from "ipaddr.js";
import type { HasAddressRanges } from "../ports/address-ranges";

type Address = IPv4 | IPv6;

/** IPv4 in four decimal numbers only: "010.0.0.1" and "167772161" are read differently by different programs. */
const isPlain = (text: string): boolean =>
  text.includes(":") || /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text);

/** An IPv4 address that is written as IPv6 is the IPv4 address. */
const addressOf = (text: string): O.Option<Address> =>
  isPlain(text) ? O.tryCatch(() => ipaddr.process(text)) : O.none;

const bitsOf = (address: Address): number => (address.kind() === "ipv4" ? 32 : 128);

const rangeOf = (text: string): O.Option<readonly [Address, number]> => {
  const [first = ""] = text.split("/");
  if (!isPlain(first)) return O.none;
  return text.includes("/")
    ? O.tryCatch((): readonly [Address, number] => ipaddr.parseCIDR(text))
    : O.tryCatch((): readonly [Address, number] => {
        const address = ipaddr.parse(text);
        return [address, bitsOf(address)];
      });
};

/** A range of IPv4 written as IPv6 (`::ffff:10.0.0.0/104`) is the range of IPv4. */
const plainRange = ([address, bits]: readonly [Address, number]): readonly [Address, number] => {
  const plain = ipaddr.process(address.toString());
  return plain.kind() === address.kind() ? [address, bits] : [plain, Math.max(0, bits - 96)];
};

/** What can't be read is in no range, and no address is in it. */
export const addressRanges: HasAddressRanges = {
  isInRange: (address, range) =>
    pipe(
      O.Do,
      O.apS("inside", addressOf(address)),
      O.apS("whole", pipe(rangeOf(range), O.map(plainRange))),
      O.exists(({ inside, whole: [first, bits] }) =>
        inside.kind() === first.kind() ? inside.match(first, bits) : false,
      ),
    ),
};
