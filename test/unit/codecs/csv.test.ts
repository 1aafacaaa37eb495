import * as fc from "fast-check";
import * as E from "fp-ts/Either";
import { readTable, tableAsList } from "../../../shared/codecs/http/csv";

const columns = ["a", "b"];
const violation = (line: number, message: string) => ({ path: `line ${line}`, message });

describe("a table", () => {
  it.each<[string, string, ReadonlyArray<ReadonlyArray<string>>, ReadonlyArray<number>]>([
    ["without rows", "a,b", [], []],
    ["with a line feed at the end", "a,b\n1,2\n", [["1", "2"]], [2]],
    ["without one", "a,b\n1,2", [["1", "2"]], [2]],
    ["with carriage returns and a byte order mark", "\uFEFFa,b\r\n1,2\r\n", [["1", "2"]], [2]],
    ["with its columns the other way round", "b,a\n2,1\n", [["1", "2"]], [2]],
    [
      "with empty fields",
      "a,b\n,\n1,\n,2\n",
      [
        ["", ""],
        ["1", ""],
        ["", "2"],
      ],
      [2, 3, 4],
    ],
    ["with an empty field at the very end", "a,b\n1,", [["1", ""]], [2]],
    ["with blanks around fields", " a , b \n 1 , 2 \n", [["1", "2"]], [2]],
    ["with quoted fields", 'a,b\n"1,","""2"""\n', [["1,", '"2"']], [2]],
    [
      "with line feeds inside quotes",
      'a,b\n"1\n1",2\n3,4\n',
      [
        ["1\n1", "2"],
        ["3", "4"],
      ],
      [2, 4],
    ],
    ["with empty lines", "a,b\n\n1,2\n\n", [["1", "2"]], [3]],
  ])("%s is read", (_, text, rows, lines) => {
    expect(readTable(text, columns)).toStrictEqual(E.right({ rows, lines }));
  });

  it.each<[string, string, ReadonlyArray<ReturnType<typeof violation>>]>([
    ["nothing", "\n", [violation(1, "the header a,b is missing")]],
    ["a missing column", "a\n1\n", [violation(1, "the column b is missing")]],
    ["an unknown column", "a,b,c\n", [violation(1, "column 3 must be one of a, b")]],
    ["a column twice", "a,b,a\n", [violation(1, "the column a is given more than once")]],
    [
      "rows of other lengths",
      "a,b\n1\n1,2\n1,2,3\n",
      [violation(2, "must have 2 fields, not 1"), violation(4, "must have 2 fields, not 3")],
    ],
    ["a quote without an end", 'a,b\n1,"2\n3,4\n', [violation(2, "a quote is out of place")]],
    ["a quote inside a field", 'a,b\n1,2"3\n', [violation(2, "a quote is out of place")]],
    ["text after a quote", 'a,b\n1,"2"3\n', [violation(2, "a quote is out of place")]],
  ])("with %s is refused by its lines", (_, text, violations) => {
    expect(readTable(text, columns)).toStrictEqual(E.left(violations));
  });

  const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

  it("gives back whatever is written in quotes", () => {
    const field = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\r", ""));
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field)), (rows) => {
        const text = ["a,b", ...rows.map((row) => row.map(quoted).join(","))].join("\n");
        const read = readTable(text, columns);
        expect(E.isRight(read) ? read.right.rows : read.left).toStrictEqual(rows);
      }),
    );
  });

  it("is read or refused whatever the text, and soon", () => {
    const hostile = ['"'.repeat(200_001), `a,b\n"${"x".repeat(1_000_000)}`, ",".repeat(200_000)];
    expect(hostile.map((text) => E.isLeft(readTable(text, columns)))).not.toContain(false);
    fc.assert(
      fc.property(fc.stringMatching(/^[a,b"\n 1]*$/), (text) => {
        const read = readTable(`a,b\n${text}`, columns);
        expect(E.isLeft(read) ? read.left.length : read.right.lines.length).toBeGreaterThanOrEqual(
          0,
        );
      }),
    );
  });

  it("stands for a list, and knows where each item was", () => {
    const read = tableAsList("items", ["a", "b"], ([a = "", b = ""]) => ({ a, b }))(
      'b,a\n\n2,1\n"4\n4",3\n6,5\n',
    );
    if (E.isLeft(read)) throw new Error("refused");
    expect(read.right.json).toStrictEqual({
      items: [
        { a: "1", b: "2" },
        { a: "3", b: "4\n4" },
        { a: "5", b: "6" },
      ],
    });
    expect(
      ["items[0].b", "items[1]", "items[2].a", "items", ""].map(read.right.placeOf),
    ).toStrictEqual(["line 3, column b", "line 4, column a", "line 6, column a", "items", ""]);
  });
});
