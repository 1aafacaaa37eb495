import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import type { Contract, Surface } from "../http/contract";
import type { Json, JsonSchema } from "../prelude/shape";
import { namedComponents, type Component, type Undescribed } from "./json-schema";
import { describeOperation, requestIdHeader, requestIdParameter } from "./operation";

type JsonObject = Readonly<Record<string, Json>>;

/** What a document says of itself besides its operations. */
export type About = { readonly version: string; readonly description: string };

type Operation = {
  readonly contract: Contract;
  readonly object: JsonObject;
  readonly components: ReadonlyArray<Component>;
};

const securitySchemes: JsonObject = {
  ApiKey: {
    type: "apiKey",
    name: "Ocp-Apim-Subscription-Key",
    in: "header",
    description: "The key of a subscription.",
  },
  ApiKeyQuery: {
    type: "apiKey",
    name: "subscription-key",
    in: "query",
    description: "The same key, for callers that can't set a header.",
  },
};

const firstRepeated = (values: ReadonlyArray<string>): string | undefined =>
  values.find((value, index) => values.indexOf(value) !== index);

const methodAndPath = ({ method, route }: Contract): string => `${method} /${route}`;

const repeated = (contracts: ReadonlyArray<Contract>): Undescribed | null => {
  const id = firstRepeated(contracts.map(({ operationId }) => operationId));
  if (id !== undefined) return `two operations are named ${id}`;
  const place = firstRepeated(contracts.map(methodAndPath));
  return place === undefined ? null : `two operations answer to ${place}`;
};

const pathsOf = (operations: ReadonlyArray<Operation>): JsonObject =>
  Object.fromEntries(
    [...new Set(operations.map(({ contract }) => contract.route))].map((route) => [
      `/${route}`,
      Object.fromEntries(
        operations
          .filter(({ contract }) => contract.route === route)
          .map(({ contract, object }) => [contract.method.toLowerCase(), object]),
      ),
    ]),
  );

const tagsOf = (contracts: ReadonlyArray<Contract>): ReadonlyArray<Json> =>
  [...new Set(contracts.map(({ tag }) => tag))].map((name) => ({ name }));

const assemble = (
  surface: Surface,
  about: About,
  operations: ReadonlyArray<Operation>,
  schemas: Readonly<Record<string, JsonSchema>>,
): JsonObject => ({
  openapi: "3.1.0",
  info: {
    title: surface.title,
    version: about.version,
    description: about.description,
    license: { name: "EUPL-1.2", identifier: "EUPL-1.2" },
  },
  servers: [{ url: `/${surface.basePath}`, description: "This deployment" }],
  tags: tagsOf(operations.map(({ contract }) => contract)),
  paths: pathsOf(operations),
  components: {
    schemas,
    parameters: { RequestId: requestIdParameter },
    headers: { RequestId: requestIdHeader },
    securitySchemes,
  },
});

/**
 * The published interface (OpenAPI 3.1) of one surface, derived from its operations in their order.
 * The left side tells what can't be published: a codec without a shape, a name or an address used twice.
 */
export const documentOf = (
  surface: Surface,
  about: About,
  contracts: ReadonlyArray<Contract>,
): E.Either<Undescribed, JsonObject> => {
  const twice = repeated(contracts);
  return twice === null
    ? pipe(
        contracts,
        E.traverseArray((contract) =>
          pipe(
            describeOperation(contract),
            E.bimap(
              (problem) => `${contract.operationId}: ${problem}`,
              (described): Operation => ({ contract, ...described }),
            ),
          ),
        ),
        E.flatMap((operations) =>
          pipe(
            namedComponents(operations.flatMap(({ components }) => components)),
            E.map((schemas) => assemble(surface, about, operations, schemas)),
          ),
        ),
      )
    : E.left(twice);
};

/** One document for each surface, by the surface's name, in the order in which they first occur. */
export const documentsOf = (
  contracts: ReadonlyArray<Contract>,
  abouts: Readonly<Record<string, About>>,
): E.Either<Undescribed, ReadonlyMap<string, JsonObject>> => {
  const surfaces = [...new Set(contracts.map(({ surface }) => surface))];
  const twice = firstRepeated(surfaces.map(({ name }) => name));
  if (twice !== undefined) return E.left(`two surfaces are named ${twice}`);
  return pipe(
    surfaces,
    E.traverseArray((surface) =>
      pipe(
        abouts[surface.name],
        E.fromNullable("nothing is said about it"),
        E.flatMap((about) =>
          documentOf(
            surface,
            about,
            contracts.filter((contract) => contract.surface === surface),
          ),
        ),
        E.bimap(
          (problem) => `${surface.name}: ${problem}`,
          (document) => [surface.name, document] as const,
        ),
      ),
    ),
    E.map((documents) => new Map(documents)),
  );
};
