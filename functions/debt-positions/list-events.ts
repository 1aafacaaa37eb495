import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { EventsInfo, journalViewOf } from "../../shared/codecs/http/journal-view";
import { incarnation, PositionPath, segregationCodes } from "../../shared/codecs/http/parameters";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { record } from "../../shared/prelude/record";
import { readJournal } from "../../shared/workflows/read-journal";
import { institutionAccess, positionsTag, type DebtPositionSurface } from "./surface";

export const listEvents = (surface: DebtPositionSurface) =>
  endpoint({
    id: surface.functionName("listEvents"),
    operationId: "getDebtPositionEvents",
    validatedAs: "getDebtPositionEvents",
    surface,
    method: "GET",
    route: "organizations/{organizationfiscalcode}/debtpositions/{iupd}/events",
    tag: positionsTag,
    summary: "Read the journal of a debt position, also of one that was deleted",
    access: institutionAccess,
    params: PositionPath,
    query: record("EventsQuery", { incarnation, segregationCodes }),
    body: null,
    success: {
      status: 200,
      description: "The events in order",
      body: EventsInfo,
      example: {
        incarnation: "01JD3V4Q8Z7N2M5K6P9R0STXYZ",
        events: [
          {
            sequence: 1,
            type: "DebtPositionCreated",
            date: "2030-01-15T09:30:00.12",
            status: "DRAFT",
            revision: 1,
            iuv: null,
            idTransfer: null,
          },
        ],
      },
    },
    failures: ["DebtPositionNotFound", "SegregationForbidden"],
    run: ({ caller, params: { organizationfiscalcode: organization, iupd }, query }) =>
      pipe(
        readJournal(
          { organization, iupd },
          query.incarnation,
          segregationGrant(caller, organization, query.segregationCodes),
        ),
        RTE.map((journal) => ({ body: journalViewOf(journal) })),
      ),
  });
