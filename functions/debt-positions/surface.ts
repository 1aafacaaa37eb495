import type { ServiceType } from "../../shared/domain/debt-position/model";
import type { Access, Surface } from "../../shared/http/contract";
import { gpdProblems } from "../../shared/http/problems-gpd";

/** The same operations on two surfaces: what comes through one gets its service type, and its lists show only that. */
export type DebtPositionSurface = Surface & {
  readonly serviceType: ServiceType;
  /** Name of a function on this surface. */
  readonly functionName: (operation: string) => string;
};

const capitalized = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

export const gpd: DebtPositionSurface = {
  name: "gpd",
  title: "Debt positions (GPD)",
  basePath: "gpd/debt-positions-service/v1",
  problems: gpdProblems,
  serviceType: "GPD",
  functionName: (operation) => operation,
};

export const aca: DebtPositionSurface = {
  name: "aca",
  title: "Debt positions (ACA)",
  basePath: "aca/debt-positions-service/v1",
  problems: gpdProblems,
  serviceType: "ACA",
  functionName: (operation) => `aca${capitalized(operation)}`,
};

export const institutionAccess: Access = {
  _tag: "Key",
  kinds: ["creditor", "broker"],
  organization: "organizationfiscalcode",
};

export const positionsTag = "Debt Positions API";
export const actionsTag = "Debt Position Actions API";

/** JSON bodies are limited before they are read. */
export const maxJsonBytes = 2 * 1024 * 1024;
export const ifMatchHeader = {
  "If-Match": "The ETag that the position must still have; without it any version will do",
};
export const etagHeader = { ETag: "The version of the position as answered" };
