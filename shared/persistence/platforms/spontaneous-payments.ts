import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { HasClock } from "../../ports/clock";
import type {
  HasSpontaneousPayments,
  SpontaneousFailure,
  SpontaneousNotice,
} from "../../ports/spontaneous-payments";
import { circuitBreaker } from "./circuit-breaker";
import { exchange, under, type Exchanged, type Platform } from "./json-exchange";
import { SpontaneousPosition, spontaneousNoticeOf } from "./spontaneous-position";

const unknown: SpontaneousFailure = { _tag: "SpontaneousServiceUnknown" };
const out: SpontaneousFailure = { _tag: "SpontaneousServiceOut" };

/** Whoever pays without having been asked isn't known by name. */
const debtor = { type: "F", fiscalCode: "ANONIMO", fullName: "ANONIMO" };

const noticeIn = ({ body, status }: Exchanged): E.Either<SpontaneousFailure, SpontaneousNotice> => {
  if (status === 404) return E.left(unknown);
  if (status !== 200 && status !== 201) return E.left(out);
  return pipe(
    SpontaneousPosition.decode(body),
    E.match(() => null, spontaneousNoticeOf),
    E.fromNullable(out),
  );
};

/** Asks for a debt position that nobody has asked to be paid. Without an endpoint no service is known. */
export const spontaneousPaymentsAt = (
  platform: Platform | null,
  clock: HasClock,
): HasSpontaneousPayments => {
  if (platform === null) return { spontaneousPayments: { demand: () => TE.left(unknown) } };
  const breaker = circuitBreaker(clock);
  const { endpoint, key, timeoutMillis } = platform;
  return {
    spontaneousPayments: {
      demand: ({ organization, properties, requestId, service }) =>
        pipe(
          breaker(
            exchange({
              step: "spontaneous.demand",
              url: under(
                endpoint,
                `organizations/${encodeURIComponent(organization)}/spontaneouspayments`,
              ),
              headers: { "Ocp-Apim-Subscription-Key": key, "X-Request-Id": requestId },
              body: {
                debtor,
                service: {
                  id: service,
                  properties: properties.map(({ name, value }) => ({ name, value })),
                },
              },
              timeoutMillis,
            }),
          ),
          TE.fromTaskOption(() => out),
          TE.flatMapEither(noticeIn),
        ),
    },
  };
};
