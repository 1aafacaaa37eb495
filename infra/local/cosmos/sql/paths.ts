import { constantOf } from "./compile-expression";
import type { Context } from "./compile-expression";
import { partsOf } from "./syntax";
import type { Expression, Select } from "./syntax";

/** Members from the document's root; "[]" for array elements. */
export type Path = ReadonlyArray<string>;

/** Where in the document each alias points; null when its value is computed. */
export type Aliases = ReadonlyMap<string, Path | null>;

const element = "[]";

/** Null when the expression isn't a place in the document that can be named ahead. */
export const pathOf = (expression: Expression, aliases: Aliases, context: Context): Path | null => {
  if (expression.kind === "name") return aliases.get(expression.name) ?? null;
  if (expression.kind !== "path" || expression.root.kind !== "name") return null;
  const root = aliases.get(expression.root.name);
  if (!root) return null;
  const steps = expression.keys.map((key) => {
    const value = constantOf(key, context)?.value;
    if (typeof value === "number") return element;
    return typeof value === "string" && value !== element ? value : null;
  });
  return steps.every((step) => step !== null) ? [...root, ...steps] : null;
};

export const aliasesOf = (
  { sources }: Select,
  outer: Aliases,
  context: Context,
  isOutermost: boolean,
): Aliases => {
  const aliases = new Map(outer);
  sources.forEach(({ alias, collection, iterates }, i) => {
    if (collection.kind === "select") {
      if (alias !== null) aliases.set(alias, null);
      return;
    }
    const { expression } = collection;
    const root = expression.kind === "path" ? expression.root : expression;
    const inside = new Map(aliases);
    if (isOutermost && i === 0 && root.kind === "name") inside.set(root.name, []);
    const path = pathOf(expression, inside, context);
    if (alias !== null) aliases.set(alias, path && iterates ? [...path, element] : path);
  });
  return aliases;
};

/** Collects the places that an expression reads, those of its subqueries included. */
export const readsOf = (
  expression: Expression,
  aliases: Aliases,
  context: Context,
): ReadonlyArray<Path> => {
  const reads: Array<Path> = [];
  const used = new Set<string>();

  const visit = (part: Expression, scope: Aliases): void => {
    if (part.kind === "subquery") {
      visitSelect(part.select, scope, part.form === "exists");
      return;
    }
    const root = part.kind === "path" ? part.root : part;
    if (root.kind === "name") used.add(root.name);
    const path = pathOf(part, scope, context);
    if (path) reads.push(path);
    else
      partsOf(part).forEach((inner) => {
        visit(inner, scope);
      });
  };

  const visitSelect = (select: Select, outer: Aliases, isExists: boolean): void => {
    const scope = aliasesOf(select, outer, context, false);
    const { projection, where, groupBy, sources } = select;
    if (where) visit(where, scope);
    groupBy.forEach((key) => {
      visit(key, scope);
    });
    if (projection.kind === "list")
      projection.items.forEach((item) => {
        visit(item.expression, scope);
      });
    // That an element is there is known without reading into it.
    if (projection.kind === "value" && !(isExists && projection.expression.kind === "name"))
      visit(projection.expression, scope);
    sources.forEach(({ alias, collection }) => {
      if (collection.kind === "select") visitSelect(collection.select, outer, false);
      else if (alias === null || !used.has(alias)) visit(collection.expression, outer);
    });
  };

  visit(expression, aliases);
  const distinct = new Map(reads.map((path) => [JSON.stringify(path), path]));
  return [...distinct.values()];
};
