import { QueryError } from "../query-error";
import { arrays } from "./arrays";
import { dates } from "./dates";
import type { SqlFunction } from "./function";
import { mathematics } from "./mathematics";
import { strings } from "./strings";
import { typeChecking } from "./type-checking";

const functions: ReadonlyMap<string, SqlFunction> = new Map([
  ...arrays,
  ...dates,
  ...mathematics,
  ...strings,
  ...typeChecking,
]);

/** Function names don't depend on case. */
export const functionOf = (name: string, given: number): SqlFunction => {
  const upper = name.toUpperCase();
  const definition = functions.get(upper);
  if (/^(?:ST_|VECTORDISTANCE$|FULLTEXT|RRF$)/.test(upper))
    throw new QueryError(`'${name}': spatial, vector and full-text search are not supported.`);
  if (!definition) throw new QueryError(`'${name}' is not a function of this server.`);
  const { least, most } = definition;
  if (given < least || given > most)
    throw new QueryError(
      `'${name}' takes ${least === most ? least : `at least ${least}`} arguments, not ${given}.`,
    );
  return definition;
};
