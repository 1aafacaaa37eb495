import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ParsedDocuments, type Parsed } from "../../infra/local/cosmos/parsed-documents";
import { startPart } from "../../infra/local/part";

const newEntry = (): Parsed => ({ length: 50, parsed: undefined, generation: 0 });

describe("documents that stay parsed", () => {
  it("are about the last used ones, never more than their bound in bytes of text", () => {
    const cache = new ParsedDocuments(1_000);
    const [first, last] = [newEntry(), newEntry()];
    const entries = [first, ...Array.from({ length: 98 }, newEntry), last];
    const parsed = (): number => entries.filter((entry) => entry.parsed !== undefined).length;
    const most = entries.map((entry, at) => {
      expect(cache.get(entry, () => at)).toBe(at);
      return parsed();
    });
    expect(Math.max(...most)).toBeLessThanOrEqual(1_000 / 50 + 2);
    expect(parsed()).toBeGreaterThanOrEqual(5);
    expect(cache.get(last, () => "again")).toBe(99);
    expect(cache.get(first, () => "again")).toBe("again");
  });
});

describe("a part of the local stack", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "local-part-"));
  const program = path.join(folder, "part.js");

  beforeAll(() => {
    writeFileSync(
      program,
      `const limit = require("node:v8").getHeapStatistics().heap_size_limit;
       process.stderr.write(String(Math.round(limit / 2 ** 20)), () => process.send({ type: "ready" }));
       setInterval(() => undefined, 1000);`,
    );
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("gets the heap that it asks for, on whatever machine", async () => {
    const part = await startPart({
      name: "It",
      bundle: path.relative(path.resolve(__dirname, "../../infra/local"), program),
      args: [],
      env: process.env,
      isVisible: false,
      heapMegabytes: 777,
    });
    await part.stop();
    const megabytes = Number(/: (\d+)$/.exec(await part.ended)?.[1]);
    // Node adds what its young generation takes.
    expect(megabytes - 777).toBeGreaterThanOrEqual(0);
    expect(megabytes - 777).toBeLessThan(200);
  });
});
