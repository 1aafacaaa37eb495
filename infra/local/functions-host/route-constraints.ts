import { StartupError } from "./startup-error";

export type Constraint = (value: string) => boolean;

const inRange = (value: string, least: bigint, most: bigint): boolean =>
  /^[+-]?\d+$/.test(value) && BigInt(value) >= least && BigInt(value) <= most;

const int32 = [-(2n ** 31n), 2n ** 31n - 1n] as const;
const int64 = [-(2n ** 63n), 2n ** 63n - 1n] as const;
const guid =
  /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}|\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\))$/i;
const float = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
const dateLike = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?$/i;

const plain: Readonly<Record<string, Constraint>> = {
  int: (value) => inRange(value, ...int32),
  long: (value) => inRange(value, ...int64),
  guid: (value) => guid.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  bool: (value) => /^(?:true|false)$/i.test(value),
  decimal: (value) => decimal.test(value),
  double: (value) => float.test(value),
  float: (value) => float.test(value),
  datetime: (value) => dateLike.test(value) && !Number.isNaN(Date.parse(value)),
  required: (value) => value !== "",
};

const integerOf = (text: string): bigint => {
  if (!/^[+-]?\d+$/.test(text.trim())) throw new StartupError(`"${text}" is not an integer`);
  return BigInt(text.trim());
};

const withArgument: Readonly<Record<string, (argument: string) => Constraint>> = {
  minlength: (argument) => (value) => value.length >= Number(integerOf(argument)),
  maxlength: (argument) => (value) => value.length <= Number(integerOf(argument)),
  length: (argument) => {
    const [least = 0n, most = least] = argument.split(",").map(integerOf);
    return (value) => value.length >= least && value.length <= most;
  },
  min: (argument) => {
    const least = integerOf(argument);
    return (value) => inRange(value, least, int64[1]);
  },
  max: (argument) => {
    const most = integerOf(argument);
    return (value) => inRange(value, int64[0], most);
  },
  range: (argument) => {
    const [least = 0n, most = least] = argument.split(",").map(integerOf);
    return (value) => inRange(value, least, most);
  },
  // ASP.NET ignores case in these, and searches: anchors are the author's.
  regex: (argument) => {
    const expression = new RegExp(argument, "i");
    return (value) => expression.test(value);
  },
};

/** The constraint written after a colon in a route template, such as `int` or `length(2,5)`. */
export const constraintOf = (text: string): Constraint => {
  const [, name = "", argument] = /^([^(]*)(?:\(([\s\S]*)\))?$/.exec(text) ?? [];
  const key = name.trim().toLowerCase();
  if (argument === undefined) {
    const constraint = plain[key];
    if (constraint !== undefined) return constraint;
  } else {
    const create = withArgument[key];
    if (create !== undefined) return create(argument);
  }
  throw new StartupError(`the route constraint "${text}" is not known`);
};
