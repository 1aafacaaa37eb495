import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { JsonSchema } from "../../shared/prelude/shape";
import { allowedDifferences } from "./allowed-differences";
import { allowedFlowDifferences } from "./allowed-flow-differences";
import { allowedPaymentDifferences } from "./allowed-payment-differences";
import { interfaceOf, type Interface } from "./interface";
import { differencesBetween } from "./interface-differences";

const folder = path.resolve("..", "shared", "contracts", "gpd");

const interfaceIn = (file: string): Interface =>
  interfaceOf(JSON.parse(readFileSync(file, "utf8")) as JsonSchema);

const documents = [
  ["gpd.SANP3.8.0.json", "gpd"],
  ["gpd.json", "gpd"],
  ["gpd-4-aca.json", "aca"],
  ["openapi_internal_v1.json", "internal"],
  ["gpd_payments.SANP3.8.0.json", "receipts"],
  ["gpd_payments.json", "receipts"],
  ["gpd_payments.service-0.13.3.json", "receipts"],
  ["gpd_fdr.json", "reporting"],
] as const;

const allowedEverywhere = [
  ...allowedDifferences,
  ...allowedPaymentDifferences,
  ...allowedFlowDifferences,
];
const rows = allowedEverywhere.map(
  ({ document, operation, pointer }) => `${document} ${operation} ${pointer}`,
);

describe("the differences from the published interfaces", () => {
  beforeAll(() => {
    if (!existsSync(folder))
      process.stderr.write(`The published interfaces are not compared: ${folder} is not here.\n`);
  });

  it("are listed once each, for a file that is compared", () => {
    expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toStrictEqual([]);
    const named = new Set(allowedEverywhere.map(({ document }) => document));
    expect(named).toStrictEqual(new Set(documents.map(([file]) => file)));
  });

  it.each(documents)("are those that are allowed: %s", (file, surface) => {
    if (!existsSync(folder)) return;
    const differences = differencesBetween({
      theirs: interfaceIn(path.join(folder, file)),
      ours: interfaceIn(`shared/openapi/${surface}.json`),
    }).map((difference) => `${file} ${difference}`);
    const allowed = rows.filter((row) => row.startsWith(`${file} `));
    expect({
      notAllowed: differences.filter((each) => !allowed.includes(each)),
      noLongerNeeded: allowed.filter((each) => !differences.includes(each)),
    }).toStrictEqual({ notAllowed: [], noLongerNeeded: [] });
  });
});
