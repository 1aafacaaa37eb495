import type { ParameterViolation } from "./failure";
import type { ProblemTable } from "./problem";
import { gpdProblems, gpdRows } from "./problems-gpd";

const told = (violation: ParameterViolation): string =>
  violation._tag === "Mismatch"
    ? `${violation.name} has an invalid value`
    : `${violation.name} ${violation.message}`;

const unlike = new Set(["KeyMissing", "KeyUnknown", "AccessForbidden", "ReportingFlowNotFound"]);

/**
 * The flows surface has an error member of its own, with a capital letter. Callers who aren't let in, and those
 * whose flow isn't there, see what they see elsewhere.
 */
export const flowProblems: ProblemTable = {
  ...gpdProblems,
  rows: {
    ...gpdRows,
    InvalidParameters: {
      ...gpdRows.InvalidParameters,
      detail: ({ violations }) => violations.map(told).join(", "),
    },
  },
  body: (tag, problem, at) =>
    unlike.has(tag)
      ? gpdProblems.body(tag, problem, at)
      : { Error: problem.detail === "" ? problem.title : problem.detail },
  schema: (tag) =>
    unlike.has(tag)
      ? gpdProblems.schema(tag)
      : {
          name: "FlowError",
          schema: {
            type: "object",
            required: ["Error"],
            properties: { Error: { type: "string" } },
          },
        },
};
