import type { Contents, Status } from "./model";

/** Why a command on a known position is refused, with what its caller may be told. */
export type Refusal<Tag extends string> = {
  readonly _tag: Tag;
  readonly organization: string;
  readonly iupd: string;
};

/** Refused because of the status that the position has at that moment. */
export type RefusedFrom<Tag extends string> = Refusal<Tag> & { readonly from: Status };

export const refusal = <Tag extends string>(
  tag: Tag,
  { iupd, organization }: Contents,
): Refusal<Tag> => ({ _tag: tag, organization, iupd });

export const refusedFrom = <Tag extends string>(
  tag: Tag,
  position: Contents & { readonly status: Status },
): RefusedFrom<Tag> => ({ ...refusal(tag, position), from: position.status });
