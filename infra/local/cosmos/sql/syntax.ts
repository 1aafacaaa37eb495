import type { Value } from "./values";

export type BinaryOperator =
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "|"
  | "^"
  | "&"
  | "<<"
  | ">>"
  | ">>>"
  | "+"
  | "-"
  | "||"
  | "*"
  | "/"
  | "%";

export type Expression =
  | { readonly kind: "literal"; readonly value: Value }
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "path"; readonly root: Expression; readonly keys: ReadonlyArray<Expression> }
  | {
      readonly kind: "logical";
      readonly operator: "AND" | "OR";
      readonly operands: ReadonlyArray<Expression>;
    }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "unary"; readonly operator: "+" | "-" | "~"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "in"; readonly needle: Expression; readonly list: ReadonlyArray<Expression> }
  | {
      readonly kind: "between";
      readonly value: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | {
      readonly kind: "like";
      readonly value: Expression;
      readonly pattern: Expression;
      readonly escape: string | null;
    }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly consequent: Expression;
      readonly alternative: Expression;
    }
  | { readonly kind: "coalesce"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "call"; readonly name: string; readonly arguments: ReadonlyArray<Expression> }
  | { readonly kind: "array"; readonly items: ReadonlyArray<Expression> }
  | {
      readonly kind: "object";
      readonly members: ReadonlyArray<{ readonly name: string; readonly value: Expression }>;
    }
  | {
      readonly kind: "subquery";
      readonly form: "scalar" | "array" | "exists";
      readonly select: Select;
    };

export type Source = {
  /** With IN: one row for each element. Without: one row for the value itself. */
  readonly iterates: boolean;
  readonly collection:
    | { readonly kind: "expression"; readonly expression: Expression }
    | { readonly kind: "select"; readonly select: Select };
  readonly alias: string | null;
};

export type Projection =
  | { readonly kind: "star" }
  | { readonly kind: "value"; readonly expression: Expression }
  | {
      readonly kind: "list";
      readonly items: ReadonlyArray<{ readonly name: string; readonly expression: Expression }>;
    };

export type Select = {
  readonly distinct: boolean;
  readonly top: Expression | null;
  readonly projection: Projection;
  readonly sources: ReadonlyArray<Source>;
  readonly where: Expression | null;
  readonly groupBy: ReadonlyArray<Expression>;
  readonly orderBy: ReadonlyArray<{
    readonly expression: Expression;
    readonly descending: boolean;
  }>;
  readonly offset: Expression | null;
  readonly limit: Expression | null;
};

/** The direct parts of an expression; a subquery is closed. */
export const partsOf = (expression: Expression): ReadonlyArray<Expression> => {
  switch (expression.kind) {
    case "literal":
    case "parameter":
    case "name":
    case "subquery":
      return [];
    case "path":
      return [expression.root, ...expression.keys];
    case "logical":
      return expression.operands;
    case "not":
    case "unary":
      return [expression.operand];
    case "binary":
    case "coalesce":
      return [expression.left, expression.right];
    case "in":
      return [expression.needle, ...expression.list];
    case "between":
      return [expression.value, expression.low, expression.high];
    case "like":
      return [expression.value, expression.pattern];
    case "conditional":
      return [expression.condition, expression.consequent, expression.alternative];
    case "call":
      return expression.arguments;
    case "array":
      return expression.items;
    case "object":
      return expression.members.map(({ value }) => value);
  }
};
