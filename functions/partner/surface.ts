import type { Access, Surface } from "../../shared/http/contract";
import { partnerProblems } from "./problems";

/** The payment node asks about notices and delivers receipts. */
export const gpdPartner: Surface = {
  name: "partner",
  title: "Partner endpoint",
  basePath: "gpd-payments/api/v1",
  problems: partnerProblems,
};

/** The same of the centralised archive of notices. */
export const acaPartner: Surface = {
  name: "aca-partner",
  title: "Partner endpoint of the centralised archive",
  basePath: "aca-payments/api/v1",
  problems: partnerProblems,
};

/** Institutions are named inside of messages, so they are looked at when a message is read. */
export const partnerAccess: Access = {
  _tag: "Key",
  kinds: ["node"],
  organization: null,
  whenOut: "answered",
};
