import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { wholeNumber } from "../../shared/codecs/http/parameters";
import { ExportedLines, LedgerPath } from "../../shared/codecs/http/upkeep";
import { endpoint } from "../../shared/http/endpoint";
import { record } from "../../shared/prelude/record";
import { exportLedger as exported } from "../../shared/workflows/export-ledger";
import { admin, adminAccess, continuation, continuationHeader, upkeepTag } from "./surface";

export const exportLedger = endpoint({
  id: "exportLedger",
  operationId: "exportLedger",
  validatedAs: "exportLedger",
  surface: admin,
  method: "GET",
  route: "ledgers/{organization}/export",
  tag: upkeepTag,
  summary: "Read everything that is stored of one institution, page by page",
  access: adminAccess,
  params: LedgerPath,
  query: record("ExportQuery", {
    limit: wholeNumber(500, { minimum: 1, maximum: 1_000, documented: 500 }),
  }),
  requestHeaders: { [continuationHeader]: "Goes on after the page that answered this token" },
  body: null,
  success: {
    status: 200,
    description:
      "One JSON object a line: the container and the document as it is stored, or a piece of a blob with its name, offset and base64. No keys, no hashes of keys",
    body: ExportedLines,
    media: "application/x-ndjson",
    example:
      '{"container":"ledgers","document":{"iupd":"IUPD-1","id":"iuv|47000000000000001","kind":"iuv","ledger":"77777777777","schema":1}}\n',
    headers: { [continuationHeader]: "For the page after this one; absent on the last" },
  },
  failures: ["UnfitToken"],
  run: ({ header, params, query }) =>
    pipe(
      exported(params.organization, query.limit, header(continuationHeader)),
      RTE.map(({ text, token }) => ({ text, headers: continuation(token) })),
    ),
});
