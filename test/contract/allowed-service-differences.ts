import type { AllowedDifference } from "./allowed-differences";

const service = "/services/{serviceId}";
const list = "GET /services";
const create = "POST /services";
const topics = "GET /services/topics";
const read = `GET ${service}`;
const update = `PUT ${service}`;
const remove = `DELETE ${service}`;
const logo = `PUT ${service}/logo`;
const history = `GET ${service}/history`;
const keys = `GET ${service}/keys`;
const regenerate = `PUT ${service}/keys/{keyType}`;
const review = `PUT ${service}/review`;
const release = `POST ${service}/release`;
const released = `GET ${service}/release`;
const unpublish = `DELETE ${service}/release`;

const rows = (
  reason: string,
  operations: ReadonlyArray<string>,
  ...pointers: ReadonlyArray<string>
): ReadonlyArray<AllowedDifference> =>
  operations.flatMap((operation) =>
    pointers.map((pointer) => ({ document: "_swagger.yaml.tpl", operation, pointer, reason })),
  );

const answered = (status: number): string => `responses/${status}/undeclared`;

/** The same for the interface of IO services. */
export const allowedServiceDifferences: ReadonlyArray<AllowedDifference> = [
  ...rows(
    "parameters are checked, which the file leaves out (6.2)",
    [read, remove, list, history, keys, release, released, unpublish, review],
    answered(400),
  ),
  ...rows("only drafts, approved and rejected services (11 D15)", [update, remove], answered(409)),
  ...rows(
    "only to callers who send If-Match (6.3)",
    [update, remove, review, release, unpublish],
    answered(412),
  ),
  ...rows("only to callers who send If-None-Match (6.3)", [read, released], answered(304)),
  ...rows("only to callers who send Idempotency-Key (9 W16)", [create], answered(422)),
  ...rows(
    "not blank, which the file doesn't say (4.2 V1, V2)",
    [create, update],
    "body/name/pattern",
    "body/description/pattern",
  ),
  ...rows("bodies have a media type", [create, update, logo, review], answered(415)),
  ...rows(
    "the storage may be out; the file has only 500",
    [
      ...[list, create, topics, read, update, remove, logo, history, keys, regenerate],
      ...[review, release, released, unpublish],
    ],
    answered(503),
  ),
  ...rows(
    "open to everyone (1.6, pipeline E)",
    [topics],
    "responses/401/never",
    "responses/403/never",
  ),
  ...rows(
    "never happens: visibility can be changed in every state (11 D15)",
    [release],
    "responses/409/never",
  ),
  ...rows(
    "whole numbers; others were refused, too (6.4)",
    [list],
    "parameters/query/limit/type",
    "parameters/query/offset/type",
  ),
  ...rows(
    "whole numbers; others were refused, too (6.4)",
    [history],
    "parameters/query/limit/type",
  ),
  ...rows(
    "an id is not empty (2.2)",
    [
      ...[read, update, remove, logo, history, keys, regenerate],
      ...[review, release, released, unpublish],
    ],
    "parameters/path/serviceId/minLength",
  ),
  ...rows(
    "an empty token was refused, too (6.4)",
    [history],
    "parameters/query/continuationToken/minLength",
  ),
  ...[
    [list, "answers/200/value/*"] as const,
    [create, "answers/201"] as const,
    [read, "answers/200"] as const,
    [update, "answers/200"] as const,
    [released, "answers/200"] as const,
    [history, "answers/200/items/*"] as const,
  ].flatMap(([operation, place]) =>
    rows(
      "its maximum doesn't fit in the 32 bits of the file (11 D13)",
      [operation],
      `${place}/max_allowed_payment_amount/format`,
    ),
  ),
];
