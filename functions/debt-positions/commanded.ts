import { modelViewOf } from "../../shared/codecs/http/debt-position-view";
import { etagOf } from "../../shared/codecs/http/etag";
import type { DebtPosition } from "../../shared/domain/debt-position/model";
import { versionOf } from "../../shared/domain/debt-position/version";
import { isExpected } from "../../shared/http/conditional";
import type { Expectation } from "../../shared/workflows/debt-position-command";

/** The versions that the caller's `If-Match` names; all of them without one. */
export const expectation =
  (header: (name: string) => string | null): Expectation =>
  (version) =>
    isExpected(header("If-Match"), etagOf(version));

/** The answer of a command: the position as it is right after. */
export const commanded = ({ next }: { readonly next: DebtPosition }) => ({
  body: modelViewOf(next),
  etag: etagOf(versionOf(next)),
});
