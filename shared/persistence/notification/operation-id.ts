const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const numberOf = (ulid: string): bigint =>
  Array.from(ulid).reduce((sum, digit) => sum * 32n + BigInt(alphabet.indexOf(digit)), 0n);

/** The 128 bits of a ULID in the form of a UUID, for services that want one. */
export const operationIdOf = (ulid: string): string =>
  (numberOf(ulid) & ((1n << 128n) - 1n))
    .toString(16)
    .padStart(32, "0")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
