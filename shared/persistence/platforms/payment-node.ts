import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as T from "fp-ts/Task";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { record } from "../../prelude/record";
import type { HasClock } from "../../ports/clock";
import type { HasPaymentNode } from "../../ports/payment-node";
import { circuitBreaker } from "./circuit-breaker";
import { exchange, under, type Exchanged, type Platform } from "./json-exchange";

const Outcome = record("CheckPositionAnswer", { outcome: t.string });

const saysOk = ({ body, status }: Exchanged): boolean =>
  status === 200 &&
  pipe(
    Outcome.decode(body),
    E.exists(({ outcome }) => outcome.toUpperCase() === "OK"),
  );

/** The aux digit that makes a notice number of an IUV. */
const auxDigit = "3";

/**
 * Asks the node about a notice. An IUV is asked for as the notice number that it usually has; a 400 says that what
 * was sent is none, and then the code is asked for as it is. Without an endpoint nobody can be asked.
 */
export const paymentNodeAt = (platform: Platform | null, clock: HasClock): HasPaymentNode => {
  if (platform === null) return { paymentNode: { isFree: () => T.of(false) } };
  const breaker = circuitBreaker(clock);
  const { endpoint, key, timeoutMillis } = platform;
  const url = under(endpoint, "nodo/nodo-per-pm/v1/checkPosition");
  const ask = (organization: string, noticeNumber: string, requestId: string) =>
    breaker(
      exchange({
        step: "node.check-position",
        url,
        headers: { "Ocp-Apim-Subscription-Key": key, "X-Request-Id": requestId },
        body: { positionslist: [{ fiscalCode: organization, noticeNumber }] },
        timeoutMillis,
      }),
    );
  return {
    paymentNode: {
      isFree: ({ code, organization, requestId }) =>
        pipe(
          ask(organization, `${auxDigit}${code}`, requestId),
          T.flatMap((first) =>
            O.isSome(first) && first.value.status === 400
              ? ask(organization, code, requestId)
              : T.of(first),
          ),
          T.map(O.exists(saysOk)),
        ),
    },
  };
};
