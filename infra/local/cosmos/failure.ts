/** A refusal in the form that clients of Cosmos DB know: a status, a code word, a sub-status. */
export class CosmosFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly substatus = 0,
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
  }
}

const words: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  408: "RequestTimeout",
  409: "Conflict",
  410: "Gone",
  412: "PreconditionFailed",
  413: "RequestEntityTooLarge",
  424: "FailedDependency",
  429: "TooManyRequests",
  449: "RetryWith",
  500: "InternalServerError",
  503: "ServiceUnavailable",
};

export const codeWord = (status: number): string => words[status] ?? String(status);

export const badRequest = (message: string, substatus = 0): CosmosFailure =>
  new CosmosFailure(400, message, substatus);

export const unsupported = (what: string): CosmosFailure =>
  badRequest(`This local server does not support ${what}.`);

export const notFound = (what: string): CosmosFailure =>
  new CosmosFailure(404, `Entity with the specified id does not exist in the system: ${what}.`);
