import type * as t from "io-ts";
import type { FieldViolation, ParameterViolation } from "./failure";

/** What a query or path codec says when the text isn't of the right kind at all. */
export const mismatch = "mismatch";

const pathOf = (context: t.Context): string =>
  context
    .slice(1)
    .map(({ key }) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join("")
    .replace(/^\./, "");

const messageOf = ({ message, context }: t.ValidationError): string =>
  message ?? `must be ${context.at(-1)?.type.name ?? "of another type"}`;

/** Every member at fault, in the order of the document. */
export const fieldViolations = (errors: t.Errors): ReadonlyArray<FieldViolation> =>
  errors.map((error) => ({ path: pathOf(error.context), message: messageOf(error) }));

export const parameterViolations = (errors: t.Errors): ReadonlyArray<ParameterViolation> =>
  errors.map((error) => {
    const name = pathOf(error.context);
    return error.message === mismatch
      ? { _tag: "Mismatch", name, value: String(error.value) }
      : { _tag: "Constraint", name, message: messageOf(error) };
  });
