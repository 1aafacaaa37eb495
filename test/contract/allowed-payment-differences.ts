import type { AllowedDifference } from "./allowed-differences";

/** The same as `allowed-differences`, for the interfaces of payments and of receipts. */

const internal = "openapi_internal_v1.json";
const aca = "gpd-4-aca.json";
const receipts38 = "gpd_payments.SANP3.8.0.json";
const receipts12 = "gpd_payments.json";
const receipts13 = "gpd_payments.service-0.13.3.json";
const receipts = [receipts38, receipts12, receipts13];
const withCodes = [receipts38, receipts12];

const options = "/organizations/{organizationfiscalcode}/paymentoptions";
const positions = "/organizations/{organizationfiscalcode}/debtpositions";
const lookUp = `GET ${options}/{nav}`;
const pay = `POST ${options}/{nav}/pay`;
const mark = `POST ${options}/paids/{nav}`;
const report = `POST ${options}/{iuv}/transfers/{transferid}/report`;
const fee = `PUT ${options}/{nav}/notificationfee`;
const byIuv = `GET ${options}/{iuv}/debtposition`;
const verify =
  "POST /payment-options/organizations/{organization-fiscal-code}/notices/{notice-number}";
const send = "POST /internal/config/send";
const info = "GET /info";
const listReceipts = "GET /payments/{organizationfiscalcode}/receipts";
const getReceipt = `${listReceipts}/{iuv}`;

const group = (
  reason: string,
  documents: ReadonlyArray<string>,
  operations: ReadonlyArray<string>,
  pointers: ReadonlyArray<string>,
): ReadonlyArray<AllowedDifference> =>
  documents.flatMap((document) =>
    operations.flatMap((operation) =>
      pointers.map((pointer) => ({ document, operation, pointer, reason })),
    ),
  );

/** The internal operations, and the one of them that the archive of notices has too. */
const groupOf = (
  reason: string,
  operations: ReadonlyArray<string>,
  pointers: ReadonlyArray<string>,
): ReadonlyArray<AllowedDifference> => [
  ...group(reason, [internal], operations, pointers),
  ...group(
    reason,
    [aca],
    operations.filter((each) => each === mark),
    pointers,
  ),
];

const at = (
  from: string,
  members: ReadonlyArray<string>,
  ...rules: ReadonlyArray<string>
): ReadonlyArray<string> =>
  members.flatMap((member) => rules.map((rule) => `${from}${member}/${rule}`));

const undeclared = (...statuses: ReadonlyArray<number>): ReadonlyArray<string> =>
  statuses.map((status) => `responses/${status}/undeclared`);
const never = (...statuses: ReadonlyArray<number>): ReadonlyArray<string> =>
  statuses.map((status) => `responses/${status}/never`);

const ofOperations: ReadonlyArray<AllowedDifference> = group(
  "served by the surface of the institutions only (architecture: one route per operation)",
  [internal],
  [
    `GET ${positions}`,
    `POST ${positions}`,
    `PATCH ${positions}/transfers`,
    `GET ${positions}/{iupd}`,
    `PUT ${positions}/{iupd}`,
    `DELETE ${positions}/{iupd}`,
    `POST ${positions}/{iupd}/publish`,
    `POST ${positions}/{iupd}/invalidate`,
  ],
  ["operation/missing"],
);

const path = "parameters/path/";
const query = "parameters/query/";

const ofParameters: ReadonlyArray<AllowedDifference> = [
  ...groupOf(
    "codes are not blank and at most 255 long, as they are stored (2.1)",
    [pay, mark, fee],
    at(path, ["nav", "organizationfiscalcode"], "pattern", "maxLength"),
  ),
  ...groupOf(
    "codes are not blank and at most 255 long, as they are stored (2.1)",
    [report],
    at(path, ["iuv", "organizationfiscalcode", "transferid"], "pattern", "maxLength"),
  ),
  ...groupOf(
    "a pattern in the file is meant for the whole text (1.7)",
    [lookUp],
    [`${path}organizationfiscalcode/pattern`],
  ),
  ...groupOf(
    "a pattern in the file is meant for the whole text (1.7)",
    [byIuv],
    [...at(path, ["organizationfiscalcode", "iuv"], "pattern")],
  ),
  ...groupOf(
    "a pattern in the file is meant for the whole text (1.7)",
    [verify],
    [`${path}organization-fiscal-code/pattern`],
  ),
  ...group(
    "digits only (receipts 1.1)",
    receipts,
    [listReceipts, getReceipt],
    [`${path}organizationfiscalcode/pattern`],
  ),
  ...group(
    "not blank and at most 255 long, as it is stored (receipts 3.9)",
    receipts,
    [getReceipt],
    at(path, ["iuv"], "pattern", "maxLength"),
  ),
  ...group(
    "a pattern in the file is meant for the whole text (receipts 3.6)",
    withCodes,
    [listReceipts, getReceipt],
    [`${query}segregationCodes/pattern`],
  ),
  ...group(
    "bounded like everything that is compared",
    receipts,
    [listReceipts],
    [...at(query, ["debtor", "service", "from", "to"], "maxLength")],
  ),
  ...group(
    "bounded like everything that is compared",
    [receipts12, receipts13],
    [listReceipts],
    [`${query}debtorOrIuv/maxLength`],
  ),
  ...group(
    "pages have one row at least (receipts 3.1)",
    receipts,
    [listReceipts],
    [`${query}pageSize/minimum`],
  ),
  ...group(
    "the default is 50, as in the seed and SANP 3.8 (receipts 8 D2)",
    [receipts12, receipts13],
    [listReceipts],
    [`${query}pageSize/default`],
  ),
];

const ofBodies: ReadonlyArray<AllowedDifference> = [
  ...groupOf(
    "date-times have no offset; a final Z is dropped (payments 1)",
    [pay, mark],
    ["body/paymentDate/pattern"],
  ),
  ...groupOf("cents as digits; the rest was a server error (P-B6)", [pay], ["body/fee/pattern"]),
  ...groupOf(
    "not blank (payments 3.2)",
    [pay],
    at("body/", ["idReceipt", "pspCompany"], "pattern"),
  ),
  ...groupOf(
    "texts that are stored are at most 255 long",
    [pay],
    at("body/", ["idReceipt", "pspCompany", "paymentMethod"], "maxLength"),
  ),
  ...groupOf(
    "not negative, and exact (payments 3.5)",
    [fee],
    at("body/", ["notificationFee"], "minimum", "maximum"),
  ),
  ...groupOf(
    "not blank and at most 255 long; a hundred at most (1.7 I8)",
    [send],
    [...at("body/*/", ["nav", "organizationFiscalCode"], "pattern", "maxLength"), "body/maxItems"],
  ),
];

const ofStatuses: ReadonlyArray<AllowedDifference> = [
  ...groupOf(
    "the storage may throttle or be out (6.1; the file has only 500)",
    [lookUp, pay, mark, report, fee, send],
    undeclared(429, 503),
  ),
  ...groupOf("the storage may be out when the key is looked up", [byIuv], undeclared(503)),
  ...group(
    "the storage may throttle or be out when the key is looked up",
    [internal],
    [info],
    [...undeclared(429, 503)],
  ),
  ...groupOf(
    "a key may lack the institution (1.2)",
    [lookUp, pay, mark, report, fee, verify],
    undeclared(403),
  ),
  ...groupOf("parameters and bodies are checked (6.3)", [lookUp, send], undeclared(400)),
  ...groupOf(
    "only to callers who send If-Match (9)",
    [pay, mark, report, fee, send],
    undeclared(412),
  ),
  ...groupOf("only to callers who send If-None-Match (9)", [byIuv], undeclared(304)),
  ...groupOf(
    "bodies have a limit and a media type (1.2)",
    [pay, mark, fee, send],
    undeclared(413, 415),
  ),
  ...groupOf("a receipt is accepted whatever the status (payments 12 E1)", [pay, mark], never(422)),
  ...groupOf("the status is in the answer instead (1.7 I7)", [verify], never(409, 422)),
  ...group(
    "the storage may throttle or be out (receipts 8 D9)",
    receipts,
    [listReceipts, getReceipt],
    undeclared(429, 503),
  ),
  ...group("parameters are checked (receipts 3.8)", withCodes, [listReceipts], undeclared(400)),
  ...group("parameters are checked (receipts 3.8)", receipts, [getReceipt], undeclared(400)),
  ...group(
    "a key may lack the institution, a code may be foreign (receipts 1.3, 3.6)",
    [receipts38],
    [listReceipts, getReceipt],
    undeclared(403),
  ),
  ...group("nothing found is an empty page (receipts 8 D8)", receipts, [listReceipts], never(404)),
  ...group("it takes no parameters", [receipts38, receipts13], [info], never(400)),
  ...group(
    "the storage may be out when the key is looked up",
    [receipts38, receipts13],
    [info],
    undeclared(503),
  ),
];

const nulls = "members without a value are null, not left out (2)";
const localDates = "local date-times, without zone (3.1, 13 D18)";
const bounded =
  "what is answered was bounded when it was accepted (2.4); the answer's schema only says its type";

const transferRows = (
  operations: ReadonlyArray<string>,
  from: string,
): ReadonlyArray<AllowedDifference> => [
  ...groupOf(nulls, operations, at(from, ["iban", "postalIban", "stamp", "companyName"], "type")),
  ...groupOf(localDates, operations, at(from, ["insertedDate", "lastUpdatedDate"], "format")),
  ...groupOf(bounded, operations, [
    `${from}stamp/provincialResidence/pattern`,
    ...at(from, ["stamp/stampType"], "minLength", "maxLength"),
  ]),
];

const optionTexts = ["paymentMethod", "pspCompany", "idReceipt", "idFlowReporting"];
const optionMoments = ["retentionDate", "paymentDate", "reportingDate"];

const optionRows = (
  operations: ReadonlyArray<string>,
  from: string,
  dates: ReadonlyArray<string>,
): ReadonlyArray<AllowedDifference> => [
  ...groupOf(nulls, operations, at(from, [...optionMoments, ...optionTexts], "type")),
  ...groupOf(localDates, operations, at(from, [...optionMoments, "dueDate", ...dates], "format")),
  ...transferRows(operations, `${from}transfer/*/`),
];

const answered = "answers/200/";
const withFee = ["insertedDate", "lastUpdatedDate"];
const feeMoment = "lastUpdatedDateNotificationFee";
const feeRows = (
  operations: ReadonlyArray<string>,
  from: string,
): ReadonlyArray<AllowedDifference> => [
  ...optionRows(operations, from, withFee),
  ...groupOf(nulls, operations, [`${from}${feeMoment}/type`]),
  ...groupOf(localDates, operations, [`${from}${feeMoment}/format`]),
];

const address = ["streetName", "civicNumber", "postalCode", "city", "province", "region"];
const positionDates = ["publishDate", "validityDate", "paymentDate"];
const plan = `${answered}paymentOptions/*/`;
const installment = `${plan}installments/*/`;

const ofAnswers: ReadonlyArray<AllowedDifference> = [
  ...feeRows([pay, mark, fee], answered),
  ...feeRows([fee], "answers/209/"),
  ...optionRows([lookUp], answered, ["insertedDate"]),
  ...groupOf(
    nulls,
    [lookUp],
    [...at(answered, [...address, "country", "email", "phone", "officeName"], "type")],
  ),
  ...transferRows([report], answered),
  ...optionRows([byIuv], `${answered}paymentOption/*/`, withFee),
  ...groupOf(nulls, [byIuv], at(answered, [...positionDates, "officeName"], "type")),
  ...groupOf(
    localDates,
    [byIuv],
    [...at(answered, [...positionDates, "insertedDate", "lastUpdatedDate"], "format")],
  ),
  ...groupOf(
    nulls,
    [verify],
    [
      `${answered}officeName/type`,
      ...at(plan, ["description", "dueDate", "validFrom"], "type"),
      `${installment}validFrom/type`,
    ],
  ),
  ...groupOf(
    localDates,
    [verify],
    [
      ...at(plan, ["dueDate", "validFrom"], "format"),
      ...at(installment, ["dueDate", "validFrom"], "format"),
    ],
  ),
  ...groupOf(
    "installments are counted in 32 bits, which the answer's schema doesn't say",
    [verify],
    [`${plan}numberOfInstallments/format`],
  ),
  ...group(
    "only where RECEIPTS_LEGACY_BODY is set: the paged body replaced it (receipts 8 D3)",
    [receipts38],
    [listReceipts],
    [`${answered}required/receipts_list`],
  ),
  ...group(
    "pages are counted in 32 bits, which the answer's schema doesn't say",
    [receipts12, receipts13],
    [listReceipts],
    at(answered, ["currentPageNumber", "length", "totalPages"], "format"),
  ),
];

export const allowedPaymentDifferences: ReadonlyArray<AllowedDifference> = [
  ...ofOperations,
  ...ofParameters,
  ...ofBodies,
  ...ofStatuses,
  ...ofAnswers,
];
