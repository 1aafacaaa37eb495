import type { NotDelivered } from "../../ports/notifications";
import { forbiddenAddress } from "./addresses";

const codes: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was cut",
  ECONNECTION: "no connection",
  EDNS: "the name was not found",
  ENOTFOUND: "the name was not found",
  EAI_AGAIN: "the name could not be looked up",
  EHOSTUNREACH: "the host can't be reached",
  ENETUNREACH: "the network can't be reached",
  ESOCKET: "no connection",
  ETIMEDOUT: "no answer in time",
  EAUTH: "the credentials were refused",
  ETLS: "no secure connection",
  [forbiddenAddress]: "the address is not a public one",
};

const hasText = <K extends string>(error: object, key: K): error is Readonly<Record<K, string>> =>
  key in error && typeof Reflect.get(error, key) === "string";

/** Only the kind of error is told: messages of libraries quote addresses and names. */
const kindOf = (error: unknown): string => {
  if (typeof error !== "object" || error === null) return "failed";
  if (hasText(error, "name") && ["AbortError", "TimeoutError"].includes(error.name))
    return "no answer in time";
  if (!hasText(error, "code")) return "failed";
  return codes[error.code] ?? (/^[A-Z_]{3,40}$/.test(error.code) ? error.code : "failed");
};

export const notDelivered = (error: string, isHopeless = false): NotDelivered => ({
  _tag: "NotDelivered",
  error,
  isHopeless,
});

export const undelivered = (error: unknown): NotDelivered => notDelivered(kindOf(error));

const isPermanent = (status: number): boolean => status >= 500 && status < 600;

/** What an SMTP server answers: 5xx is its last word, 4xx a wish to be asked again. */
export const unaccepted = (error: unknown): NotDelivered => {
  const status: unknown =
    typeof error === "object" && error !== null ? Reflect.get(error, "responseCode") : undefined;
  return typeof status === "number"
    ? notDelivered(`the mail server answered ${status}`, isPermanent(status))
    : undelivered(error);
};
