import type { Answer, Call, Stack } from "./stack";

/** The operations on debt positions as an institution's client calls them. */
export type Operations = {
  readonly at: string;
  readonly create: (body: unknown, query?: string, headers?: Sent) => Promise<Answer>;
  readonly list: (query?: string, headers?: Sent) => Promise<Answer>;
  readonly read: (iupd: string, query?: string) => Promise<Answer>;
  readonly update: (iupd: string, body: unknown, query?: string, headers?: Sent) => Promise<Answer>;
  readonly remove: Act;
  readonly publish: Act;
  readonly invalidate: Act;
  readonly restore: Act;
  readonly events: (iupd: string, query?: string) => Promise<Answer>;
  readonly send: (call: Omit<Call, "path"> & { readonly to?: string }) => Promise<Answer>;
};

type Sent = Readonly<Record<string, string>>;
type Act = (iupd: string, query?: string, headers?: Sent) => Promise<Answer>;

type Scope = {
  readonly organization?: string;
  readonly key?: string;
  readonly surface?: "gpd" | "aca";
};

/** The stack is asked for at each call, because tests name their operations before it has started. */
export const operationsOn = (
  stack: () => Stack,
  { organization = "77777777777", key = "local-creditor-key", surface = "gpd" }: Scope = {},
): Operations => {
  const at = `/${surface}/debt-positions-service/v1/organizations/${organization}/debtpositions`;
  const of = (iupd: string): string => `${at}/${encodeURIComponent(iupd)}`;
  const call = (rest: Call): Promise<Answer> => stack().call({ key, ...rest });
  const act =
    (method: string, suffix = ""): Act =>
    (iupd, query = "", headers = {}) =>
      call({ method, path: `${of(iupd)}${suffix}${query}`, headers });
  return {
    at,
    create: (body, query = "", headers = {}) =>
      call({ method: "POST", path: `${at}${query}`, body, headers }),
    list: (query = "", headers = {}) => call({ path: `${at}${query}`, headers }),
    read: (iupd, query = "") => call({ path: `${of(iupd)}${query}` }),
    update: (iupd, body, query = "", headers = {}) =>
      call({ method: "PUT", path: `${of(iupd)}${query}`, body, headers }),
    remove: act("DELETE"),
    publish: act("POST", "/publish"),
    invalidate: act("POST", "/invalidate"),
    restore: act("POST", "/restore"),
    events: (iupd, query = "") => call({ path: `${of(iupd)}/events${query}` }),
    send: ({ to = "", ...rest }) => call({ method: "POST", path: `${at}${to}`, ...rest }),
  };
};

/** Titles of the published service, word for word (specification, sections 6.2 and 6.3). */
export const titles = {
  badRequest: "BAD REQUEST",
  dataError: "Error in the debt position request data",
  duplicate: "The debt position violated constraints of uniqueness",
  reserved: "The payment option contains reserved metadata",
  forbidden: "The payment position is forbidden",
  notFound: "Not found the debt position",
  paymentFound: "Existing related payment found",
  notUpdatable: "Existing related payment found or not in updatable state",
  notPublishable: "Existing related payment found or not in publishable state",
  notInvalidable: "Existing related payment found or not in invalidable state",
  notRestorable: "Existing related payment found or not in restorable state",
  dueDatePassed: "Publish request occurred after the due date of a payment options has expired",
  validityPassed: "Publish request occurred after the validity date began",
  feeWithoutTransfer: "The debt position update is failed",
  exclusive: "Exclusive Parameters",
  windowTooWide: "The debt positions cannot be recovered",
} as const;

/** Status and body of an answer, to be compared as a whole. */
export const toldBy = ({ status, body }: Answer) => ({ status, body });

/** What a refusal must be: three members and no more. The detail may be a matcher. */
export const refusal = (status: number, title: string, detail: unknown) => ({
  status,
  body: { title, status, detail },
});

export const anyDetail: unknown = expect.stringMatching(/\S/);
export const detailWith = (text: string): unknown => expect.stringContaining(text);

export const bodyOf = (answer: Answer): Readonly<Record<string, unknown>> =>
  answer.body as Readonly<Record<string, unknown>>;

export const etagOf = (answer: Answer): string => answer.headers.get("etag") ?? "";
