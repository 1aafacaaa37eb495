import type { Option } from "fp-ts/Option";

/** Texts that we hand out and want back as they were: signed, not secret. */
export type HasSeal = {
  readonly seal: (text: string) => string;
  /** None when the text isn't one that we sealed. */
  readonly unseal: (sealed: string) => Option<string>;
};
