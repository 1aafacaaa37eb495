import type { Option } from "fp-ts/Option";

/** Texts that we keep for their owner and that nobody else can read, not even who reads the database. */
export type HasVault = {
  /** The text encrypted for one purpose, differently each time. */
  readonly conceal: (text: string, purpose: string) => string;
  /** None when it isn't ours, or was concealed for another purpose. */
  readonly reveal: (concealed: string, purpose: string) => Option<string>;
  /** Whether it was concealed under the secret that new ones take, and not under one that is being replaced. */
  readonly isCurrent: (concealed: string, purpose: string) => boolean;
};
