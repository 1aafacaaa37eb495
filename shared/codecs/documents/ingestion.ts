import * as t from "io-ts";
import { nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import * as E from "fp-ts/Either";
import { flow } from "fp-ts/function";
import type { Ingestion } from "../../domain/reporting-flow/ingestion";
import { StoredCheckedFlow } from "./reporting-flow";
import { StoredInstant } from "./scalars";
import { reader, schema } from "./stored";
import { tagged } from "./tagged";

export const ingestionKind = "ingestion";

const always = {
  content: t.string,
  receivedAt: StoredInstant,
  nextAttemptAt: nullable(StoredInstant),
};

const StoredIngestion = tagged("Ingestion", "state", {
  ACCEPTED: record("Accepted", {
    ...always,
    state: literals("state", "ACCEPTED"),
    flow: StoredCheckedFlow,
    fault: t.null,
  }),
  SPLIT: record("Split", {
    ...always,
    state: literals("state", "SPLIT"),
    flow: StoredCheckedFlow,
    fault: t.null,
  }),
  REFUSED: record("Refused", {
    ...always,
    state: literals("state", "REFUSED"),
    flow: nullable(StoredCheckedFlow),
    fault: record("FlowFault", { element: t.string, problem: t.string }),
  }),
});

const StoredDocument = record("IngestionDocument", { ingestion: StoredIngestion });

/** One level down, because the container's partition key is named as its flow is; at the top, what timers ask for. */
export const documentOf = (ingestion: Ingestion) => ({
  ingestion,
  content: ingestion.content,
  nextAttemptAt: ingestion.nextAttemptAt,
  kind: ingestionKind,
  schema,
});

export const fromDocument = flow(
  reader(ingestionKind, StoredDocument),
  E.map(({ ingestion }): Ingestion => ingestion),
);
