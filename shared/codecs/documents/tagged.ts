import * as t from "io-ts";

type Cases = Readonly<Record<string, t.Mixed>>;

const tagOf = (input: unknown, tag: string): unknown =>
  typeof input === "object" && input !== null && Object.hasOwn(input, tag)
    ? Reflect.get(input, tag)
    : undefined;

/**
 * A union whose cases differ by the text in one member: decoding is one look-up, and what is wrong is told
 * about one case. Each case's codec holds the member too.
 */
export const tagged = <C extends Cases>(
  name: string,
  tag: string,
  cases: C,
): t.Type<t.TypeOf<C[keyof C]>, t.OutputOf<C[keyof C]>> => {
  const caseOf = (input: unknown): t.Mixed | null => {
    const value = tagOf(input, tag);
    return typeof value === "string" && Object.hasOwn(cases, value) ? (cases[value] ?? null) : null;
  };
  return new t.Type<t.TypeOf<C[keyof C]>, t.OutputOf<C[keyof C]>>(
    name,
    (value): value is t.TypeOf<C[keyof C]> => caseOf(value)?.is(value) === true,
    (input, context) => {
      const found = caseOf(input);
      if (found !== null) return found.validate(input, context);
      const actual = tagOf(input, tag);
      return t.failure(actual, t.appendContext(context, tag, t.string, actual), "is no known case");
    },
    // eslint-disable-next-line @typescript-eslint/no-unsafe-return -- a value of the union is encoded by its own case
    (value) => caseOf(value)?.encode(value),
  );
};
