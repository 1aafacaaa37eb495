import * as E from "fp-ts/Either";
import { endpoints } from "../../functions/endpoints";
import { environmentOf, type Environment } from "../../functions/environment";
import { settingsOf, type Settings } from "../../shared/config/settings";
import { logOf } from "../../shared/telemetry/log";
import {
  freshIuv,
  optionBody,
  positionBody,
  transferBody,
  type PositionBody,
} from "../support/requests";
import { register, type LibraryRequest } from "./functions-library";

/** The operations that can be chosen by name. */
export const operationNames = [
  "create",
  "read",
  "editable",
  "events",
  "list",
  "update",
  "iban",
  "publish",
  "invalidate",
  "restore",
  "delete",
  "invalid",
] as const;
export type OperationName = (typeof operationNames)[number];

export const organization = "77777777777";
export const platformKey = "local-platform-key";

export const settings = (env: NodeJS.ProcessEnv): Settings => {
  const result = settingsOf(env);
  if (E.isLeft(result)) throw new Error(`Settings: ${result.left.join("; ")}`);
  return result.right;
};

export type ServiceEnvironment = ReturnType<typeof environmentOf>;

/** Registers every operation as the service does; names get this before them, so that two environments fit. */
export const registerOperations = (prefix: string, environment: Environment): void => {
  for (const { contract, handle } of endpoints)
    register(`${prefix}${contract.id}`, (request, context) =>
      handle({ ...environment, log: logOf(context) })(request).then(({ reply }) => reply),
    );
};

export const bodyWithOptions = (
  count: number,
  overrides: Partial<PositionBody> = {},
): PositionBody =>
  positionBody({
    paymentOption: Array.from({ length: count }, () =>
      optionBody({ iuv: freshIuv(), transfer: [transferBody()] }),
    ),
    ...overrides,
  });

type Path = { readonly iupd?: string; readonly query?: Readonly<Record<string, string>> };

const requestOf = (method: string, { iupd, query = {} }: Path, body?: unknown): LibraryRequest => ({
  method,
  params: {
    organizationfiscalcode: organization,
    ...(iupd === undefined ? {} : { iupd }),
  },
  query,
  key: platformKey,
  body,
});

/** Requests by the function that answers them. */
export const requests = {
  createDebtPosition: (body: unknown) => requestOf("POST", {}, body),
  getDebtPosition: (iupd: string) => requestOf("GET", { iupd }),
  listDebtPositions: (query: Readonly<Record<string, string>>) => requestOf("GET", { query }),
  updateDebtPosition: (body: PositionBody) => requestOf("PUT", { iupd: body.iupd }, body),
  publishDebtPosition: (iupd: string) => requestOf("POST", { iupd }),
  invalidateDebtPosition: (iupd: string) => requestOf("POST", { iupd }),
  deleteDebtPosition: (iupd: string) => requestOf("DELETE", { iupd }),
};
