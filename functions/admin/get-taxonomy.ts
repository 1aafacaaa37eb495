import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { registryViewOf, TaxonomyView } from "../../shared/codecs/http/registries";
import { endpoint } from "../../shared/http/endpoint";
import type { HasRegistryLoads } from "../../shared/ports/registries";
import { readRegistry, registryVersion } from "../../shared/workflows/load-registry";
import { registryExample, taxonomyExample } from "./examples";
import { admin, adminAccess, etagHeader, registriesTag } from "./surface";

export const getTaxonomy = endpoint({
  id: "getTaxonomy",
  operationId: "getTaxonomy",
  validatedAs: "getTaxonomy",
  surface: admin,
  method: "GET",
  route: "registries/taxonomy",
  tag: registriesTag,
  summary: "Read the taxonomy of transfer categories that is in force",
  access: adminAccess,
  params: NoParameters,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "All of it",
    body: TaxonomyView,
    example: { ...registryExample, ...taxonomyExample },
    headers: etagHeader,
  },
  failures: ["TooContended"],
  run: () =>
    pipe(
      RTE.asks(({ taxonomyRegistry }: HasRegistryLoads) => taxonomyRegistry),
      RTE.flatMap(readRegistry),
      RTE.map(({ rows, state }) => ({
        body: { ...registryViewOf(state), codes: rows },
        etag: etagOf(registryVersion(state)),
      })),
    ),
});
