import type { Access, Surface } from "../../shared/http/contract";
import { flowProblems } from "../../shared/http/problems-flows";

export const reporting: Surface = {
  name: "reporting",
  title: "Reporting flows",
  basePath: "gpd-reporting/api/v1",
  problems: flowProblems,
};

const institution = { _tag: "Key", kinds: ["creditor", "broker"] } as const;
export const reportingAccess: Access = { ...institution, organization: "organizationId" };
/** A key of an institution, whichever. */
export const anyInstitution: Access = { ...institution, organization: null };

export const reportingTag = "Organization Requests";
export const flowsTag = "Reporting flows";

export const maxFlowBytes = 100 * 1_024 * 1_024;

export const flowExample = `<?xml version="1.0" encoding="UTF-8"?>
<FlussoRiversamento xmlns="http://www.digitpa.gov.it/schemas/2011/Pagamenti/">…</FlussoRiversamento>`;

export const progressExample = {
  content: "5d5b09f6dcb2d53a5fffc60c4ac0d55fabdf556069d6631545f42aa6e3500f2e",
  state: "SPLIT",
  receivedAt: "2026-03-16T06:00:00",
  flow: {
    organization: "77777777777",
    flowId: "2026-03-15PSPDEMO1-S000000042",
    flowDate: "2026-03-15T22:31:05",
    payments: 1,
    amount: 12_050,
    declaredPayments: 1,
    declaredAmount: 12_050,
  },
  fault: null,
  isFinal: true,
  chunks: 1,
  lines: {
    PENDING: 0,
    REPORTED: 1,
    ALREADY_REPORTED: 0,
    WAITING: 0,
    REVOKED: 0,
    UNKNOWN: 0,
    REFUSED: 0,
  },
  nextAttemptAt: null,
};
