import { parseTemplate, type Parameter, type Segment } from "./route-template";

export type Route<A> = {
  readonly template: string;
  readonly methods: ReadonlyArray<string>;
  readonly target: A;
};

export type Match<A> = {
  readonly target: A;
  readonly parameters: Readonly<Record<string, string>>;
};

export type Router<A> = {
  readonly match: (method: string, path: string) => Match<A> | undefined;
};

type Candidate<A> = { readonly segments: ReadonlyArray<Segment>; readonly target: A };

const weightOf = (segment: Segment): number => {
  if (segment.kind === "literal") return 0;
  if (segment.kind === "mixed") return 1;
  const { isCatchAll, constraints } = segment.parameter;
  return (isCatchAll ? 4 : 2) + (constraints.length > 0 ? 0 : 1);
};

const constraintsOf = (segment: Segment): number =>
  segment.kind === "parameter" ? segment.parameter.constraints.length : 0;

/** More specific first, segment by segment; of two equal beginnings the longer template. */
const bySpecificity = (a: Candidate<unknown>, b: Candidate<unknown>): number => {
  const length = Math.min(a.segments.length, b.segments.length);
  for (let index = 0; index < length; index += 1) {
    const [left, right] = [a.segments[index], b.segments[index]];
    if (left === undefined || right === undefined) break;
    const difference =
      weightOf(left) - weightOf(right) || constraintsOf(right) - constraintsOf(left);
    if (difference !== 0) return difference;
  }
  return b.segments.length - a.segments.length;
};

/** As Kestrel does: everything is decoded once, except an encoded slash. */
const decoded = (text: string): string => {
  if (!text.includes("%")) return text;
  try {
    return text.split(/%2f/i).map(decodeURIComponent).join("%2F");
  } catch {
    return text;
  }
};

const accepts = ({ constraints }: Parameter, value: string): boolean =>
  constraints.every((constraint) => constraint(value));

/** Empty segments match nothing but a catch-all, which gets the rest of the path as it stands. */
const matchSegments = (
  segments: ReadonlyArray<Segment>,
  path: ReadonlyArray<string>,
): Readonly<Record<string, string>> | undefined => {
  const values: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = path[index];
    if (segment.kind === "literal") {
      if (value?.toLowerCase() !== segment.text) return undefined;
    } else if (segment.kind === "mixed") {
      const match = value === undefined ? null : segment.expression.exec(value);
      if (match === null) return undefined;
      for (const [position, parameter] of segment.parameters.entries()) {
        const part = match[position + 1];
        if (part === undefined) continue;
        if (!accepts(parameter, part)) return undefined;
        values[parameter.name] = part;
      }
    } else {
      const { parameter } = segment;
      const { isCatchAll, isOptional, name, defaultValue } = parameter;
      const taken = isCatchAll && value !== undefined ? path.slice(index).join("/") : value;
      if (taken === undefined || (taken === "" && isCatchAll)) {
        if (defaultValue !== undefined) values[name] = defaultValue;
        else if (!isOptional && !isCatchAll) return undefined;
        if (isCatchAll) return values;
        continue;
      }
      if (taken === "" || !accepts(parameter, taken)) return undefined;
      values[name] = taken;
      if (isCatchAll) return values;
    }
  }
  return path.length > segments.length ? undefined : values;
};

const segmentsOf = (path: string): ReadonlyArray<string> => {
  const inner = path.replace(/^\//, "");
  if (inner === "") return [];
  return inner.split("/").map(decoded);
};

/** One trailing slash doesn't count, but a catch-all keeps it. */
const withoutTrailingSlash = (segments: ReadonlyArray<string>): ReadonlyArray<string> =>
  segments.length > 1 && segments[segments.length - 1] === "" ? segments.slice(0, -1) : segments;

const endsInCatchAll = (segments: ReadonlyArray<Segment>): boolean => {
  const last = segments[segments.length - 1];
  return last?.kind === "parameter" && last.parameter.isCatchAll;
};

export const createRouter = <A>(prefix: string, routes: ReadonlyArray<Route<A>>): Router<A> => {
  const candidates = routes.map(({ template, methods, target }) => ({
    methods,
    target,
    segments: parseTemplate(prefix === "" ? template : `${prefix}/${template}`),
  }));
  const byMethod = new Map<string, ReadonlyArray<Candidate<A>>>();
  for (const method of new Set(candidates.flatMap(({ methods }) => methods)))
    byMethod.set(
      method,
      candidates.filter(({ methods }) => methods.includes(method)).sort(bySpecificity),
    );
  return {
    match: (method, path) => {
      const asSent = segmentsOf(path);
      const trimmed = withoutTrailingSlash(asSent);
      for (const { segments, target } of byMethod.get(method) ?? []) {
        const parameters = matchSegments(segments, endsInCatchAll(segments) ? asSent : trimmed);
        if (parameters !== undefined) return { target, parameters };
      }
      return undefined;
    },
  };
};
