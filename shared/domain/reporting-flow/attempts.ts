import { plusMillis, type Instant } from "../../prelude/instant";
import { isOpen, type FlowChunk, type ReportedLine } from "./model";

/** Tries of lines that came before their receipt; with a first delay of a minute they span six days. */
export const maxAttempts = 12;
const growth = 4;
const longestDelaySeconds = 86_400;

/** Each delay is four times the one before, up to a day. */
export const delaySeconds = (attempts: number, firstDelaySeconds: number): number =>
  Math.min(firstDelaySeconds * growth ** Math.min(attempts - 1, maxAttempts), longestDelaySeconds);

const neverPaid = ({ line, verdict }: ReportedLine): ReportedLine => ({
  line,
  verdict: verdict.state === "WAITING" ? { state: "REFUSED", reason: "NeverPaid" } : verdict,
});

/**
 * The chunk after one more try that ended so. Lines that wait for their receipt are tried again later, and given
 * up after the last try; lines that could not be looked at are tried again without counting.
 */
export const afterAttempt = (
  chunk: FlowChunk,
  lines: ReadonlyArray<ReportedLine>,
  at: Instant,
  firstDelaySeconds: number,
): FlowChunk => {
  if (lines.some(({ verdict }) => verdict.state === "PENDING")) return { ...chunk, lines };
  const attempts = chunk.attempts + 1;
  if (attempts >= maxAttempts)
    return { ...chunk, attempts, nextAttemptAt: null, lines: lines.map(neverPaid) };
  const nextAttemptAt = lines.some(isOpen)
    ? plusMillis(at, delaySeconds(attempts, firstDelaySeconds) * 1_000)
    : null;
  return { ...chunk, attempts, nextAttemptAt, lines };
};
