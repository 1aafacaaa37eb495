import fc from "fast-check";
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020";
import type { Json, JsonSchema } from "../../shared/prelude/shape";
import { causesOf, validatorOf } from "./document-validator";
import type { Interface, Operation, Parameter } from "./interface";
import { narrowings } from "./narrower";
import { valuesOf } from "./schema-values";

type Pair<A> = { readonly theirs: A; readonly ours: A };
type Interfaces = Pair<Interface>;

const under =
  (prefix: string) =>
  (place: string): string =>
    `${prefix}/${place}`;

const parameterDifferences = (
  { theirs, ours }: Interfaces,
  operation: Pair<Operation>,
): ReadonlyArray<string> => {
  const find = (all: ReadonlyArray<Parameter>, { name, place }: Parameter) =>
    all.find((each) => each.name === name && each.place === place);
  const known = operation.theirs.parameters.flatMap((parameter) => {
    const at = under(`parameters/${parameter.place}/${parameter.name}`);
    const own = find(operation.ours.parameters, parameter);
    if (own === undefined) return [at("ignored")];
    return [
      ...(own.required && !parameter.required ? [at("required")] : []),
      ...narrowings({
        theirs: { schema: parameter.schema, schemas: theirs.schemas },
        ours: { schema: own.schema, schemas: ours.schemas },
      }).map(at),
    ];
  });
  const unheardOf = operation.ours.parameters
    .filter((own) => own.required && find(operation.theirs.parameters, own) === undefined)
    .map(({ name, place }) => `parameters/${place}/${name}/required`);
  return [...known, ...unheardOf];
};

const bodyDifferences = (
  { theirs, ours }: Interfaces,
  { theirs: { body: sent }, ours: { body: taken } }: Pair<Operation>,
): ReadonlyArray<string> => {
  if (sent === null) return taken?.required === true ? ["body/required"] : [];
  if (taken === null) return ["body/ignored"];
  return [
    ...(taken.required && !sent.required ? ["body/required"] : []),
    ...narrowings({
      theirs: { schema: sent.schema, schemas: theirs.schemas },
      ours: { schema: taken.schema, schemas: ours.schemas },
    }).map(under("body")),
  ];
};

const statusDifferences = ({ theirs, ours }: Pair<Operation>): ReadonlyArray<string> => {
  const declared = new Set(theirs.responses.map(({ status }) => status));
  const own = new Map(ours.responses.map((response) => [response.status, response]));
  return [
    ...theirs.responses.flatMap(({ headers, status }) => {
      const response = own.get(status);
      if (response === undefined) return [`responses/${status}/never`];
      return headers
        .filter((name) => !response.headers.includes(name))
        .map((name) => `responses/${status}/headers/${name}`);
    }),
    ...ours.responses
      .filter(({ status }) => !declared.has(status))
      .map(({ status }) => `responses/${status}/undeclared`),
  ];
};

const placeOf = ({ instancePath, keyword, params }: ErrorObject): string => {
  const place = instancePath.replace(/\/\d+(?=\/|$)/g, "/*").replace(/^\//, "");
  const missing = params["missingProperty"] as unknown;
  const rule = keyword === "required" ? `required/${String(missing)}` : keyword;
  return place === "" ? rule : `${place}/${rule}`;
};

const complaintsOf = (admits: ValidateFunction, value: Json): ReadonlyArray<string> =>
  admits(value) ? [] : causesOf(admits.errors ?? []).map(placeOf);

/** What their schema says against answers of ours: the example, and values that our schema admits. */
type Judge = (
  theirs: JsonSchema,
  ours: JsonSchema,
  example: Json | undefined,
) => ReadonlyArray<string>;

/** Several operations answer the same model: each pair of schemas is judged once. */
const judgeOf = ({ theirs, ours }: Interfaces): Judge => {
  const admits = validatorOf(theirs.schemas);
  const known = new Map<string, ReadonlyArray<string>>();
  return (their, our, example) => {
    const key = JSON.stringify([their, our, example]);
    const validate = admits(their);
    const found =
      known.get(key) ??
      [
        ...(example === undefined ? [] : [example]),
        ...fc.sample(valuesOf(our, ours.schemas), { seed: 20260301, numRuns: 200 }),
      ].flatMap((value) => complaintsOf(validate, value));
    const places = [...new Set(found)];
    known.set(key, places);
    return places;
  };
};

const answerDifferences = (judge: Judge, operation: Pair<Operation>): ReadonlyArray<string> =>
  operation.theirs.responses.flatMap(({ schema, status }) => {
    const own = operation.ours.responses.find((response) => response.status === status);
    if (schema === null || own === undefined || own.schema === null) return [];
    return judge(schema, own.schema, own.example).map(under(`answers/${status}`));
  });

const missingOperation = "operation/missing";

/** Everything in which we don't keep what a published interface promises, as `METHOD /path pointer`. */
export const differencesBetween = (interfaces: Interfaces): ReadonlyArray<string> => {
  const judge = judgeOf(interfaces);
  const places = [...interfaces.theirs.operations].flatMap(([name, theirs]) => {
    const ours = interfaces.ours.operations.get(name);
    const found =
      ours === undefined
        ? [missingOperation]
        : [
            ...parameterDifferences(interfaces, { theirs, ours }),
            ...bodyDifferences(interfaces, { theirs, ours }),
            ...statusDifferences({ theirs, ours }),
            ...answerDifferences(judge, { theirs, ours }),
          ];
    return found.map((place) => `${name} ${place}`);
  });
  return [...new Set(places)].toSorted();
};
