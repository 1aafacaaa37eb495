import { aggregates, isAggregate } from "./aggregates";
import { functionOf } from "./functions/registry";
import { likeExpression } from "./like";
import { elementOf, readerOf } from "./member-access";
import type { Evaluate } from "./member-access";
import { binary, logical, negation, unary } from "./operators";
import { QueryError } from "./query-error";
import { partsOf } from "./syntax";
import type { Expression, Select } from "./syntax";
import { isPrimitive, sameValue } from "./values";
import type { Json, Value } from "./values";

type Of<K extends Expression["kind"]> = Extract<Expression, { readonly kind: K }>;

export type Context = {
  /** Where the frame holds the value of each alias in sight. */
  readonly slotOf: ReadonlyMap<string, number>;
  readonly parameters: ReadonlyMap<string, Json>;
  readonly slots: { count: number };
  /** Takes an aggregate call and gives the reader of its result; null where none may stand. */
  readonly aggregate: ((name: string, argument: Evaluate) => Evaluate) | null;
  readonly subquery: (form: Of<"subquery">["form"], select: Select, context: Context) => Evaluate;
};

const isConstant = (expression: Expression): boolean => {
  if (expression.kind === "name" || expression.kind === "subquery") return false;
  if (expression.kind === "call") {
    if (isAggregate(expression.name)) return false;
    if (functionOf(expression.name, expression.arguments.length).isVolatile) return false;
  }
  return partsOf(expression).every(isConstant);
};

const nothing: Evaluate = () => undefined;

/** What doesn't depend on the document is computed once, here. */
export const compile = (expression: Expression, context: Context): Evaluate => {
  const evaluate = compileNode(expression, context);
  if (expression.kind === "literal" || !isConstant(expression)) return evaluate;
  const value = evaluate([]);
  return () => value;
};

export const constantOf = (
  expression: Expression,
  context: Context,
): { readonly value: Value } | null =>
  isConstant(expression) ? { value: compile(expression, context)([]) } : null;

const operandOf = (expression: Expression, context: Context) => {
  const evaluate = compile(expression, context);
  return { evaluate, constant: isConstant(expression) ? { value: evaluate([]) } : null };
};

const compileAll = (expressions: ReadonlyArray<Expression>, context: Context) =>
  expressions.map((expression) => compile(expression, context));

const slotOf = (name: string, context: Context): number => {
  const slot = context.slotOf.get(name);
  if (slot === undefined) throw new QueryError(`Identifier '${name}' could not be resolved.`);
  return slot;
};

const compilePath = ({ root, keys }: Of<"path">, context: Context): Evaluate => {
  const constants = keys.map((key) => constantOf(key, context)?.value);
  const areFixed = constants.every((key) => typeof key === "string" || typeof key === "number");
  if (root.kind === "name" && areFixed) return readerOf(slotOf(root.name, context), constants);
  return compileAll(keys, context).reduce<Evaluate>(
    (of, key) => (frame) => elementOf(of(frame), key(frame)),
    compile(root, context),
  );
};

const compileIn = ({ needle, list }: Of<"in">, context: Context): Evaluate => {
  const wanted = compile(needle, context);
  const items = list.map((item) => operandOf(item, context));
  const constants = items.map(({ constant }) => constant?.value);
  if (constants.every(isPrimitive)) {
    const members = new Set<Value>(constants);
    return (frame) => {
      const value = wanted(frame);
      return value === undefined ? undefined : members.has(value);
    };
  }
  return (frame) => {
    const value = wanted(frame);
    if (value === undefined) return undefined;
    const values = items.map(({ evaluate }) => evaluate(frame));
    if (values.some((item) => sameValue(item, value))) return true;
    return values.includes(undefined) ? undefined : false;
  };
};

const compileBetween = ({ value, low, high }: Of<"between">, context: Context): Evaluate => {
  const middle = operandOf(value, context);
  return logical("AND", [
    binary(">=", middle, operandOf(low, context)),
    binary("<=", middle, operandOf(high, context)),
  ]);
};

const compileLike = ({ value, pattern, escape }: Of<"like">, context: Context): Evaluate => {
  const text = compile(value, context);
  const constant = constantOf(pattern, context)?.value;
  if (typeof constant === "string") {
    const expression = likeExpression(constant, escape);
    return (frame) => {
      const candidate = text(frame);
      return typeof candidate === "string" ? expression.test(candidate) : undefined;
    };
  }
  const patternText = compile(pattern, context);
  return (frame) => {
    const candidate = text(frame);
    const given = patternText(frame);
    return typeof candidate === "string" && typeof given === "string"
      ? likeExpression(given, escape).test(candidate)
      : undefined;
  };
};

const compileCall = ({ name, arguments: given }: Of<"call">, context: Context): Evaluate => {
  if (aggregates.has(name.toUpperCase())) return compileAggregate(name, given, context);
  const { call } = functionOf(name, given.length);
  const [a = nothing, b = nothing, c = nothing, ...others] = compileAll(given, context);
  switch (given.length) {
    case 0:
      return () => call();
    case 1:
      return (frame) => call(a(frame));
    case 2:
      return (frame) => call(a(frame), b(frame));
    case 3:
      return (frame) => call(a(frame), b(frame), c(frame));
    default:
      return (frame) =>
        call(a(frame), b(frame), c(frame), ...others.map((argument) => argument(frame)));
  }
};

const compileAggregate = (
  name: string,
  [argument, ...others]: ReadonlyArray<Expression>,
  context: Context,
): Evaluate => {
  if (argument === undefined || others.length > 0)
    throw new QueryError(`'${name}' takes 1 argument.`);
  if (context.aggregate === null)
    throw new QueryError(`The aggregate '${name}' may only stand in SELECT, and not in another.`);
  return context.aggregate(name, compile(argument, { ...context, aggregate: null }));
};

const compileArray = ({ items }: Of<"array">, context: Context): Evaluate => {
  const evaluates = compileAll(items, context);
  return (frame) =>
    evaluates.flatMap((evaluate) => {
      const value = evaluate(frame);
      return value === undefined ? [] : [value];
    });
};

/** Members that are undefined are left out. */
export const compileObject = (members: Of<"object">["members"], context: Context): Evaluate => {
  const compiled = members.map(({ name, value }) => ({ name, evaluate: compile(value, context) }));
  return (frame) => {
    const entries: Array<[string, Json]> = [];
    for (const { name, evaluate } of compiled) {
      const value = evaluate(frame);
      if (value !== undefined) entries.push([name, value]);
    }
    return Object.fromEntries(entries);
  };
};

const compileNode = (expression: Expression, context: Context): Evaluate => {
  switch (expression.kind) {
    case "literal": {
      const { value } = expression;
      return () => value;
    }
    case "parameter": {
      const value = context.parameters.get(expression.name);
      if (value === undefined)
        throw new QueryError(`The parameter '${expression.name}' has no value.`);
      return () => value;
    }
    case "name":
      return readerOf(slotOf(expression.name, context), []);
    case "path":
      return compilePath(expression, context);
    case "logical":
      return logical(expression.operator, compileAll(expression.operands, context));
    case "not":
      return negation(compile(expression.operand, context));
    case "unary":
      return unary(expression.operator, compile(expression.operand, context));
    case "binary":
      return binary(
        expression.operator,
        operandOf(expression.left, context),
        operandOf(expression.right, context),
      );
    case "in":
      return compileIn(expression, context);
    case "between":
      return compileBetween(expression, context);
    case "like":
      return compileLike(expression, context);
    case "conditional": {
      const condition = compile(expression.condition, context);
      const consequent = compile(expression.consequent, context);
      const alternative = compile(expression.alternative, context);
      return (frame) => (condition(frame) === true ? consequent(frame) : alternative(frame));
    }
    case "coalesce": {
      const left = compile(expression.left, context);
      const right = compile(expression.right, context);
      return (frame) => {
        const value = left(frame);
        return value === undefined ? right(frame) : value;
      };
    }
    case "call":
      return compileCall(expression, context);
    case "array":
      return compileArray(expression, context);
    case "object":
      return compileObject(expression.members, context);
    case "subquery":
      return context.subquery(expression.form, expression.select, context);
  }
};
