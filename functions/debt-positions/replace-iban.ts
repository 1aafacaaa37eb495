import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import {
  UpdateTransferIbanMassiveModel,
  UpdateTransferIbanMassiveResponse,
} from "../../shared/codecs/http/replace-iban";
import { OrganizationPath, requiredText, wholeNumber } from "../../shared/codecs/http/parameters";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { record } from "../../shared/prelude/record";
import { replaceIbans } from "../../shared/workflows/replace-iban";
import { institutionAccess, maxJsonBytes, positionsTag, type DebtPositionSurface } from "./surface";

export const replaceIban = (surface: DebtPositionSurface) =>
  endpoint({
    id: surface.functionName("replaceIban"),
    operationId: "updateTransferIbanMassive",
    validatedAs: "updateTransferIbanMassive",
    surface,
    method: "PATCH",
    route: "organizations/{organizationfiscalcode}/debtpositions/transfers",
    tag: positionsTag,
    summary: "Replace an account in unpaid transfers; repeat until nothing is updated",
    access: institutionAccess,
    params: OrganizationPath,
    query: record("ReplaceIbanQuery", {
      oldIban: requiredText,
      limit: wholeNumber(1000, { minimum: 1, maximum: 1000, documented: 1000 }),
    }),
    body: {
      codec: UpdateTransferIbanMassiveModel,
      maxBytes: maxJsonBytes,
      example: { newIban: "IT60X0542811101000000654321" },
    },
    success: {
      status: 200,
      description: "How many transfers were updated",
      body: UpdateTransferIbanMassiveResponse,
      example: { description: "Updated IBAN on 3 Transfers", updatedTransfers: 3 },
    },
    failures: ["InvalidDebtPosition", "TooContended"],
    run: ({ body, caller, params: { organizationfiscalcode: organization }, query }) =>
      pipe(
        replaceIbans({
          organization,
          oldIban: query.oldIban,
          newIban: body.newIban,
          limit: query.limit,
          grant: segregationGrant(caller, organization, null),
        }),
        RTE.map((updated) => ({
          body: {
            description: `Updated IBAN on ${updated} Transfers`,
            updatedTransfers: updated,
          },
        })),
      ),
  });
