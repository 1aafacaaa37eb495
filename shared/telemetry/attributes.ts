import type { Attributes } from "@opentelemetry/api";
import { redacted } from "./log";
import type { StepEnding } from "./observer";
import type { Ending, Operation } from "./operation";

/**
 * All that a span may say of what it stands for. There is no attribute for an address, a path, a query, a header, a body, an
 * identifier of anybody or anything, or the text of an exception.
 */
export const attributeNames = [
  "sportello.operation",
  "sportello.request_id",
  "sportello.outcome",
  "sportello.step",
  "http.request.method",
  "http.route",
  "http.response.status_code",
  "error.type",
  "messaging.destination.name",
  "db.system.name",
  "azure.cosmosdb.operation.request_charge",
] as const;
type AttributeName = (typeof attributeNames)[number];

type Allowed = Readonly<Partial<Record<AttributeName, string | number>>>;

/** The last net, as in the log: what a caller chose is not trusted to be what it should be. */
const admitted = (attributes: Allowed): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === "string" ? redacted(value) : value,
    ]),
  );

export const attributesOfOperation = (operation: Operation): Attributes => {
  switch (operation.kind) {
    case "request":
      return admitted({
        "sportello.operation": operation.name,
        "http.request.method": operation.method,
        "http.route": operation.route,
      });
    case "message":
      return admitted({
        "sportello.operation": operation.name,
        "messaging.destination.name": operation.name,
      });
    case "timer":
      return admitted({ "sportello.operation": operation.name });
  }
};

export const attributesOfEnding = ({ isFailure, outcome, requestId, status }: Ending): Attributes =>
  admitted({
    "sportello.outcome": outcome,
    ...(isFailure ? { "error.type": outcome } : {}),
    ...(status === undefined ? {} : { "http.response.status_code": status }),
    ...(requestId === undefined ? {} : { "sportello.request_id": requestId }),
  });

/** A call that brought what was asked for, or the news that it isn't there or is another's by now: no error of the store's. */
export const isStepFailure = ({ outcome }: StepEnding): boolean =>
  outcome === "throttled" || outcome === "refused" || outcome === "unavailable";

export const attributesOfStep = (ending: StepEnding): Attributes =>
  admitted({
    "sportello.outcome": ending.outcome,
    ...(isStepFailure(ending) ? { "error.type": ending.outcome } : {}),
    ...(ending.status === null ? {} : { "http.response.status_code": ending.status }),
    ...(ending.charge === null
      ? {}
      : {
          "db.system.name": "azure.cosmosdb",
          "azure.cosmosdb.operation.request_charge": ending.charge,
        }),
  });
