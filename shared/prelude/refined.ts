import * as t from "io-ts";
import { shaped, type JsonSchema, type Shaped } from "./shape";

/** A codec whose wire form is the value itself: the guard decides, the message says what is wrong. */
export const refined = <A>(
  name: string,
  is: (value: unknown) => value is A,
  message: string,
  schema: JsonSchema,
): t.Type<A> & Shaped =>
  shaped(
    new t.Type<A>(
      name,
      is,
      (value, context) => (is(value) ? t.success(value) : t.failure(value, context, message)),
      t.identity,
    ),
    { kind: "schema", schema },
  );

/** Branded text: the predicate and the published pattern are made from the same bounds. */
export const refinedString = <Brand>(
  name: string,
  rule: { readonly pattern?: string; readonly minLength?: number; readonly maxLength?: number },
): t.Type<string & Brand> & Shaped => {
  const { pattern, minLength = 0, maxLength = Number.MAX_SAFE_INTEGER } = rule;
  const regex = pattern === undefined ? /[^]*/u : new RegExp(pattern, "u");
  const is = (value: unknown): value is string & Brand =>
    typeof value === "string" &&
    value.length >= minLength &&
    value.length <= maxLength &&
    regex.test(value);
  return refined(
    name,
    is,
    pattern === undefined
      ? `size must be between ${minLength} and ${maxLength}`
      : `must match "${pattern}"`,
    { type: "string", ...rule },
  );
};

export const literals = <A extends string>(
  name: string,
  ...values: readonly [A, ...ReadonlyArray<A>]
): t.Type<A> & Shaped => {
  const is = (value: unknown): value is A => values.some((candidate) => candidate === value);
  return refined(name, is, `must be one of ${values.join(", ")}`, { type: "string", enum: values });
};
