import * as O from "fp-ts/Option";
import type { Task } from "fp-ts/Task";
import * as T from "fp-ts/Task";
import { toMillis } from "../../prelude/instant";
import type { HasClock } from "../../ports/clock";

/** Spares callers the wait, and a platform in trouble the calls. */
export type CircuitBreaker = <A>(call: Task<O.Option<A>>) => Task<O.Option<A>>;

const maxFailures = 5;
const restMillis = 10_000;

type State = { failures: number; restsUntil: number; isTried: boolean };

/**
 * After so many calls in a row without an answer (none), further ones aren't made for a while; then one is tried, and
 * the first answer closes the circuit again.
 */
export const circuitBreaker = ({ now }: HasClock): CircuitBreaker => {
  const state: State = { failures: 0, restsUntil: 0, isTried: false };
  const mayCall = (): boolean =>
    state.failures < maxFailures || (!state.isTried && toMillis(now()) >= state.restsUntil);

  /* eslint-disable functional/immutable-data -- what a circuit breaker remembers; nobody else sees it */
  const settled = (isAnswered: boolean): void => {
    state.failures = isAnswered ? 0 : state.failures + 1;
    state.restsUntil = toMillis(now()) + restMillis;
    state.isTried = false;
  };
  return (call) => async () => {
    if (!mayCall()) return T.of(O.none)();
    state.isTried = state.failures >= maxFailures;
    const answer = await call();
    settled(O.isSome(answer));
    return answer;
  };
  /* eslint-enable functional/immutable-data */
};
