import type { Value } from "../values";

export type SqlFunction = {
  readonly least: number;
  readonly most: number;
  readonly call: (...given: ReadonlyArray<Value>) => Value;
  /** Gives different answers to the same arguments: is never computed ahead. */
  readonly isVolatile?: true;
};

export type Family = ReadonlyArray<readonly [name: string, definition: SqlFunction]>;

export const zero = (call: () => Value): SqlFunction => ({ least: 0, most: 0, call });
export const one = (call: (a: Value) => Value): SqlFunction => ({ least: 1, most: 1, call });
export const two = (call: (a: Value, b: Value) => Value): SqlFunction => ({
  least: 2,
  most: 2,
  call,
});
export const three = (call: (a: Value, b: Value, c: Value) => Value): SqlFunction => ({
  least: 3,
  most: 3,
  call,
});
export const between = (least: number, most: number, call: SqlFunction["call"]): SqlFunction => ({
  least,
  most,
  call,
});
