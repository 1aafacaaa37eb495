import { anyDetail, refusal, titles } from "./api-calls";

/** Paths and queries that are refused, with the whole refusal (specification, sections 6.3, 7 and 10.8). */
export type ParameterRow = readonly [
  name: string,
  method: "GET" | "POST" | "PUT" | "DELETE",
  to: string,
  expected: ReturnType<typeof refusal>,
];

const badRequest = (detail: unknown) => refusal(400, titles.badRequest, detail);

const onList = (query: string, expected: ReturnType<typeof refusal>): ParameterRow => [
  `a list with ${query}`,
  "GET",
  `?${query}`,
  expected,
];
const mismatched = (name: string, ...values: ReadonlyArray<string>): ReadonlyArray<ParameterRow> =>
  values.map((value) =>
    onList(
      `${name}=${encodeURIComponent(value)}`,
      badRequest(`Invalid value ${value} for property ${name}`),
    ),
  );
const constrained = (name: string, value: string, message: string): ParameterRow =>
  onList(`${name}=${value}`, badRequest(`getOrganizationDebtPositions.${name}: ${message}`));

const exclusive = refusal(400, titles.exclusive, anyDetail);
const tooWide = (...parts: ReadonlyArray<string>) =>
  refusal(400, titles.windowTooWide, expect.stringMatching(new RegExp(parts.join(".*"))));

const listRows: ReadonlyArray<ParameterRow> = [
  constrained("limit", "51", "must be less than or equal to 50"),
  constrained("limit", "2147483647", "must be less than or equal to 50"),
  constrained("limit", "0", "must be greater than or equal to 1"),
  constrained("limit", "-1", "must be greater than or equal to 1"),
  constrained("page", "-1", "must be greater than or equal to 0"),
  ...mismatched("limit", "ten", "1.5", "1e1", "2147483648", "0x10", "1 000"),
  ...mismatched("page", "first", "0.0", "2147483648"),
  ...mismatched("status", "paid", "Paid", "PO_PAID", "DRAFT,VALID", "UNPAYABLE"),
  ...mismatched("orderby", "iupd", "DUE_DATE"),
  ...mismatched("ordering", "desc", "Asc", "DESCENDING"),
  ...["due_date_from", "due_date_to", "payment_date_from", "payment_date_to"].flatMap((name) =>
    mismatched(name, "01-01-2035", "2035-1-1", "2035-02-30", "2035-01-01T00:00:00", "x"),
  ),
  ...["payment_date_time_from", "payment_date_time_to"].flatMap((name) =>
    mismatched(name, "2035-01-01", "2035-01-01T25:00:00", "x"),
  ),
  onList(
    "limit=0&page=-1&status=paid",
    badRequest(
      [
        "getOrganizationDebtPositions.limit: must be greater than or equal to 1",
        "getOrganizationDebtPositions.page: must be greater than or equal to 0",
        "Invalid value paid for property status",
      ].join(", "),
    ),
  ),
  onList("due_date_from=2035-01-01&payment_date_from=2035-01-01", exclusive),
  onList("due_date_from=2035-01-01&payment_date_time_to=2035-01-01T00:00:00", exclusive),
  onList("payment_date_to=2035-01-01&payment_date_time_to=2035-01-01T00:00:00", exclusive),
  onList("due_date_from=&payment_date_to=", exclusive),
  onList("due_date_to&payment_date_time_from", exclusive),
  onList("due_date_from=2035-02-01&due_date_to=2030-01-01&payment_date_to=", exclusive),
  onList(
    "due_date_from=2035-01-01&due_date_to=2035-02-01",
    tooWide("2035-01-01", "2035-02-01", "31", "30"),
  ),
  onList(
    "payment_date_from=2030-01-01&payment_date_to=2030-02-01",
    tooWide("2030-01-01", "2030-02-01", "31", "30"),
  ),
  onList("due_date_from=2035-01-02&due_date_to=2035-01-01", tooWide("2035-01-02", "2035-01-01")),
  onList(
    "payment_date_time_from=2030-01-01T00:00:00&payment_date_time_to=2030-02-01T00:00:00",
    tooWide("2030-01-01", "2030-02-01"),
  ),
  onList(
    "payment_date_time_from=2030-01-01T00:00:01&payment_date_time_to=2030-01-01T00:00:00",
    tooWide("2030-01-01", "2030-01-01"),
  ),
  onList(
    "limit=51&due_date_from=2035-01-01&payment_date_from=2035-01-01",
    badRequest("getOrganizationDebtPositions.limit: must be less than or equal to 50"),
  ),
];

const iupd = "77777777777-unknown";
/** Each operation on one position: its method, what follows the IUPD, its name in details. */
const onOne = [
  ["GET", "", "getOrganizationDebtPositionByIUPD"],
  ["PUT", "", "updateDebtPosition"],
  ["DELETE", "", "deleteDebtPosition"],
  ["POST", "/publish", "publishDebtPosition"],
  ["POST", "/invalidate", "invalidateDebtPosition"],
  ["POST", "/restore", "restoreDebtPosition"],
  ["GET", "/events", "getDebtPositionEvents"],
] as const;

const malformedCodes = (
  method: ParameterRow[1],
  to: string,
  operation: string,
): ReadonlyArray<ParameterRow> =>
  ["4", "471", "47,", ",47", "47,4", "aa", "47;48", "47 ,48", "४७"].map((codes) => [
    `${operation} with segregationCodes=${codes}`,
    method,
    `${to}?segregationCodes=${encodeURIComponent(codes)}`,
    badRequest(`${operation}.segregationCodes: must match "\\d{2}(,\\d{2})*"`),
  ]);

const unreadable = (operation: string) => badRequest(`${operation}.iupd: must match "[\\w*\\h-]+"`);

export const parameterRows: ReadonlyArray<ParameterRow> = [
  ...listRows,
  ...malformedCodes("POST", "", "createDebtPosition"),
  ...malformedCodes("GET", "", "getOrganizationDebtPositions"),
  ...onOne.flatMap(([method, suffix, operation]) => [
    ...malformedCodes(method, `/${iupd}${suffix}`, operation),
    [
      `${operation} with an IUPD of 256 characters`,
      method,
      `/${"x".repeat(256)}${suffix}`,
      badRequest(expect.stringMatching(new RegExp(`^${operation}\\.iupd: \\S`))),
    ] as const,
  ]),
  ...["a.b", "a+b", "è", "a/b", "a\nb"].flatMap((value): ReadonlyArray<ParameterRow> => [
    [
      `a read of the IUPD ${JSON.stringify(value)}`,
      "GET",
      `/${encodeURIComponent(value)}`,
      unreadable("getOrganizationDebtPositionByIUPD"),
    ],
    [
      `a deletion of the IUPD ${JSON.stringify(value)}`,
      "DELETE",
      `/${encodeURIComponent(value)}`,
      unreadable("deleteDebtPosition"),
    ],
  ]),
  ...["maybe", "2", "truee", "null", " true"].flatMap((value): ReadonlyArray<ParameterRow> => {
    const query = `?toPublish=${encodeURIComponent(value)}`;
    const expected = badRequest(`Invalid value ${value} for property toPublish`);
    return [
      [`a creation with toPublish=${value}`, "POST", query, expected],
      [`an update with toPublish=${value}`, "PUT", `/${iupd}${query}`, expected],
    ];
  }),
  ...["01JD3V4Q8Z", "01jd3v4q8z7n2m5k6p9r0stxyz", "01JD3V4Q8Z7N2M5K6P9R0STXYI"].map(
    (incarnation): ParameterRow => [
      `events with incarnation=${incarnation}`,
      "GET",
      `/${iupd}/events?incarnation=${incarnation}`,
      badRequest(expect.stringMatching(/^getDebtPositionEvents\.incarnation: \S/)),
    ],
  ),
];
