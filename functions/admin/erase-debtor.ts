import * as E from "fp-ts/Either";
import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ErasureRequest, ErasureView, LedgerPath } from "../../shared/codecs/http/upkeep";
import { erasedCode, isErasable } from "../../shared/domain/erasure/erased-person";
import { endpoint } from "../../shared/http/endpoint";
import type { FailureOf } from "../../shared/http/failure";
import { eraseDebtor as erase } from "../../shared/workflows/erase-debtor";
import { admin, adminAccess, continuation, continuationHeader, upkeepTag } from "./surface";

const maxErasureBytes = 4_096;

/** Nobody's code would find everybody whose data were erased before. */
const somebody = (fiscalCode: string): E.Either<FailureOf<"InvalidBody">, string> =>
  isErasable(fiscalCode)
    ? E.right(fiscalCode)
    : E.left({
        _tag: "InvalidBody",
        codec: ErasureRequest.name,
        violations: [{ path: "fiscalCode", message: `must not be ${erasedCode}` }],
      });

export const eraseDebtor = endpoint({
  id: "eraseDebtor",
  operationId: "eraseDebtor",
  validatedAs: "eraseDebtor",
  surface: admin,
  method: "POST",
  route: "ledgers/{organization}/erasure",
  tag: upkeepTag,
  summary:
    "Erase one person's data wherever nothing is owed any more; the code is in the body, because addresses are logged",
  access: adminAccess,
  params: LedgerPath,
  query: NoParameters,
  requestHeaders: { [continuationHeader]: "Goes on where the call that answered this token ended" },
  body: {
    codec: ErasureRequest,
    maxBytes: maxErasureBytes,
    example: { fiscalCode: "VRDLGU70A01F205X", dryRun: true },
  },
  success: {
    status: 200,
    description:
      "What this call erased, or would erase, and what it left because it is still to be paid or decided",
    body: ErasureView,
    example: {
      dryRun: true,
      erased: { positions: 2, receipts: 1, deliveries: 1, requests: 0, archivedCopies: 0 },
      left: { positions: 1, receipts: 0, deliveries: 0, requests: 1, archivedCopies: 0 },
      more: false,
    },
    headers: { [continuationHeader]: "For the call after this one; absent when all was looked at" },
  },
  failures: ["TooContended", "UnfitToken"],
  run: ({ body, header, params }) =>
    pipe(
      RTE.fromEither(somebody(body.fiscalCode)),
      RTE.flatMap((fiscalCode) =>
        erase({
          organization: params.organization,
          fiscalCode,
          isDryRun: body.dryRun ?? false,
          token: header(continuationHeader),
        }),
      ),
      RTE.map(({ erased, left, token }) => ({
        body: { dryRun: body.dryRun ?? false, erased, left, more: token !== null },
        headers: continuation(token),
      })),
    ),
});
