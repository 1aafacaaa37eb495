import { setTimeout as pause } from "node:timers/promises";
import { freshIuv, localFromNow, optionBody, positionBody, type OptionBody } from "./requests";
import type { Answer, Call, Stack } from "./stack";

export const institution = "77777777777";
export const nodeKey = "local-node-key";

/** Titles of the published service, word for word (specifications of debt positions 6.2, of payments 3.6). */
export const paymentTitles = {
  noOption: "Not found the payment option",
  noTransfer: "Not found the transfer",
  paid: "Existing related payment found",
  notAccountable: "transfer is not in accountable state",
  feeFixed: "Not in unpaid state for notification fee update",
  noFeeTransfer: "No valid transfer found for notification fee update",
  forbidden: "The payment position is forbidden",
  badRequest: "BAD REQUEST",
} as const;

export const payBody = {
  paymentDate: "2026-03-14T10:05:09",
  paymentMethod: "creditCard",
  pspCode: "PSPDEMO1",
  pspTaxCode: "11223344556",
  pspCompany: "PSP di prova",
  idReceipt: "c7d1f0a29b6e4a31",
  fee: "120",
};

/** What platforms and institutions do to options, as HTTP calls. */
export const paymentsOn = (stack: () => Stack) => {
  const at = (rest: string, organization = institution): string =>
    `/gpd/api/v1/organizations/${organization}/paymentoptions/${rest}`;
  const call = (rest: Call): Promise<Answer> => stack().call({ key: nodeKey, ...rest });
  return {
    at,
    call,
    lookUp: (code: string, organization?: string) => call({ path: at(code, organization) }),
    pay: (code: string, body: unknown = payBody, headers = {}) =>
      call({ method: "POST", path: at(`${code}/pay`), body, headers }),
    mark: (code: string, body: unknown = {}, query = "") =>
      call({ method: "POST", path: at(`paids/${code}${query}`), body }),
    report: (iuv: string, transfer = "1", headers = {}) =>
      call({ method: "POST", path: at(`${iuv}/transfers/${transfer}/report`), headers }),
    fee: (code: string, notificationFee: unknown, headers = {}) =>
      call({
        method: "PUT",
        path: at(`${code}/notificationfee`),
        body: { notificationFee },
        headers,
      }),
    byIuv: (iuv: string, query = "") => call({ path: at(`${iuv}/debtposition${query}`) }),
    verify: (code: string, query = "", organization = institution) =>
      call({
        method: "POST",
        path: `/gpd/api/v1/payment-options/organizations/${organization}/notices/${code}${query}`,
      }),
    send: (notices: unknown) =>
      call({ method: "POST", path: "/gpd/api/v1/internal/config/send", body: notices }),
  };
};

export type Surface = "gpd" | "aca";

export const positionsOf = (surface: Surface): string =>
  `/${surface}/debt-positions-service/v1/organizations/${institution}/debtpositions`;

/** The alternatives of the worked example (10.5): one option, or a plan of two installments. */
export type Alternatives = {
  readonly iupd: string;
  readonly single: string;
  readonly first: string;
  readonly last: string;
};

export const navOf = (iuv: string): string => `3${iuv}`;

const alternativesBody = (changes: Readonly<Record<string, unknown>>, dueDate: string) => {
  const half = { amount: 5_000, isPartialPayment: true, dueDate };
  const transfer = [{ ...transferOf(5_000) }];
  const options: ReadonlyArray<OptionBody> = [
    optionBody({ iuv: freshIuv(), dueDate }),
    optionBody({ iuv: freshIuv(), ...half, transfer }),
    optionBody({ iuv: freshIuv(), ...half, transfer }),
  ];
  return { ...positionBody({ paymentOption: options }), ...changes };
};

const transferOf = (amount: number) => ({
  idTransfer: "1",
  amount,
  remittanceInformation: "TARI quota comune",
  category: "9/0101108TS/",
  iban: "IT60X0542811101000000123456",
});

export const statusesInOrder = [
  "DRAFT",
  "PUBLISHED",
  "VALID",
  "EXPIRED",
  "INVALID",
  "PARTIALLY_PAID",
  "PAID",
  "REPORTED",
] as const;
export type StatusName = (typeof statusesInOrder)[number];

const mustBe = (answer: Answer, status: number): void => {
  if (answer.status !== status)
    throw new Error(`${answer.status} instead of ${status}: ${answer.text}`);
};

const soonMs = 250;

/** A position in a status that only commands and the clock brought about. */
export const positionWith = async (
  stack: () => Stack,
  status: StatusName,
  surface: Surface = "gpd",
): Promise<Alternatives> => {
  const payments = paymentsOn(stack);
  const expires = status === "EXPIRED";
  const body = alternativesBody(
    {
      switchToExpired: expires,
      validityDate: status === "PUBLISHED" ? localFromNow(86_400_000) : null,
    },
    expires ? localFromNow(soonMs) : "2035-12-31T12:00:00",
  );
  const path = positionsOf(surface);
  const key = "local-creditor-key";
  const query = status === "DRAFT" ? "" : "?toPublish=true";
  mustBe(await stack().call({ method: "POST", path: `${path}${query}`, key, body }), 201);
  const [single = "", first = "", last = ""] = body.paymentOption.map(({ iuv }) => iuv);
  const { iupd } = body;
  if (status === "EXPIRED") await pause(soonMs + 20);
  if (status === "INVALID")
    mustBe(await stack().call({ method: "POST", path: `${path}/${iupd}/invalidate`, key }), 200);
  if (["PARTIALLY_PAID", "PAID", "REPORTED"].includes(status))
    mustBe(await payments.pay(first), 200);
  if (["PAID", "REPORTED"].includes(status)) mustBe(await payments.pay(last), 200);
  if (status === "REPORTED") {
    mustBe(await payments.report(first), 200);
    mustBe(await payments.report(last), 200);
  }
  return { iupd, single, first, last };
};

/** A valid position with one option; the option's changes are what the test is about. */
export const singleWith = async (
  stack: () => Stack,
  changes: Readonly<Record<string, unknown>> = {},
  ofPosition: Readonly<Record<string, unknown>> = {},
  surface: Surface = "gpd",
): Promise<{
  readonly iupd: string;
  readonly iuv: string;
  readonly nav: string;
  /** As the institution sent it. */
  readonly body: unknown;
}> => {
  const option = { ...optionBody(), ...changes } as OptionBody;
  const body = { ...positionBody({ paymentOption: [option] }), ...ofPosition };
  const answer = await stack().call({
    method: "POST",
    path: `${positionsOf(surface)}?toPublish=true`,
    body,
  });
  mustBe(answer, 201);
  const nav = typeof option["nav"] === "string" ? option["nav"] : navOf(option.iuv);
  return { iupd: body.iupd, iuv: option.iuv, nav, body };
};

/** The position as its institution reads it. */
export const readPosition = (stack: () => Stack, iupd: string, surface: Surface = "gpd") =>
  stack().call({ path: `${positionsOf(surface)}/${iupd}` });
