import * as t from "io-ts";
import type { Success } from "../../shared/http/contract";

/** Done, and nothing to say of it. */
export const noContent = (description: string): Success<t.NullC> => ({
  status: 204,
  description,
  body: t.null,
  example: null,
});

export const done = { body: null } as const;
