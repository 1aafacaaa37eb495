import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import {
  RegistryView,
  registryViewOf,
  TaxonomyLoad,
  taxonomyTable,
} from "../../shared/codecs/http/registries";
import { endpoint } from "../../shared/http/endpoint";
import type { HasRegistryLoads } from "../../shared/ports/registries";
import { loadRegistry, registryVersion } from "../../shared/workflows/load-registry";
import { registryExample, taxonomyExample } from "./examples";
import { expectation } from "./expectation";
import {
  admin,
  adminAccess,
  etagHeader,
  ifMatchHeader,
  maxBodyBytes,
  registriesTag,
} from "./surface";

export const loadTaxonomy = endpoint({
  id: "loadTaxonomy",
  operationId: "loadTaxonomy",
  validatedAs: "loadTaxonomy",
  surface: admin,
  method: "PUT",
  route: "registries/taxonomy",
  tag: registriesTag,
  summary: "Replace the taxonomy of transfer categories as a whole; an empty one enforces nothing",
  access: adminAccess,
  params: NoParameters,
  query: NoParameters,
  requestHeaders: ifMatchHeader,
  body: {
    codec: TaxonomyLoad,
    maxBytes: maxBodyBytes,
    example: taxonomyExample,
    alternative: taxonomyTable,
  },
  success: {
    status: 200,
    description: "What is in force now",
    body: RegistryView,
    example: registryExample,
    headers: etagHeader,
  },
  failures: ["StaleVersion", "TooContended"],
  run: ({ body, header }) =>
    pipe(
      RTE.asks(({ taxonomyRegistry }: HasRegistryLoads) => taxonomyRegistry),
      RTE.flatMap((registry) => loadRegistry(registry, expectation(header), body.codes)),
      RTE.map((state) => ({
        body: registryViewOf(state),
        etag: etagOf(registryVersion(state)),
      })),
    ),
});
