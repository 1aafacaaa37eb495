const MASK = (1n << 64n) - 1n;
const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;

const rotate = (value: bigint, bits: bigint): bigint =>
  ((value << bits) | (value >> (64n - bits))) & MASK;

const finalize = (value: bigint): bigint => {
  const first = ((value ^ (value >> 33n)) * 0xff51afd7ed558ccdn) & MASK;
  const second = ((first ^ (first >> 33n)) * 0xc4ceb9fe1a85ec53n) & MASK;
  return second ^ (second >> 33n);
};

const mixFirst = (block: bigint): bigint => (rotate((block * C1) & MASK, 31n) * C2) & MASK;
const mixSecond = (block: bigint): bigint => (rotate((block * C2) & MASK, 33n) * C1) & MASK;

const littleEndian = (bytes: Buffer, from: number, to: number): bigint => {
  let value = 0n;
  for (let index = Math.min(to, bytes.length) - 1; index >= from; index -= 1)
    value = (value << 8n) | BigInt(bytes[index] ?? 0);
  return value;
};

/** MurmurHash3, 128 bits for 64-bit machines, seed zero: what Cosmos DB hashes partition keys with. */
export const murmurHash128 = (bytes: Buffer): readonly [high: bigint, low: bigint] => {
  let h1 = 0n;
  let h2 = 0n;
  const blocks = Math.floor(bytes.length / 16);
  for (let block = 0; block < blocks; block += 1) {
    h1 ^= mixFirst(bytes.readBigUInt64LE(block * 16));
    h1 = ((rotate(h1, 27n) + h2) * 5n + 0x52dce729n) & MASK;
    h2 ^= mixSecond(bytes.readBigUInt64LE(block * 16 + 8));
    h2 = ((rotate(h2, 31n) + h1) * 5n + 0x38495ab5n) & MASK;
  }
  const tail = blocks * 16;
  h2 ^= mixSecond(littleEndian(bytes, tail + 8, tail + 16));
  h1 ^= mixFirst(littleEndian(bytes, tail, tail + 8));
  const length = BigInt(bytes.length);
  h1 ^= length;
  h2 ^= length;
  h1 = (h1 + h2) & MASK;
  h2 = (h2 + h1) & MASK;
  h1 = finalize(h1);
  h2 = finalize(h2);
  h1 = (h1 + h2) & MASK;
  h2 = (h2 + h1) & MASK;
  return [h1, h2];
};
