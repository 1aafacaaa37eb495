import * as E from "fp-ts/Either";
import type { Json } from "../../prelude/shape";

/**
 * Comma-separated values as RFC 4180 has them: rows end with a line feed, fields that hold a comma, a quote or a line
 * feed stand in quotes, a quote inside them is doubled. A byte order mark and carriage returns before line feeds are
 * tolerated, because spreadsheets write them; rows without any field are left out.
 */

type CsvViolation = { readonly path: string; readonly message: string };
type Row = { readonly line: number; readonly fields: ReadonlyArray<string> };

/** A table with the columns that were asked for, in that order whatever theirs, and where each row began. */
export type Table = {
  readonly rows: ReadonlyArray<ReadonlyArray<string>>;
  readonly lines: ReadonlyArray<number>;
};

const field = /(?:"([^"]*(?:""[^"]*)*)"|([^",\n]*))(,|\n|$)/y;

const lineFeeds = (text: string): number => text.split("\n").length - 1;

/** All rows, or the line at which a quote is out of place. */
const rowsOf = (text: string): E.Either<number, ReadonlyArray<Row>> => {
  /* eslint-disable functional/no-let, functional/no-loop-statements, functional/immutable-data -- a scanner over fields, local */
  const rows: Array<Row> = [];
  let fields: Array<string> = [];
  let [position, line, begun] = [0, 1, 1];
  while (position < text.length) {
    field.lastIndex = position;
    const match = field.exec(text);
    if (match === null) return E.left(line);
    const [whole, quoted, plain = "", end] = match;
    fields.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
    position += whole.length;
    line += lineFeeds(whole);
    if (end === "," && position < text.length) continue;
    if (end === ",") fields.push("");
    if (fields.length > 1 || fields[0] !== "" || quoted !== undefined)
      rows.push({ line: begun, fields });
    fields = [];
    begun = line;
  }
  return E.right(rows);
  /* eslint-enable functional/no-let, functional/no-loop-statements, functional/immutable-data */
};

const atLine = (line: number): string => `line ${line}`;

const headerViolations = (
  { fields, line }: Row,
  columns: ReadonlyArray<string>,
): ReadonlyArray<CsvViolation> =>
  [
    ...columns.flatMap((column) =>
      fields.includes(column) ? [] : [`the column ${column} is missing`],
    ),
    ...fields.flatMap((name, index) => {
      if (!columns.includes(name))
        return [`column ${index + 1} must be one of ${columns.join(", ")}`];
      return fields.indexOf(name) === index ? [] : [`the column ${name} is given more than once`];
    }),
  ].map((message) => ({ path: atLine(line), message }));

const sizeViolations = (header: Row, rows: ReadonlyArray<Row>): ReadonlyArray<CsvViolation> =>
  rows.flatMap(({ fields, line }) =>
    fields.length === header.fields.length
      ? []
      : [
          {
            path: atLine(line),
            message: `must have ${header.fields.length} fields, not ${fields.length}`,
          },
        ],
  );

/** Reads a table whose first line names its columns, or tells every line that isn't one of it. */
export const readTable = (
  text: string,
  columns: ReadonlyArray<string>,
): E.Either<ReadonlyArray<CsvViolation>, Table> => {
  const all = rowsOf(text.replace(/^\uFEFF/, "").replace(/\r\n/g, "\n"));
  if (E.isLeft(all))
    return E.left([{ path: atLine(all.left), message: "a quote is out of place" }]);
  const [header, ...rows] = all.right;
  if (header === undefined)
    return E.left([{ path: atLine(1), message: `the header ${columns.join(",")} is missing` }]);
  const wrong = headerViolations(header, columns);
  if (wrong.length > 0) return E.left(wrong);
  const odd = sizeViolations(header, rows);
  if (odd.length > 0) return E.left(odd);
  const places = columns.map((column) => header.fields.indexOf(column));
  return E.right({
    rows: rows.map(({ fields }) => places.map((place) => fields[place] ?? "")),
    lines: rows.map(({ line }) => line),
  });
};

/**
 * The JSON that a table stands for: one member with a list, of which each row gives an item. In what is told about an
 * item (`<member>[3].validTo`, or `<member>[3]` where there is one column) its place is the line and the column.
 */
export const tableAsList =
  (
    member: string,
    columns: readonly [string, ...ReadonlyArray<string>],
    itemOf: (fields: ReadonlyArray<string>) => Json,
  ) =>
  (text: string) => {
    const table = readTable(text, columns);
    if (E.isLeft(table)) return table;
    const { lines, rows } = table.right;
    const pattern = new RegExp(`^${member}\\[(\\d+)\\](?:\\.(\\w+))?`);
    return E.right({
      json: { [member]: rows.map(itemOf) },
      placeOf: (path: string): string => {
        const [, index, column] = pattern.exec(path) ?? [];
        return index === undefined
          ? path
          : `${atLine(lines[Number(index)] ?? 0)}, column ${column ?? columns[0]}`;
      },
    });
  };
