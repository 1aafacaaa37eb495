import * as E from "fp-ts/Either";

const minSecretLength = 16;

export const secretOf = (name: string, value: string): E.Either<string, string> =>
  value.length < minSecretLength
    ? E.left(`${name} must have at least ${minSecretLength} characters`)
    : E.right(value);

/** The secret before the one in force, as long as what it has signed or encrypted must still be believed; empty: none. */
export const previousOf = (name: string, value: string): E.Either<string, ReadonlyArray<string>> =>
  value === "" ? E.right([]) : E.map((secret: string) => [secret])(secretOf(name, value));
