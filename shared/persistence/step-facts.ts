/** What the answer of a call says besides its content. */
export type StepFacts = {
  /** HTTP status of the answer; null when there was none, or the call doesn't speak HTTP. */
  readonly status: number | null;
  /** Request units, of Cosmos DB only. */
  readonly charge: number | null;
  /** How often the store asked to come later, also where the SDK did so by itself. */
  readonly throttled: number;
};

export const noFacts: StepFacts = { status: null, charge: null, throttled: 0 };

/** How a call came out, in so few words that an operator can count them. */
export type StepOutcome = "ok" | "missing" | "conflict" | "throttled" | "refused" | "unavailable";

const tooManyRequests = 429;

const outcomeOfStatus = (status: number): StepOutcome => {
  if (status < 400) return "ok";
  switch (status) {
    case 404:
      return "missing";
    case 409:
    case 412:
    case 449:
      return "conflict";
    case tooManyRequests:
      return "throttled";
    case 408:
    case 410:
      return "unavailable";
    default:
      return status < 500 ? "refused" : "unavailable";
  }
};

/** By the status; `otherwise` where there is none. */
export const outcomeOf = ({ status }: StepFacts, otherwise: StepOutcome): StepOutcome =>
  status === null ? otherwise : outcomeOfStatus(status);

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

const numberOf = (value: unknown): number | null => {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
};

const isStatus = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 100 && value < 600;

/** The SDK hides the reason of a failed batch in the `cause` of an error without a code. */
const maxCauses = 4;

const carrierOf = (error: unknown, depth = 0): unknown =>
  isStatus(member(error, "code")) || isStatus(member(error, "statusCode")) || depth >= maxCauses
    ? error
    : member(error, "cause") === undefined
      ? error
      : carrierOf(member(error, "cause"), depth + 1);

const statusOf = (error: unknown): number | null =>
  [member(error, "code"), member(error, "statusCode")].find(isStatus) ?? null;

/** Times that the store asked to come later and the SDK did, by its own account. */
export const throttledIn = (diagnostics: unknown): number => {
  const retries = member(member(diagnostics, "clientSideRequestStatistics"), "retryDiagnostics");
  const attempts: unknown = member(retries, "failedAttempts");
  return Array.isArray(attempts)
    ? attempts.filter((attempt) => member(attempt, "statusCode") === tooManyRequests).length
    : 0;
};

const chargeHeader = "x-ms-request-charge";

/** Status and charge of an answer that an SDK throws. Its text is never looked at: it quotes identifiers and documents. */
export const factsOfError = (error: unknown): StepFacts => {
  const carrier = carrierOf(error);
  const status = statusOf(carrier);
  const repeated = throttledIn(member(carrier, "diagnostics"));
  return {
    status,
    charge: numberOf(member(member(carrier, "headers"), chargeHeader)),
    throttled: repeated === 0 && status === tooManyRequests ? 1 : repeated,
  };
};

/** The same of an answer of the Cosmos DB SDK that is not thrown. */
export const factsOfAnswer = (answer: unknown): StepFacts => ({
  status: [member(answer, "statusCode"), member(answer, "code")].find(isStatus) ?? null,
  charge: numberOf(
    member(answer, "requestCharge") ?? member(member(answer, "headers"), chargeHeader),
  ),
  throttled: throttledIn(member(answer, "diagnostics")),
});
