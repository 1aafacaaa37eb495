import { toLocal, toMillis } from "../prelude/instant";
import type { JsonSchema } from "../prelude/shape";
import type { FailureTag } from "./failure";
import type { ProblemRows, ProblemTable } from "./problem";
import { gpdProblems, gpdRows } from "./problems-gpd";

type Fault = {
  readonly status: 400 | 404 | 409 | 422 | 500;
  readonly code: string;
  readonly name: string;
  readonly text: string;
};

const syntax: Fault = {
  status: 400,
  code: "ODP-101",
  name: "PAA_SINTASSI",
  text: "The request is not valid",
};
const semantics: Fault = {
  status: 422,
  code: "ODP-102",
  name: "PAA_SEMANTICA",
  text: "The request can't be carried out",
};
const system: Fault = {
  status: 500,
  code: "ODP-103",
  name: "PAA_SYSTEM_ERROR",
  text: "A technical failure",
};
const unknown: Fault = {
  status: 404,
  code: "ODP-107",
  name: "PAA_PAGAMENTO_SCONOSCIUTO",
  text: "No payment option answers to this notice",
};
const duplicate: Fault = {
  status: 409,
  code: "ODP-108",
  name: "PAA_PAGAMENTO_DUPLICATO",
  text: "The payment has been made",
};
const inProgress: Fault = {
  status: 409,
  code: "ODP-109",
  name: "PAA_PAGAMENTO_IN_CORSO",
  text: "The payment is in progress",
};

const phrases: Readonly<Record<Fault["status"], string>> = {
  400: "Bad Request",
  404: "Not Found",
  409: "Conflict",
  422: "Unprocessable Entity",
  500: "Internal Server Error",
};

const named: ReadonlyMap<FailureTag, Fault> = new Map<FailureTag, Fault>([
  ["PaymentOptionNotFound", unknown],
  ["PaymentOptionExcluded", unknown],
  ["SegregationForbidden", unknown],
  ["SegregationForbiddenOnNotice", unknown],
  ["PaymentOptionAlreadyPaid", duplicate],
  ["TransferNotAccountable", inProgress],
]);

const byStatus: ReadonlyMap<number, Fault> = new Map([
  [400, syntax],
  [404, unknown],
  [409, duplicate],
  [422, semantics],
]);

const faultOf = (tag: FailureTag): Fault =>
  named.get(tag) ?? byStatus.get(gpdRows[tag].status) ?? system;

/** Whoever isn't let in is told so as everywhere else. */
const isAccess = (tag: FailureTag): boolean => gpdProblems.schema(tag).name === "AccessProblem";

const rowsOf = (rows: ProblemRows): ProblemRows =>
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the same rows with another status; the compiler can't follow that through entries
  Object.fromEntries(
    Object.entries(rows).map(([tag, row]) => {
      const name = tag as FailureTag; // eslint-disable-line @typescript-eslint/consistent-type-assertions -- the keys of the rows are the tags
      return [name, isAccess(name) ? row : { ...row, status: faultOf(name).status }];
    }),
  ) as unknown as ProblemRows;

const text = { type: "string" };
const schema: JsonSchema = {
  type: "object",
  required: [
    "httpStatusCode",
    "httpStatusDescription",
    "appErrorCode",
    "timestamp",
    "dateTime",
    "errorMessage",
  ],
  properties: {
    httpStatusCode: { type: "integer", format: "int32" },
    httpStatusDescription: text,
    appErrorCode: { type: "string", pattern: "^ODP-1\\d\\d$" },
    timestamp: { type: "integer", format: "int64" },
    dateTime: text,
    errorMessage: text,
  },
};

/** How the verification of payment options refuses (specification, 6.5). */
export const odpProblems: ProblemTable = {
  rows: rowsOf(gpdRows),
  contentType: "application/json",
  body: (tag, told, at) => {
    if (isAccess(tag)) return gpdProblems.body(tag, told, at);
    const { code, name, status, text: message } = faultOf(tag);
    return {
      httpStatusCode: status,
      httpStatusDescription: phrases[status],
      appErrorCode: code,
      timestamp: Math.floor(toMillis(at) / 1_000),
      dateTime: toLocal(at),
      errorMessage: `${name} ${message}`,
    };
  },
  schema: (tag) => (isAccess(tag) ? gpdProblems.schema(tag) : { name: "OdPErrorResponse", schema }),
};
