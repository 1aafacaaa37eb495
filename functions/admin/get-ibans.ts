import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { BeneficiaryPath, IbansView, registryViewOf } from "../../shared/codecs/http/registries";
import { endpoint } from "../../shared/http/endpoint";
import type { HasRegistryLoads } from "../../shared/ports/registries";
import { readRegistry, registryVersion } from "../../shared/workflows/load-registry";
import { registryExample, ibansExample } from "./examples";
import { admin, adminAccess, etagHeader, registriesTag } from "./surface";

export const getIbans = endpoint({
  id: "getIbans",
  operationId: "getIbans",
  validatedAs: "getIbans",
  surface: admin,
  method: "GET",
  route: "registries/ibans/{organization}",
  tag: registriesTag,
  summary: "Read the accounts of one beneficiary that are in force",
  access: adminAccess,
  params: BeneficiaryPath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "All of it",
    body: IbansView,
    example: { ...registryExample, ...ibansExample },
    headers: etagHeader,
  },
  failures: ["TooContended"],
  run: ({ params }) =>
    pipe(
      RTE.asks(({ ibanRegistry }: HasRegistryLoads) => ibanRegistry(params.organization)),
      RTE.flatMap(readRegistry),
      RTE.map(({ rows, state }) => ({
        body: { ...registryViewOf(state), ibans: rows },
        etag: etagOf(registryVersion(state)),
      })),
    ),
});
