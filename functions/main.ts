import { app, type HttpMethod, type HttpRequest, type InvocationContext } from "@azure/functions";
import * as E from "fp-ts/Either";
import { variables } from "../shared/config/environment";
import { settingsOf } from "../shared/config/settings";
import { routeOf } from "../shared/http/contract";
import { traceOf } from "../shared/codecs/messages/trace";
import { loggable, type Answered } from "../shared/http/reply";
import {
  consume,
  forHost,
  type Consumed,
  type Consumer,
} from "../shared/persistence/queue/consumer";
import type { HasLog, LogFields } from "../shared/ports/log";
import { TraceParent } from "../shared/prelude/trace-parent";
import type { Ending, Operation } from "../shared/telemetry/operation";
import { endpoints as published } from "./endpoints";
import { environmentOf, type Environment } from "./environment";
import { partnerEndpoints } from "./partner/endpoints";
import { debtPositionTransitions } from "./queues/debt-position-transitions";
import { reportingFlowLines } from "./queues/reporting-flow-lines";
import { reportingFlows } from "./queues/reporting-flows";
import { requestPublication } from "./queues/request-publication";
import { requestValidation } from "./queues/request-validation";
import { reviewNotifications } from "./queues/review-notifications";
import { docs, docsAssetRoute, docsRoute } from "./system/docs";
import { docsAssets } from "./system/docs-assets";
import { openapi, openapiRoute } from "./system/openapi";
import type { FileReply } from "./system/file-reply";
import { publishedDocuments } from "./system/published-documents";
import { system } from "./system/surface";
import { unmatched } from "./system/unmatched";
import { telemetryOf } from "./telemetry";
import { activatePublishedPositions } from "./timers/activate-published-positions";
import { decideUndecidedReceipts } from "./timers/decide-undecided-receipts";
import { expireOverduePositions } from "./timers/expire-overdue-positions";
import { historicisePositions } from "./timers/historicise-positions";
import { relayEvents } from "./timers/relay-events";
import { relayReportingFlows } from "./timers/relay-reporting-flows";
import { measureBacklogs } from "./timers/measure-backlogs";
import { remindReviewers } from "./timers/remind-reviewers";
import type { Timer } from "./timers/timer";

/** The composition root: settings, environment, and the registration of every trigger. */

const settings = settingsOf(variables());
if (E.isLeft(settings))
  // eslint-disable-next-line functional/no-throw-statements -- a wrong setting stops the start, and this is how the host hears of it
  throw new Error(`Settings: ${settings.left.join("; ")}`);

const telemetry = telemetryOf(settings.right);
app.hook.appTerminate(telemetry.close);

const environment = environmentOf(settings.right, telemetry);

const observe = <A>(
  operation: Operation,
  context: InvocationContext,
  message: unknown,
  run: (known: Environment & HasLog) => Promise<{ readonly result: A; readonly ending: Ending }>,
): Promise<A> => {
  const { traceParent } = context.traceContext ?? {};
  // A message goes on with the trace of who sent it; the host, which only found it, knows of none.
  const parent = traceOf(message) ?? (TraceParent.is(traceParent) ? traceParent : undefined);
  return telemetry.observe(operation, { logger: context, parent }, (log) =>
    run({ ...environment, log }),
  );
};

const anonymous = { authLevel: "anonymous" } as const;

/** Registers what answers requests, and has the log tell how each of them ended. */
const serve = <R extends { readonly status: number }>(
  id: string,
  methods: ReadonlyArray<HttpMethod>,
  route: string,
  answer: (
    known: Environment & HasLog,
  ) => (request: HttpRequest) => Answered<R> | Promise<Answered<R>>,
): void => {
  app.http(id, {
    ...anonymous,
    methods: [...methods],
    route,
    handler: (request, context) =>
      observe(
        { kind: "request", name: id, method: request.method, route },
        context,
        null,
        async (known) => {
          const { outcome, reply, requestId } = await answer(known)(request);
          const { status } = reply;
          return {
            result: reply,
            ending: {
              level: "info",
              message: "Answered",
              outcome,
              isFailure: status >= firstServerError,
              status,
              requestId: loggable(requestId),
            },
          };
        },
      ),
  });
};
const firstServerError = 500;

const endpoints = [...published, ...partnerEndpoints];

const notFound = unmatched(
  endpoints.map(({ contract }) => contract),
  system,
);

endpoints.forEach(({ contract, handle }) => {
  serve(
    contract.id,
    [contract.method],
    routeOf(contract),
    // The host ignores a slash at the end; the published interface doesn't.
    (known) => (request) =>
      new URL(request.url).pathname.endsWith("/")
        ? notFound(known)(request)
        : handle(known)(request),
  );
});

const served =
  (reply: (request: HttpRequest) => FileReply) =>
  () =>
  (request: HttpRequest): Answered<FileReply> => {
    const file = reply(request);
    return {
      reply: file,
      outcome: file.status < 400 ? "Ok" : "RouteNotFound",
      requestId: file.headers["X-Request-Id"] ?? "",
    };
  };
const docsPage = served(docs(publishedDocuments, docsAssets)(environment));
serve("openapi", ["GET"], openapiRoute, served(openapi(publishedDocuments)(environment)));
serve("docs", ["GET"], docsRoute, docsPage);
serve("docsAsset", ["GET"], docsAssetRoute, docsPage);

serve(
  "unmatched",
  ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
  "{*path}",
  notFound,
);

const timers: ReadonlyArray<Timer<Environment & HasLog>> = [
  activatePublishedPositions,
  expireOverduePositions,
  decideUndecidedReceipts,
  relayReportingFlows,
  relayEvents,
  remindReviewers,
  historicisePositions,
  measureBacklogs,
];

/** A run that found nothing to do is no story. */
const isIdle = (fields: LogFields): boolean =>
  Object.values(fields).every((value) => value === 0 || value === false || value === null);

timers.forEach(({ name, run, schedule }) => {
  app.timer(name, {
    schedule,
    handler: (_timer, context) =>
      observe({ kind: "timer", name }, context, null, async (known) => {
        const result = await run(known)();
        return {
          result: undefined,
          ending: E.isRight(result)
            ? {
                level: isIdle(result.right) ? "debug" : "info",
                message: "Ran",
                outcome: "Ok",
                isFailure: false,
                fields: result.right,
              }
            : {
                level: "error",
                message: "A timer failed",
                outcome: result.left._tag,
                isFailure: true,
              },
        };
      }),
  });
});

const endingOf = <F extends { readonly _tag: string }>(
  consumed: Consumed<number | string, F>,
): Ending => {
  switch (consumed._tag) {
    case "Done":
      return {
        level: "info",
        message: "Consumed",
        outcome: "Ok",
        isFailure: false,
        fields: { changed: consumed.result },
      };
    case "Parked":
      return {
        level: "error",
        message: "A message was parked",
        outcome: "Parked",
        isFailure: true,
        fields: { reason: consumed.reason },
      };
    case "Retried":
      return {
        level: "warn",
        message: "A message comes again",
        outcome: "Retried",
        isFailure: true,
        fields: { failure: consumed.failure._tag },
      };
  }
};

const listen = <M, F extends { readonly _tag: string }>(
  consumer: Consumer<M, Environment & HasLog, F, number | string>,
): void => {
  const poison = environment.poisonOf(consumer.queue);
  app.storageQueue(consumer.queue, {
    queueName: consumer.queue,
    connection: "AzureWebJobsStorage",
    handler: async (message, context) => {
      const consumed = await observe(
        { kind: "message", name: consumer.queue },
        context,
        message,
        async (known) => {
          const result = await consume(consumer, poison)(known)(message)();
          return { result, ending: endingOf(result) };
        },
      );
      return forHost(consumed);
    },
  });
};

listen(debtPositionTransitions);
listen(reportingFlows);
listen(reportingFlowLines);
listen(requestValidation);
listen(reviewNotifications);
listen(requestPublication);
