import { app, type InvocationContext } from "@azure/functions";
import * as E from "fp-ts/Either";
import { variables } from "../shared/config/environment";
import { settingsOf } from "../shared/config/settings";
import { routeOf } from "../shared/http/contract";
import { consume, forHost, type Consumer } from "../shared/persistence/queue/consumer";
import type { HasLog } from "../shared/ports/log";
import { logOf } from "../shared/telemetry/log";
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
import { publishedDocuments } from "./system/published-documents";
import { system } from "./system/surface";
import { unmatched } from "./system/unmatched";
import { activatePublishedPositions } from "./timers/activate-published-positions";
import { decideUndecidedReceipts } from "./timers/decide-undecided-receipts";
import { expireOverduePositions } from "./timers/expire-overdue-positions";
import { relayEvents } from "./timers/relay-events";
import { relayReportingFlows } from "./timers/relay-reporting-flows";
import { remindReviewers } from "./timers/remind-reviewers";
import type { Timer } from "./timers/timer";

/** The composition root: settings, environment, and the registration of every trigger. */

const settings = settingsOf(variables());
if (E.isLeft(settings))
  // eslint-disable-next-line functional/no-throw-statements -- a wrong setting stops the start, and this is how the host hears of it
  throw new Error(`Settings: ${settings.left.join("; ")}`);

const environment = environmentOf(settings.right);

const logged = (context: InvocationContext) => ({ ...environment, log: logOf(context) });

const anonymous = { authLevel: "anonymous" } as const;

const endpoints = [...published, ...partnerEndpoints];

const notFound = unmatched(
  endpoints.map(({ contract }) => contract),
  system,
);

endpoints.forEach(({ contract, handle }) => {
  app.http(contract.id, {
    ...anonymous,
    methods: [contract.method],
    route: routeOf(contract),
    // The host ignores a slash at the end; the published interface doesn't.
    handler: (request, context) =>
      new URL(request.url).pathname.endsWith("/")
        ? notFound(logged(context))(request)
        : handle(logged(context))(request),
  });
});

const docsPage = docs(publishedDocuments, docsAssets)(environment);
app.http("openapi", {
  ...anonymous,
  methods: ["GET"],
  route: openapiRoute,
  handler: openapi(publishedDocuments)(environment),
});
app.http("docs", { ...anonymous, methods: ["GET"], route: docsRoute, handler: docsPage });
app.http("docsAsset", { ...anonymous, methods: ["GET"], route: docsAssetRoute, handler: docsPage });

app.http("unmatched", {
  ...anonymous,
  methods: ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
  route: "{*path}",
  handler: (request, context) => notFound(logged(context))(request),
});

const timers: ReadonlyArray<Timer<Environment>> = [
  activatePublishedPositions,
  expireOverduePositions,
  decideUndecidedReceipts,
  relayReportingFlows,
  relayEvents,
  remindReviewers,
];
timers.forEach(({ name, run, schedule }) => {
  app.timer(name, {
    schedule,
    handler: async (_timer, context) => {
      const { log, ...rest } = logged(context);
      const result = await run(rest)();
      if (E.isRight(result)) log("info", "Swept", { timer: name, ...result.right })();
      else log("error", "A sweep failed", { timer: name, failure: result.left._tag })();
    },
  });
});

const listen = <M, F extends { readonly _tag: string }>(
  consumer: Consumer<M, Environment & HasLog, F, number | string>,
): void => {
  const poison = environment.poisonOf(consumer.queue);
  app.storageQueue(consumer.queue, {
    queueName: consumer.queue,
    connection: "AzureWebJobsStorage",
    handler: async (message, context) => {
      const known = logged(context);
      const { log } = known;
      const outcome = await consume(consumer, poison)(known)(message)();
      const fields = { queue: consumer.queue, outcome: outcome._tag };
      if (outcome._tag === "Done")
        log("info", "Consumed", { ...fields, changed: outcome.result })();
      if (outcome._tag === "Parked")
        log("error", "A message was parked", { ...fields, reason: outcome.reason })();
      if (outcome._tag === "Retried")
        log("warn", "A message comes again", { ...fields, failure: outcome.failure._tag })();
      return forHost(outcome);
    },
  });
};

listen(debtPositionTransitions);
listen(reportingFlows);
listen(reportingFlowLines);
listen(requestValidation);
listen(reviewNotifications);
listen(requestPublication);
