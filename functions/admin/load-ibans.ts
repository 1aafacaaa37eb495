import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import {
  BeneficiaryPath,
  RegistryView,
  registryViewOf,
  IbanLoad,
  ibanTable,
} from "../../shared/codecs/http/registries";
import { endpoint } from "../../shared/http/endpoint";
import type { HasRegistryLoads } from "../../shared/ports/registries";
import { loadRegistry, registryVersion } from "../../shared/workflows/load-registry";
import { registryExample, ibansExample } from "./examples";
import { expectation } from "./expectation";
import {
  admin,
  adminAccess,
  etagHeader,
  ifMatchHeader,
  maxBodyBytes,
  registriesTag,
} from "./surface";

export const loadIbans = endpoint({
  id: "loadIbans",
  operationId: "loadIbans",
  validatedAs: "loadIbans",
  surface: admin,
  method: "PUT",
  route: "registries/ibans/{organization}",
  tag: registriesTag,
  summary: "Replace the accounts of one beneficiary as a whole; an empty list enforces nothing",
  access: adminAccess,
  params: BeneficiaryPath,
  query: NoParameters,
  requestHeaders: ifMatchHeader,
  body: {
    codec: IbanLoad,
    maxBytes: maxBodyBytes,
    example: ibansExample,
    alternative: ibanTable,
  },
  success: {
    status: 200,
    description: "What is in force now",
    body: RegistryView,
    example: registryExample,
    headers: etagHeader,
  },
  failures: ["StaleVersion", "TooContended"],
  run: ({ body, header, params }) =>
    pipe(
      RTE.asks(({ ibanRegistry }: HasRegistryLoads) => ibanRegistry(params.organization)),
      RTE.flatMap((registry) => loadRegistry(registry, expectation(header), body.ibans)),
      RTE.map((state) => ({
        body: registryViewOf(state),
        etag: etagOf(registryVersion(state)),
      })),
    ),
});
