/**
 * Where we deliberately don't keep, or say more than, what a published interface says: one row for each
 * operation and pointer, with the reason and the section of the specification. Written by groups, because the
 * same model is sent or answered by several operations. A row that is no longer needed fails the suite.
 */
export type AllowedDifference = {
  readonly document: string;
  readonly operation: string;
  readonly pointer: string;
  readonly reason: string;
};

const sanp38 = "gpd.SANP3.8.0.json";
const current = "gpd.json";
const aca = "gpd-4-aca.json";
const all = [sanp38, current, aca];
const newer = [current, aca];

const positions = "/organizations/{organizationfiscalcode}/debtpositions";
const list = `GET ${positions}`;
const read = `GET ${positions}/{iupd}`;
const create = `POST ${positions}`;
const update = `PUT ${positions}/{iupd}`;
const remove = `DELETE ${positions}/{iupd}`;
const publish = `POST ${positions}/{iupd}/publish`;
const replaceIban = `PATCH ${positions}/transfers`;
const invalidate = `POST ${positions}/{iupd}/invalidate`;

/** An operation and the place in it where the pointers of a group begin. */
type Place = readonly [operation: string, place: string];

const place = (name: string, ...operations: ReadonlyArray<string>): ReadonlyArray<Place> =>
  operations.map((operation) => [operation, name] as const);

const bodies = place("body", create, update);
const models: ReadonlyArray<Place> = [
  [create, "answers/201"],
  ...place("answers/200", update, publish, invalidate),
];
const readViews: ReadonlyArray<Place> = [
  [read, "answers/200"],
  [list, "answers/200/payment_position_list/*"],
];
const onePosition = place("parameters/path", read, update, remove, publish, invalidate);

const group = (
  reason: string,
  documents: ReadonlyArray<string>,
  places: ReadonlyArray<Place>,
  pointers: ReadonlyArray<string>,
): ReadonlyArray<AllowedDifference> =>
  documents.flatMap((document) =>
    places.flatMap(([operation, from]) =>
      pointers.map((pointer) => ({ document, operation, pointer: `${from}/${pointer}`, reason })),
    ),
  );

const each = (from: string, members: ReadonlyArray<string>, rule: string): ReadonlyArray<string> =>
  members.map((member) => `${from}${member}/${rule}`);

const option = "paymentOption/*/";
const transfer = `${option}transfer/*/`;
const address = ["streetName", "civicNumber", "postalCode", "city", "province", "region", "phone"];
const metadata = [`${option}paymentOptionMetadata/*/`, `${transfer}transferMetadata/*/`];

const ofOperations: ReadonlyArray<AllowedDifference> = [];

const ofParameters: ReadonlyArray<AllowedDifference> = [
  ...group("codes are not blank and at most 255 long, as they are stored (2.1)", all, onePosition, [
    "organizationfiscalcode/pattern",
    "organizationfiscalcode/maxLength",
    "iupd/pattern",
    "iupd/maxLength",
  ]),
  ...group(
    "codes are not blank and at most 255 long, as they are stored (2.1)",
    all,
    place("parameters/path", list, create),
    ["organizationfiscalcode/pattern", "organizationfiscalcode/maxLength"],
  ),
  ...group("zero and negative limits are refused (7)", all, place("parameters/query", list), [
    "limit/minimum",
  ]),
  ...group(
    "the default is 50, as in the seed and SANP 3.8 (13 D1)",
    newer,
    place("parameters/query", list),
    ["limit/default"],
  ),
  ...group("at most 50 (13 D2)", [sanp38], place("parameters/query", list), ["limit/maximum"]),
];

const undeclared = (status: number): string => `${status}/undeclared`;

/** Only the present file has this operation (1.4 E8). */
const ofIbanReplacement: ReadonlyArray<AllowedDifference> = [
  ...group(
    "codes are not blank and at most 255 long, as they are stored (2.1)",
    [current],
    place("parameters/path", replaceIban),
    ["organizationfiscalcode/pattern", "organizationfiscalcode/maxLength"],
  ),
  ...group(
    "below 1, and blank accounts, are refused (1.4 E8)",
    [current],
    place("parameters/query", replaceIban),
    ["limit/minimum", "oldIban/pattern"],
  ),
  ...group(
    "an account has the form that a transfer takes (2.3)",
    [current],
    place("body", replaceIban),
    ["newIban/pattern", "newIban/maxLength"],
  ),
  ...group("a count, of at most 1000 (1.4 E8)", [current], place("answers/200", replaceIban), [
    "updatedTransfers/format",
  ]),
  ...group(
    "limits on bodies, and the storage may be out or throttle (1.2, 6.4)",
    [current],
    place("responses", replaceIban),
    [undeclared(413), undeclared(415), undeclared(429), undeclared(503)],
  ),
];

const ofBodies: ReadonlyArray<AllowedDifference> = [
  ...group("not blank, which the file doesn't say (2.1 to 2.5)", all, bodies, [
    "iupd/pattern",
    "companyName/pattern",
    `${option}iuv/pattern`,
    `${option}description/pattern`,
    ...each(
      transfer,
      ["idTransfer", "remittanceInformation", "category", "stamp/hashDocument", "stamp/stampType"],
      "pattern",
    ),
    ...metadata.flatMap((from) => each(from, ["key", "value"], "pattern")),
  ]),
  ...group(
    "texts that are stored are at most 255 long; longer ones were a server error (6.2 row 2)",
    all,
    bodies,
    [
      ...each("", ["iupd", "fiscalCode", "fullName", "email", ...address], "maxLength"),
      ...each(option, ["iuv", "nav"], "maxLength"),
      ...each(transfer, ["category", "idTransfer", "organizationFiscalCode"], "maxLength"),
    ],
  ),
  ...group(
    "two capital letters: a pattern in the file is meant for the whole text (2.1, 2.4)",
    all,
    bodies,
    [
      ...each("", ["country"], "pattern"),
      ...each("", ["country"], "maxLength"),
      ...each(`${transfer}stamp/`, ["provincialResidence"], "pattern"),
      ...each(`${transfer}stamp/`, ["provincialResidence"], "maxLength"),
    ],
  ),
  ...group(
    "letters and digits only, in the whole text (2.3)",
    all,
    bodies,
    each(transfer, ["iban", "postalIban"], "pattern"),
  ),
  ...group("e-mail syntax (2.1)", all, bodies, ["email/pattern"]),
  ...group("date-times have no offset; a final Z is dropped (13 D18)", all, bodies, [
    "validityDate/pattern",
    ...each(option, ["dueDate", "retentionDate"], "pattern"),
  ]),
  ...group("amounts are exact, up to 2^53 - 1 cents (3.2)", all, bodies, [
    `${option}amount/maximum`,
    `${transfer}amount/maximum`,
  ]),
  ...group("required, whatever default the file names (2.1)", all, bodies, [
    "switchToExpired/default",
  ]),
  ...group("set by the payment, ignored on input (13 D11)", all, bodies, [`${option}fee/ignored`]),
  ...group("ignored on input (13 D9)", [sanp38], bodies, ["aca/ignored"]),
  ...group("one cent at least (2.2, 2.3)", [sanp38], bodies, [
    `${option}amount/minimum`,
    `${transfer}amount/minimum`,
  ]),
  ...group(
    "required, at most 140 long (13 D10)",
    [sanp38],
    bodies,
    metadata.flatMap((from) =>
      ["required/value", "value/maxLength", "key/maxLength"].map((rule) => `${from}${rule}`),
    ),
  ),
  ...group("bounds that the file of 3.8 doesn't have yet (2.3, 2.4)", [sanp38], bodies, [
    ...each(transfer, ["iban", "postalIban"], "minLength"),
    ...each(
      transfer,
      ["iban", "postalIban", "remittanceInformation", "stamp/hashDocument"],
      "maxLength",
    ),
  ]),
];

const everywhere = [list, read, create, update, remove, publish, invalidate];

const ofStatuses: ReadonlyArray<AllowedDifference> = [
  ...group(
    "the storage may be out (6.1; the file has only 500)",
    all,
    place("responses", ...everywhere),
    [undeclared(503)],
  ),
  ...group(
    "the storage may throttle (1.2: the gateway's 429)",
    all,
    place("responses", read, create, update, remove, publish, invalidate),
    [undeclared(429)],
  ),
  ...group(
    "the storage may throttle or be out when the key is looked up (1.2)",
    [sanp38],
    place("responses", "GET /info"),
    [undeclared(429), undeclared(503)],
  ),
  ...group("a key may lack the institution (1.2)", [sanp38], place("responses", ...everywhere), [
    undeclared(403),
  ]),
  ...group(
    "parameters are checked (6.3)",
    all,
    place("responses", read, remove, publish, invalidate),
    [undeclared(400)],
  ),
  ...group(
    "only to callers who send If-Match (9)",
    all,
    place("responses", update, remove, publish, invalidate),
    [undeclared(412)],
  ),
  ...group("only to callers who send If-None-Match (9)", all, place("responses", read), [
    undeclared(304),
  ]),
  ...group("bodies have a limit and a media type (1.2)", all, place("responses", create, update), [
    undeclared(413),
    undeclared(415),
  ]),
  ...group("only to callers who send Idempotency-Key", all, place("responses", create), [
    undeclared(422),
  ]),
  ...group(
    "a stored fee without a primary transfer (6.2 row 8, 13 D14)",
    all,
    place("responses", update),
    [undeclared(422)],
  ),
];

const nulls = "members without a value are null, not left out (2)";
const localDates = "local date-times, without zone (3.1, 13 D18)";
const bounded =
  "what is answered was bounded when it was accepted (2.2 to 2.4); the answer's schema only says its type";

const ofAnswers: ReadonlyArray<AllowedDifference> = [
  ...group(nulls, all, models, [
    ...each(
      "",
      ["officeName", "validityDate", "paymentDate", "country", "email", ...address],
      "type",
    ),
    `${option}retentionDate/type`,
    ...each(transfer, ["iban", "postalIban", "stamp"], "type"),
  ]),
  ...group(nulls, all, readViews, [
    ...each("", ["officeName", "publishDate", "validityDate", "paymentDate"], "type"),
    ...each(
      option,
      [
        "retentionDate",
        "paymentDate",
        "reportingDate",
        "paymentMethod",
        "pspCompany",
        "idReceipt",
        "idFlowReporting",
      ],
      "type",
    ),
    ...each(transfer, ["iban", "postalIban", "stamp"], "type"),
  ]),
  ...group(nulls, newer, [...models, ...readViews], [`${transfer}companyName/type`]),
  ...group(localDates, all, models, [
    ...each("", ["validityDate", "paymentDate"], "format"),
    ...each(option, ["dueDate", "retentionDate"], "format"),
  ]),
  ...group(localDates, all, readViews, [
    ...each(
      "",
      ["insertedDate", "lastUpdatedDate", "publishDate", "validityDate", "paymentDate"],
      "format",
    ),
    ...each(
      option,
      [
        "dueDate",
        "retentionDate",
        "insertedDate",
        "lastUpdatedDate",
        "paymentDate",
        "reportingDate",
      ],
      "format",
    ),
    ...each(transfer, ["insertedDate", "lastUpdatedDate"], "format"),
  ]),
  ...group(
    bounded,
    all,
    [...models, ...readViews],
    [
      `${transfer}stamp/provincialResidence/pattern`,
      `${transfer}stamp/stampType/minLength`,
      `${transfer}stamp/stampType/maxLength`,
    ],
  ),
  ...group(bounded, all, models, ["country/pattern", `${transfer}idTransfer/enum`]),
  ...group(bounded, newer, models, [
    `${option}amount/minimum`,
    `${transfer}amount/minimum`,
    ...["iban", "postalIban"].flatMap((member) => [
      `${transfer}${member}/minLength`,
      `${transfer}${member}/pattern`,
    ]),
  ]),
  ...group(
    "pages are counted in 32 bits, which the answer's schema doesn't say",
    all,
    place("answers/200/page_info", list),
    each("", ["page", "limit", "items_found", "total_pages"], "format"),
  ),
];

export const allowedDifferences: ReadonlyArray<AllowedDifference> = [
  ...ofOperations,
  ...ofParameters,
  ...ofIbanReplacement,
  ...ofBodies,
  ...ofStatuses,
  ...ofAnswers,
];
