import type { IO } from "fp-ts/IO";

/** Keys that nobody can guess: 256 random bits, in letters and digits that a header and an address take. */
export type HasSecrets = { readonly secret: IO<string> };
