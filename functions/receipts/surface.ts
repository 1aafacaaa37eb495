import type { Access, Surface } from "../../shared/http/contract";
import { gpdProblems } from "../../shared/http/problems-gpd";

export const receipts: Surface = {
  name: "receipts",
  title: "Receipts",
  basePath: "gpd/payments-receipts-service/v1",
  problems: gpdProblems,
};

export const receiptsAccess = {
  _tag: "Key",
  kinds: ["creditor", "broker"],
  organization: "organizationfiscalcode",
} as const satisfies Access;

export const receiptsTag = "Payments receipts API";
