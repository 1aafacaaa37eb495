import * as O from "fp-ts/Option";
import * as T from "fp-ts/Task";
import { pipe } from "fp-ts/function";
import { Cents } from "../../domain/primitives/cents";
import { record } from "../../prelude/record";
import type { HasClock } from "../../ports/clock";
import type { HasNotificationPlatform } from "../../ports/notification-platform";
import { circuitBreaker } from "./circuit-breaker";
import { exchange, under, type Exchanged, type Platform } from "./json-exchange";

const Price = record("NotificationPrice", { totalPrice: Cents });

const priceIn = ({ body, status }: Exchanged): O.Option<Cents> =>
  status === 200
    ? pipe(
        O.fromEither(Price.decode(body)),
        O.map(({ totalPrice }) => totalPrice),
      )
    : O.none;

/** Asks SEND for prices. Without an endpoint there are none. */
export const notificationPlatformAt = (
  platform: Platform | null,
  clock: HasClock,
): HasNotificationPlatform => {
  if (platform === null) return { notificationPlatform: { price: () => T.of(O.none) } };
  const breaker = circuitBreaker(clock);
  const { endpoint, key, timeoutMillis } = platform;
  return {
    notificationPlatform: {
      price: ({ noticeNumber, organization, requestId }) =>
        pipe(
          breaker(
            exchange({
              step: "send.price",
              url: under(
                endpoint,
                `delivery/v2.3/price/${encodeURIComponent(organization)}/${encodeURIComponent(noticeNumber)}`,
              ),
              headers: { "x-api-key": key, "X-Request-Id": requestId },
              body: null,
              timeoutMillis,
            }),
          ),
          T.map(O.flatMap(priceIn)),
        ),
    },
  };
};
