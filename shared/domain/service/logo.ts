import * as E from "fp-ts/Either";

/** What was sent as a logo isn't one that we take. */
export type ImageNotValid = { readonly _tag: "ImageNotValid"; readonly problem: string };

export const maxLogoBytes = 1_024 * 1_024;

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The first chunk: thirteen bytes of header. */
const header = [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
const headerEnd = 33;
const trailer = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];

/** Bit depths that each colour type may have. */
const depths: ReadonlyMap<number, ReadonlyArray<number>> = new Map([
  [0, [1, 2, 4, 8, 16]],
  [2, [8, 16]],
  [3, [1, 2, 4, 8]],
  [4, [8, 16]],
  [6, [8, 16]],
]);

const maxSide = 2_147_483_647;

const hasAt = (bytes: Uint8Array, offset: number, expected: ReadonlyArray<number>): boolean =>
  expected.every((value, index) => bytes[offset + index] === value);

const sideAt = (bytes: Uint8Array, offset: number): number =>
  [0, 1, 2, 3].reduce((side, index) => side * 256 + (bytes[offset + index] ?? 0), 0);

const isSide = (side: number): boolean => side > 0 && side <= maxSide;

const refused = (problem: string): E.Either<ImageNotValid, never> =>
  E.left({ _tag: "ImageNotValid", problem });

/**
 * A logo is a whole PNG of at most 1 MiB whose header says that there is something to see. Its pixels aren't
 * looked at, and any size will do: 300 by 300 is only recommended.
 */
export const logo = (bytes: Uint8Array): E.Either<ImageNotValid, Uint8Array> => {
  if (bytes.length > maxLogoBytes)
    return refused(`must not be longer than ${maxLogoBytes} bytes when decoded`);
  if (!hasAt(bytes, 0, signature) || !hasAt(bytes, signature.length, header))
    return refused("must be a PNG");
  if (!isSide(sideAt(bytes, 16)) || !isSide(sideAt(bytes, 20)))
    return refused("must have a width and a height above zero");
  const [depth = 0, colour = 0] = bytes.subarray(24, 26);
  if (depths.get(colour)?.includes(depth) !== true) return refused("has no known kind of pixels");
  return bytes.length > headerEnd && hasAt(bytes, bytes.length - trailer.length, trailer)
    ? E.right(bytes)
    : refused("is cut off");
};
