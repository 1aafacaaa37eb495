/** 400: syntax error, unknown function, not supported here… `message` is shown to the client. */
export class QueryError extends Error {
  override readonly name = "QueryError";
}
