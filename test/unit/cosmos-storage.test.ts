import fc from "fast-check";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Bodies, NOWHERE } from "../../infra/local/cosmos/bodies";
import { DocumentList } from "../../infra/local/cosmos/document-list";
import { AppendLog } from "../../infra/local/cosmos/log";
import { effectiveKey, rangeIndexOf } from "../../infra/local/cosmos/partition-key";
import { compareTerms, HIGHEST, IRREGULAR, LOWEST, termAt } from "../../infra/local/cosmos/terms";
import type { Json } from "../../infra/local/cosmos/sql/query";

const runs = { seed: 20_260, numRuns: 200 };

describe("partition keys", () => {
  type Hash = { readonly hashV2PartitionKey: (key: ReadonlyArray<unknown>) => string };
  const sdk = createRequire(__filename).resolve("@azure/cosmos");
  const { hashV2PartitionKey } = createRequire(__filename)(
    join(dirname(sdk), "utils/hashing/v2.js"),
  ) as Hash;
  const key = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constantFrom(null, undefined),
  );

  it("have the place on the line that the SDK computes, or bulk operations would go astray", () => {
    fc.assert(
      fc.property(key, (value) => {
        expect(effectiveKey(value)).toBe(hashV2PartitionKey([value]));
      }),
      runs,
    );
  });

  it("spread over both physical ranges", () => {
    const ranges = Array.from({ length: 1000 }, (_, index) =>
      rangeIndexOf(effectiveKey(`key ${index}`)),
    );
    const first = ranges.filter((range) => range === 0).length;
    expect(first).toBeGreaterThan(400);
    expect(first).toBeLessThan(600);
  });
});

describe("terms", () => {
  const term = fc.oneof(
    fc.constantFrom(undefined, null, IRREGULAR),
    fc.boolean(),
    fc.integer(),
    fc.string(),
  );

  it("are in a total order, by type and then by value", () => {
    const ascending = [
      LOWEST,
      undefined,
      null,
      false,
      true,
      -1,
      0,
      2.5,
      "",
      "a",
      "b",
      IRREGULAR,
      HIGHEST,
    ];
    const compared = ascending.map((a, i) =>
      ascending.map((b, j) => Math.sign(compareTerms(a, b)) === Math.sign(i - j)),
    );
    expect(compared.flat().every((same) => same)).toBe(true);
    fc.assert(
      fc.property(term, term, term, (a, b, c) => {
        expect(Math.sign(compareTerms(a, b))).toBe(0 - Math.sign(compareTerms(b, a)));
        const isChain = compareTerms(a, b) <= 0 && compareTerms(b, c) <= 0;
        expect(!isChain || compareTerms(a, c) <= 0).toBe(true);
      }),
      runs,
    );
  });

  it.each<readonly [string, Json, ReadonlyArray<string>, unknown]>([
    ["a member", { a: { b: 1 } }, ["a", "b"], 1],
    ["null", { a: null }, ["a"], null],
    ["nothing", { a: 1 }, ["b"], undefined],
    ["nothing below a scalar", { a: 1 }, ["a", "b"], undefined],
    ["nothing of the prototype", {}, ["toString"], undefined],
    ["an object", { a: {} }, ["a"], IRREGULAR],
    ["the elements of a list", { a: ["x", "y"] }, ["a", "[]"], ["x", "y"]],
    ["members of elements", { a: [{ b: 1 }, {}, { b: 2 }] }, ["a", "[]", "b"], [1, 2]],
    ["elements of elements", { a: [{ b: [1] }, { b: [2] }] }, ["a", "[]", "b", "[]"], [1, 2]],
    ["no list", { a: "x" }, ["a", "[]"], undefined],
    ["a list of objects", { a: [{}] }, ["a", "[]"], IRREGULAR],
  ])("say what is at a path: %s", (_, document, path, expected) => {
    expect(termAt(document, path)).toStrictEqual(expected);
  });
});

describe("a list of documents", () => {
  it("is what a sorted array without the dead would be, from any number on", () => {
    const step = fc.record({
      kind: fc.constantFrom("add", "add", "remove", "renumber"),
      at: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.nat(200), (steps, from) => {
        let clock = 0;
        const list = new DocumentList<{ number: number }>((item) => item.number);
        const living: Array<{ number: number }> = [];
        for (const { kind, at } of steps) {
          clock += 1;
          const target = living[at % Math.max(1, living.length)];
          if (kind === "add" || target === undefined) {
            const item = { number: clock };
            living.push(item);
            list.add(item);
          } else {
            target.number = kind === "remove" ? 0 : clock;
            list.forget();
            if (kind === "remove") living.splice(living.indexOf(target), 1);
            else list.add(target);
          }
        }
        const expected = living.map(({ number }) => number).sort((a, b) => a - b);
        expect([...list.after(0)].map(({ number }) => number)).toStrictEqual(expected);
        expect([...list.after(from)].map(({ number }) => number)).toStrictEqual(
          expected.filter((number) => number > from),
        );
        expect(list.size).toBe(expected.length);
      }),
      runs,
    );
  });
});

describe("the texts of documents", () => {
  it("stay what they were while others come, change and go", () => {
    const bodies = new Bodies();
    const texts = new Map<
      number,
      {
        readonly text: string;
        readonly place: { slab: typeof NOWHERE; offset: number; length: number };
      }
    >();
    const drawn = fc.sample(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 600_000 })), {
      seed: 7,
      numRuns: 300,
    });
    for (const [name, size] of drawn) {
      const known = texts.get(name);
      if (known !== undefined) bodies.release(known.place);
      const text = `${name}:`.padEnd(size, "àx");
      const place = known?.place ?? { slab: NOWHERE, offset: 0, length: 0 };
      bodies.place(place, Buffer.from(text));
      texts.set(name, { text, place });
    }
    const kept = [...texts.values()];
    expect(kept.every(({ text, place }) => bodies.text(place) === text)).toBe(true);
    expect(bodies.bytes).toBe(kept.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0));
  });
});

describe("a log", () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cosmos-log-"));
    path = join(folder, "log");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (records: ReadonlyArray<readonly [string, string]>): void => {
    const log = AppendLog.open(path);
    Array.from(log.replay());
    for (const [header, body] of records) log.append(header, [Buffer.from(body)]);
    log.close();
  };

  const read = (): ReadonlyArray<readonly [string, string]> => {
    const log = AppendLog.open(path);
    const records = Array.from(
      log.replay(),
      ({ header, body }) => [header, body.toString()] as const,
    );
    log.close();
    return records;
  };

  const three = [
    ["one", "a"],
    ["two", "b\nb"],
    ["three", ""],
  ] as const;

  it("gives back its records, whatever is torn off its end", () => {
    write(three);
    const whole = readFileSync(path);
    const survivors = Array.from({ length: whole.length + 1 }, (_, size) => {
      writeFileSync(path, whole.subarray(0, size));
      return read().length;
    });
    expect(survivors.every((count, at) => at === 0 || count >= (survivors[at - 1] ?? 0))).toBe(
      true,
    );
    expect(new Set(survivors)).toStrictEqual(new Set([0, 1, 2, 3]));
    expect(read()).toStrictEqual(three);
  });

  it("cuts off zeros that a lost machine left, and goes on after them", () => {
    write(three);
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(500)]));
    write([["four", "d"]]);
    expect(read()).toStrictEqual([...three, ["four", "d"]]);
  });

  it("refuses to lose what follows a damaged record", () => {
    write(three);
    const bytes = readFileSync(path);
    bytes[9] = 0;
    writeFileSync(path, bytes);
    expect(read).toThrow(/damaged at byte 0/);
  });

  it("is replaced as a whole", () => {
    write(three);
    const log = AppendLog.open(path);
    Array.from(log.replay());
    log.rewrite([{ header: "only", bodies: [Buffer.from("x")] }]);
    log.append("next", []);
    log.close();
    expect(read()).toStrictEqual([
      ["only", "x"],
      ["next", ""],
    ]);
  });
});
