import * as Ord from "fp-ts/Ord";
import * as S from "fp-ts/string";
import type { Review } from "./model";

/** Oldest request first, national before local at the same moment; the identifier settles what is left. */
export const byUrgency: Ord.Ord<Review> = Ord.contramap(
  ({ id, requestedAt, snapshot }: Review) =>
    `${requestedAt} ${snapshot.metadata.scope === "NATIONAL" ? 0 : 1} ${id}`,
)(S.Ord);
