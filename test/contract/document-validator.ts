import Ajv2020, { type ErrorObject, type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import type { JsonSchema } from "../../shared/prelude/shape";
import type { Schemas } from "./schema-parts";

const root = "https://example.org/schemas";

/** The same schema, with its references to where the validator keeps the components. */
const relocated = (schema: JsonSchema): JsonSchema =>
  JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components/schemas/', `"${root}#/$defs/`),
  ) as JsonSchema;

/** A JSON Schema 2020-12 validator of schemas that refer to the components of a document. */
export const validatorOf = (schemas: Schemas): ((schema: JsonSchema) => ValidateFunction) => {
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    verbose: true,
  });
  addFormats(ajv);
  ajv.addSchema(relocated({ $id: root, $defs: schemas }));
  return (schema) => ajv.compile(relocated(schema));
};

/** What is wrong, without what follows from an alternative to null that doesn't apply. */
export const causesOf = (errors: ReadonlyArray<ErrorObject>): ReadonlyArray<ErrorObject> =>
  errors.filter(
    ({ keyword, params, schemaPath }) =>
      keyword !== "anyOf" &&
      !(keyword === "type" && params["type"] === "null" && /\/anyOf\/\d+\/type$/.test(schemaPath)),
  );
