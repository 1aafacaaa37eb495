import * as E from "fp-ts/Either";
import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import {
  HistoricisationRequest,
  HistoricisationView,
} from "../../shared/codecs/http/historicisation";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { LedgerPath } from "../../shared/codecs/http/upkeep";
import { endpoint } from "../../shared/http/endpoint";
import type { FailureOf } from "../../shared/http/failure";
import type { HasClock } from "../../shared/ports/clock";
import type { Instant } from "../../shared/prelude/instant";
import { historiciseLedger as historicise } from "../../shared/workflows/historicise-positions";
import { admin, adminAccess, upkeepTag } from "./surface";

const maxRequestBytes = 1_024;

/** Everything closed was closed before a date to come, so such a date is a slip. */
const past =
  (closedBefore: Instant) =>
  ({ now }: HasClock): E.Either<FailureOf<"InvalidBody">, Instant> =>
    closedBefore <= now()
      ? E.right(closedBefore)
      : E.left({
          _tag: "InvalidBody",
          codec: HistoricisationRequest.name,
          violations: [{ path: "closedBefore", message: "must not be in the future" }],
        });

export const historiciseLedger = endpoint({
  id: "historiciseLedger",
  operationId: "historiciseLedger",
  validatedAs: "historiciseLedger",
  surface: admin,
  method: "POST",
  route: "ledgers/{organization}/historicisation",
  tag: upkeepTag,
  summary:
    "Move positions that were closed before a date, and left alone since, to the archive; they can still be read, and come back when something happens to them, but lists don't show them",
  access: adminAccess,
  params: LedgerPath,
  query: NoParameters,
  body: {
    codec: HistoricisationRequest,
    maxBytes: maxRequestBytes,
    example: { closedBefore: "2025-11-25T00:00:00" },
  },
  success: {
    status: 200,
    description: "How many this call moved, and whether some are left for another call",
    body: HistoricisationView,
    example: { moved: 500, failed: 0, more: true },
  },
  failures: [],
  run: ({ body, params }) =>
    pipe(
      RTE.fromReaderEither(past(body.closedBefore)),
      RTE.flatMap((before) => historicise(params.organization, before)),
      RTE.map(({ failed, hasMore, moved }) => ({ body: { moved, failed, more: hasMore } })),
    ),
});
