import { etagOf } from "../../shared/codecs/http/etag";
import { isExpected } from "../../shared/http/conditional";
import type { Expectation } from "../../shared/workflows/debt-position-command";

/** The versions that the caller's `If-Match` names; all of them without one. */
export const expectation =
  (header: (name: string) => string | null): Expectation =>
  (version) =>
    isExpected(header("If-Match"), etagOf(version));
