import * as t from "io-ts";
import { nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import type { CheckedFlow, ReportingFlow } from "../../domain/reporting-flow/model";
import { Cents } from "../../domain/primitives/cents";
import { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { Count, StoredInstant } from "./scalars";
import { reader, schema } from "./stored";

export const flowKind = "flow";

const StoredHeading = record("FlowHeading", {
  organization: OrganizationFiscalCode,
  flowId: t.string,
  date: t.string,
  statedDate: t.string,
  regulation: t.string,
  regulationDay: t.string,
  sender: record("Sender", {
    type: literals("sender type", "G", "A", "B"),
    code: t.string,
    name: nullable(t.string),
  }),
  bank: nullable(t.string),
  receiverName: nullable(t.string),
  declaredPayments: Count,
  declaredAmount: Cents,
});

const checked = {
  heading: StoredHeading,
  content: t.string,
  bytes: Count,
  payments: Count,
  amount: Cents,
};

/** A flow inside the document of its ingestion. */
export const StoredCheckedFlow: t.Type<CheckedFlow, unknown> = record("CheckedFlow", checked);

const StoredFlow = record("ReportingFlow", { ...checked, publishedAt: StoredInstant });

/** At the top is what lists ask for. */
export const documentOf = (flow: ReportingFlow) => ({
  ...StoredFlow.encode(flow),
  kind: flowKind,
  schema,
  flowId: flow.heading.flowId,
  flowDate: flow.heading.date,
});

export const fromDocument = reader<ReportingFlow, unknown>(flowKind, StoredFlow);

export const ListedFlow = record("ListedFlow", { flowId: t.string, flowDate: t.string });
