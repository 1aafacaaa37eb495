import { codeWord, CosmosFailure } from "./failure";

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export const headerNames = {
  charge: "x-ms-request-charge",
  continuation: "x-ms-continuation",
  itemCount: "x-ms-item-count",
  sessionToken: "x-ms-session-token",
  substatus: "x-ms-substatus",
  retryAfter: "x-ms-retry-after-ms",
  examined: "x-local-documents-examined",
  loaded: "x-local-documents-loaded",
} as const;

export const json = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({ status, headers: { "content-type": "application/json", ...headers }, body });

export const failureAnswer = (failure: CosmosFailure, activityId: string): Answer =>
  json(
    failure.status,
    JSON.stringify({
      code: codeWord(failure.status),
      message: `${failure.message}\r\nActivityId: ${activityId}, local`,
    }),
    {
      [headerNames.substatus]: String(failure.substatus),
      [headerNames.charge]: "1",
      ...(failure.retryAfterMs === null
        ? {}
        : { [headerNames.retryAfter]: String(failure.retryAfterMs) }),
    },
  );
