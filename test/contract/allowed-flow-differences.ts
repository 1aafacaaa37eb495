import type { AllowedDifference } from "./allowed-differences";

const list = "GET /organizations/{organizationId}/reportings";
const read = `${list}/{flowId}/date/{date}`;

const rows = (
  reason: string,
  operations: ReadonlyArray<string>,
  pointers: ReadonlyArray<string>,
): ReadonlyArray<AllowedDifference> =>
  operations.flatMap((operation) =>
    pointers.map((pointer) => ({ document: "gpd_fdr.json", operation, pointer, reason })),
  );

/** The same for the interface of the reporting flows. */
export const allowedFlowDifferences: ReadonlyArray<AllowedDifference> = [
  ...rows(
    "an institution is told that it can't be one, instead of that it has no flows (1.1)",
    [list],
    ["parameters/path/organizationId/pattern"],
  ),
  ...rows(
    "texts in a path have bounds; what is blank can't be asked for (1.1)",
    [read],
    [
      "parameters/path/organizationId/maxLength",
      "parameters/path/organizationId/pattern",
      "parameters/path/flowId/minLength",
      "parameters/path/flowId/maxLength",
      "parameters/path/date/minLength",
      "parameters/path/date/maxLength",
      "responses/400/undeclared",
    ],
  ),
  ...rows(
    "the interface leaves out what its gateway answers (1.3), and hides failures of ours behind 400 and 404 (4.4)",
    [list, read],
    ["401", "403", "429", "500", "503"].map((status) => `responses/${status}/undeclared`),
  ),
];
