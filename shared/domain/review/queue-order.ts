import * as Ord from "fp-ts/Ord";
import * as S from "fp-ts/string";
import type { Review } from "./model";

/** Sorts as text: oldest request first, national before local at the same moment; the identifier settles the rest. */
export const urgencyOf = ({ id, requestedAt, snapshot }: Review): string =>
  `${requestedAt} ${snapshot.metadata.scope === "NATIONAL" ? 0 : 1} ${id}`;

export const byUrgency: Ord.Ord<Review> = Ord.contramap(urgencyOf)(S.Ord);
