import { badRequest, unsupported } from "./failure";
import { isList, isMembers, parseBody, type Members } from "./json";
import { murmurHash128 } from "./murmur-hash";
import type { Json, Path } from "./sql/query";
import { isScalar, type Scalar } from "./terms";

/** `undefined` is a key too: that of the documents without the member. */
export type PartitionKey = Scalar | undefined;

const MAX_KEY_BYTES = 2048;

/** A text that is equal for equal keys only. */
export const canonicalKey = (key: PartitionKey): string =>
  key === undefined ? "{}" : JSON.stringify(key);

const checked = (key: PartitionKey): PartitionKey => {
  if (typeof key === "string" && Buffer.byteLength(key) > MAX_KEY_BYTES)
    throw badRequest(`The partition key is longer than ${MAX_KEY_BYTES} bytes.`);
  return key;
};

/** The key inside `["value"]`, `[{}]` or `[]`, as clients write it in headers and batches. */
export const parsePartitionKey = (text: string): PartitionKey => {
  const list = parseBody(text);
  if (!isList(list) || list.length > 1)
    throw unsupported("hierarchical partition keys, or keys that are not a list of one value");
  const [value] = list;
  if (value === undefined || (isMembers(value) && Object.keys(value).length === 0))
    return undefined;
  if (!isScalar(value))
    throw badRequest("A partition key is a string, a number, a boolean or null.");
  return checked(value);
};

export const keyOfDocument = (document: Members, path: Path): PartitionKey => {
  let value: Json | undefined = document;
  for (const member of path)
    value = isMembers(value) && Object.hasOwn(value, member) ? value[member] : undefined;
  if (value !== undefined && !isScalar(value))
    throw badRequest("The partition key of a document can't be an object or an array.");
  return checked(value);
};

const bytesOf = (key: PartitionKey): Buffer => {
  if (typeof key === "string")
    return Buffer.concat([Buffer.from([8]), Buffer.from(key, "utf8"), Buffer.from([0xff])]);
  if (typeof key === "number") {
    const bytes = Buffer.alloc(9);
    bytes[0] = 5;
    bytes.writeDoubleLE(key, 1);
    return bytes;
  }
  if (typeof key === "boolean") return Buffer.from([key ? 3 : 2]);
  return Buffer.from([key === null ? 1 : 0]);
};

const hexadecimal = (value: bigint): string => value.toString(16).padStart(16, "0");

/** The place of a key on the line that physical ranges divide: 32 hexadecimal digits from 00… to 3F…. */
export const effectiveKey = (key: PartitionKey): string => {
  const [high, low] = murmurHash128(bytesOf(key));
  const digits = (hexadecimal(low) + hexadecimal(high)).toUpperCase();
  const first = parseInt(digits.slice(0, 2), 16) & 0x3f;
  return first.toString(16).toUpperCase().padStart(2, "0") + digits.slice(2);
};

export type KeyRange = { readonly id: string; readonly min: string; readonly max: string };

const MIDDLE = "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF";

/** Two physical ranges, so that nothing can rely on there being one. */
export const keyRanges: ReadonlyArray<KeyRange> = [
  { id: "0", min: "", max: MIDDLE },
  { id: "1", min: MIDDLE, max: "FF" },
];

export const rangeIndexOf = (effective: string): number => (effective < MIDDLE ? 0 : 1);
