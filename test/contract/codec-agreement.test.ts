import type { ErrorObject, ValidateFunction } from "ajv/dist/2020";
import fc from "fast-check";
import * as E from "fp-ts/Either";
import type * as t from "io-ts";
import { endpoints } from "../../functions/endpoints";
import {
  describe as describeCodec,
  describeParameter,
  namedComponents,
  type Described,
} from "../../shared/openapi/json-schema";
import type { Json, JsonSchema } from "../../shared/prelude/shape";
import { causesOf, validatorOf } from "./document-validator";
import { nearMissesOf } from "./near-misses";
import { alternatives, type Schemas } from "./schema-parts";
import { valuesOf } from "./schema-values";
import {
  bodyLeniencies,
  bodyStrictnesses,
  parameterLeniencies,
  parameterStrictnesses,
  type Leniency,
  type Strictness,
} from "./unsayable-rules";

const seed = 20260301;

/** The rules that explained a difference, to find those that no longer exist. */
const met = new Set<string>();

const isExplained = <E>(
  rules: ReadonlyArray<{ readonly name: string; readonly explains: (error: E) => boolean }>,
  error: E,
): boolean => {
  const rule = rules.find(({ explains }) => explains(error));
  if (rule !== undefined) met.add(rule.name);
  return rule !== undefined;
};

type Subject = {
  readonly codec: t.Mixed;
  readonly schema: JsonSchema;
  readonly schemas: Schemas;
  readonly admits: ValidateFunction;
};

const right = <A>(either: E.Either<string, A>): A => {
  if (E.isLeft(either)) throw new Error(either.left);
  return either.right;
};

const subject = (codec: t.Mixed, described: E.Either<string, Described>): Subject => {
  const { components, schema } = right(described);
  const schemas = right(namedComponents(components));
  return { codec, schema, schemas, admits: validatorOf(schemas)(schema) };
};

const byName = (codecs: ReadonlyArray<readonly [string, t.Mixed]>) => [
  ...new Map(codecs.map(([name, codec]) => [codec, [name, codec] as const])).values(),
];

const contracts = endpoints.map(({ contract }) => contract);
const bodies = byName(
  contracts.flatMap(({ body }) => (body === null ? [] : [[body.codec.name, body.codec] as const])),
);
const answers = byName(contracts.map(({ success: { body } }) => [body.name, body] as const));
const parameters = byName(
  contracts.flatMap(({ params, query }) =>
    [params, query].flatMap(({ members, name }) =>
      Object.entries(members).map(([member, codec]) => [`${name}.${member}`, codec] as const),
    ),
  ),
);

type Rules = {
  readonly leniencies: ReadonlyArray<Leniency>;
  readonly strictnesses: ReadonlyArray<Strictness>;
};

/** What keeps the two verdicts from agreeing, except for the rules that are known to differ. */
const disagreement = (
  { admits, codec }: Subject,
  { leniencies, strictnesses }: Rules,
  value: unknown,
  read: unknown,
): ReadonlyArray<unknown> => {
  const decoded = codec.decode(value);
  const admitted = admits(read);
  const complaints: ReadonlyArray<ErrorObject> = admits.errors ?? [];
  if (E.isRight(decoded) && !admitted)
    return causesOf(complaints)
      .filter((error) => !isExplained(leniencies, error))
      .map(({ data, instancePath, keyword, message }) => ({
        only: "the codec takes it",
        instancePath,
        keyword,
        message,
        data,
      }));
  if (E.isLeft(decoded) && admitted)
    return decoded.left
      .filter((error) => !isExplained(strictnesses, error))
      .map(({ context, message, value: data }) => ({
        only: "the schema admits it",
        path: context.map(({ key }) => key).join("."),
        message,
        data,
      }));
  return [];
};

/** What a value is on the wire, for the codec, and what it stands for, for the schema. */
type Reading = (value: Json) => { readonly wire: unknown; readonly read: unknown };
const asItIs: Reading = (value) => ({ wire: value, read: value });

/** Fails on the first value that the two judge differently; tells how many the codec took and refused. */
const verdicts = (
  subject: Subject,
  rules: Rules,
  numRuns: number,
  reading: Reading = asItIs,
): { readonly taken: number; readonly refused: number } => {
  const counts = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(
      fc.oneof(
        { weight: 2, arbitrary: valuesOf(subject.schema, subject.schemas) },
        { weight: 6, arbitrary: nearMissesOf(subject.schema, subject.schemas) },
        { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<Json> },
      ),
      (value) => {
        const { read, wire } = reading(value);
        const found = disagreement(subject, rules, wire, read);
        if (found.length > 0) throw new Error(JSON.stringify(found));
        counts[E.isRight(subject.codec.decode(wire)) ? "taken" : "refused"] += 1;
      },
    ),
    { seed, numRuns },
  );
  return counts;
};

describe("the codec and its published schema judge alike", () => {
  it.each(bodies)("bodies of requests: %s", (_, codec) => {
    const { refused, taken } = verdicts(
      subject(codec, describeCodec(codec)),
      { leniencies: bodyLeniencies, strictnesses: bodyStrictnesses },
      4000,
    );
    // Values that are nearly all taken, or all refused, would prove little.
    expect(Math.min(refused, taken)).toBeGreaterThan(200);
  });

  it.each(answers)("bodies of answers: %s", (_, codec) => {
    const { refused, taken } = verdicts(
      subject(codec, describeCodec(codec)),
      { leniencies: [], strictnesses: [] },
      400,
    );
    expect(Math.min(refused, taken)).toBeGreaterThan(20);
  });

  /** A parameter is a text; its schema speaks of what the text stands for. */
  const readAs = (text: string, { type }: JsonSchema): unknown => {
    if (type === "integer" && /^(?:0|-?[1-9]\d*)$/.test(text)) return Number(text);
    if (type === "boolean" && /^(?:true|false)$/.test(text)) return text === "true";
    return text;
  };

  it.each(parameters)("parameters: %s", (_, codec) => {
    const each = subject(codec, describeParameter(codec));
    const plain = alternatives(each.schema, each.schemas)[0] ?? {};
    const { refused, taken } = verdicts(
      each,
      { leniencies: parameterLeniencies, strictnesses: parameterStrictnesses },
      500,
      (value) => {
        const text = typeof value === "string" ? value : JSON.stringify(value);
        return { wire: text, read: readAs(text, plain) };
      },
    );
    expect(Math.min(refused, taken)).toBeGreaterThan(5);
  });

  it("except for the listed rules, each of which was met", () => {
    const listed = [
      ...bodyLeniencies,
      ...bodyStrictnesses,
      ...parameterLeniencies,
      ...parameterStrictnesses,
    ].map(({ name }) => name);
    expect([...met].toSorted()).toStrictEqual([...new Set(listed)].toSorted());
  });
});
