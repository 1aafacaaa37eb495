import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { Iban } from "../../../shared/codecs/documents/registry";
import { registriesIn } from "../../../shared/persistence/cosmos/registries";
import { registryIn, rowsPerChunk } from "../../../shared/persistence/cosmos/registry";
import type { Step } from "../../../shared/persistence/steps";
import type { Registry } from "../../../shared/ports/registries";
import { loadRegistry } from "../../../shared/workflows/load-registry";
import { accessProblems, type AccessDocument } from "../../support/access-check";
import { commandId, start } from "../../support/builders";
import { heldClock } from "../../support/fakes/clock";
import {
  fakeDocuments,
  lost,
  neverSent,
  type FakeDocuments,
  type Mishap,
} from "../../support/fakes/documents";
import { countedIds } from "../../support/fakes/ids";

const clock = heldClock(start);
const environment = {
  ...countedIds(),
  ...clock,
  patienceMillis: 10_000,
  pause: () => () => {
    clock.advance(1_000);
    return Promise.resolve();
  },
};

const ibans = (documents: FakeDocuments): Registry<string> =>
  registryIn(documents, "ibans|1", Iban);

/** Rows that no other load has: one document for each so many. */
const rowsOf = (name: string, documents = 2): ReadonlyArray<string> =>
  Array.from({ length: (documents - 1) * rowsPerChunk + 1 }, (_, index) => `${name}${index}`);

const load = (registry: Registry<string>, rows: ReadonlyArray<string>) =>
  loadRegistry(registry, () => true, rows)(environment)();

const rowsIn = async (registry: Registry<string>): Promise<ReadonlyArray<string>> => {
  const contents = await registry.contents();
  if (E.isLeft(contents)) throw new Error(contents.left._tag);
  return contents.right.rows;
};

const problemsIn = (documents: FakeDocuments): ReadonlyArray<string> =>
  accessProblems(documents.all() as ReadonlyArray<AccessDocument>);

const chunksIn = (documents: FakeDocuments): number =>
  documents.all().filter(({ kind }) => kind === "registry-rows").length;

describe("a registry", () => {
  it("is empty before anything is loaded", async () => {
    const registry = ibans(fakeDocuments());
    expect(await registry.state()).toStrictEqual(E.right(O.none));
    expect(await registry.contents()).toStrictEqual(E.right({ state: null, rows: [] }));
  });

  it.each([0, 1, rowsPerChunk, rowsPerChunk + 1])(
    "gives back %i rows in their order",
    async (count) => {
      const documents = fakeDocuments();
      const rows = Array.from({ length: count }, (_, index) => `A${index}`);
      const loaded = await load(ibans(documents), rows);
      expect(E.isRight(loaded) ? loaded.right.count : loaded.left).toBe(count);
      expect(await rowsIn(ibans(documents))).toStrictEqual(rows);
      expect(chunksIn(documents)).toBe(Math.ceil(count / rowsPerChunk));
      expect(problemsIn(documents)).toStrictEqual([]);
    },
  );

  const writes: ReadonlyArray<Step> = [
    "registry.announce",
    "registry-rows.create",
    "registry.flip",
    "registry-rows.delete",
  ];
  const mishaps: ReadonlyArray<readonly [string, Mishap]> = [
    ["is lost", neverSent],
    ["is done but its answer is lost", lost],
    ["is throttled", { fault: { _tag: "Throttled", retryAfterSeconds: 1 }, isDone: false }],
  ];

  it.each(writes.flatMap((step) => mishaps.map(([what, mishap]) => [step, what, mishap] as const)))(
    "has the old rows or the new ones when %s %s, and the next load leaves nothing behind",
    async (step, _, mishap) => {
      const documents = fakeDocuments();
      const registry = ibans(documents);
      await load(registry, rowsOf("old"));
      documents.next(step, mishap);
      const result = await load(registry, rowsOf("new"));
      const rows = await rowsIn(registry);
      // Whoever was told that it worked finds it so.
      expect(E.isRight(result) ? [rowsOf("new")] : [rowsOf("old"), rowsOf("new")]).toContainEqual(
        rows,
      );
      expect(problemsIn(documents)).toStrictEqual([]);
      expect(E.isRight(await load(registry, rowsOf("last", 1)))).toBe(true);
      expect(await rowsIn(registry)).toStrictEqual(rowsOf("last", 1));
      expect(chunksIn(documents)).toBe(1);
    },
  );

  it.each<Step>(["registry.announce", "registry-rows.create", "registry.flip"])(
    "is the whole of one load when another one overtakes it at %s",
    async (step) => {
      const documents = fakeDocuments();
      const registry = ibans(documents);
      await load(registry, rowsOf("old"));
      documents.next(step, null, () => load(registry, rowsOf("fast")));
      expect(E.isRight(await load(registry, rowsOf("slow")))).toBe(true);
      // The slow one is told that it worked, so it came last.
      expect(await rowsIn(registry)).toStrictEqual(rowsOf("slow"));
      expect(problemsIn(documents)).toStrictEqual([]);
      expect(chunksIn(documents)).toBe(2);
    },
  );

  it("has all its rows although the flip lands after it was given up", async () => {
    const documents = fakeDocuments();
    await load(ibans(documents), rowsOf("old"));
    let land = (): Promise<unknown> => Promise.resolve();
    const slow: FakeDocuments = {
      ...documents,
      write: (step, partition, writes) => {
        const write = documents.write(step, partition, writes);
        if (step !== "registry.flip") return write;
        land = write;
        return TE.left({
          _tag: "WriteFault",
          fault: { _tag: "Unclear", reason: "ETIMEDOUT" },
          write: writes[0] ?? null,
        });
      },
    };
    expect(await load(ibans(slow), rowsOf("new"))).toStrictEqual(
      E.left({ _tag: "StoreUnavailable", step: "registry.flip", reason: "ETIMEDOUT" }),
    );
    expect(await rowsIn(ibans(documents))).toStrictEqual(rowsOf("old"));
    await land();
    expect(await rowsIn(ibans(documents))).toStrictEqual(rowsOf("new"));
    expect(problemsIn(documents)).toStrictEqual([]);
  });

  it("isn't replaced in another version than the one expected", async () => {
    const documents = fakeDocuments();
    const registry = ibans(documents);
    await load(registry, rowsOf("old"));
    const result = await loadRegistry(registry, (version) => version === "none", [])(environment)();
    expect(result).toStrictEqual(E.left({ _tag: "StaleVersion" }));
    expect(await rowsIn(registry)).toStrictEqual(rowsOf("old"));
  });

  it("gives way to what was loaded after its state was read", async () => {
    const registry = ibans(fakeDocuments());
    const found = await registry.state();
    await load(registry, rowsOf("first", 1));
    const late = await registry.replace(
      E.isRight(found) ? found.right : O.none,
      { version: commandId(77), loadedAt: start },
      rowsOf("late", 1),
    )();
    expect(late).toStrictEqual(E.left({ _tag: "Contended" }));
    expect(await rowsIn(registry)).toStrictEqual(rowsOf("first", 1));
  });
});

describe("what is in force", () => {
  const setting = () => {
    const documents = fakeDocuments();
    const clock = heldClock(start);
    const registries = registriesIn(documents, { accessCacheSeconds: 30 }, clock);
    const ask = async (...organizations: ReadonlyArray<string>) => {
      const found = await registries.registriesFor(organizations)();
      if (E.isLeft(found)) throw new Error(found.left._tag);
      return found.right;
    };
    return { ...registries, ask, clock, documents };
  };

  it("is nothing where nothing is loaded, or an empty list was", async () => {
    const { ask, ibanRegistry, taxonomyRegistry } = setting();
    await load(ibanRegistry("1"), []);
    await loadRegistry(taxonomyRegistry, () => true, [])(environment)();
    expect(await ask("1", "2")).toStrictEqual({ taxonomy: null, ibans: new Map() });
  });

  it("is what was loaded for the beneficiaries that are asked for", async () => {
    const { ask, ibanRegistry, taxonomyRegistry } = setting();
    await load(ibanRegistry("1"), ["it1", "IT2"]);
    await load(ibanRegistry("3"), ["IT3"]);
    const period = { validFrom: "2020-01-01", validTo: null };
    await loadRegistry(taxonomyRegistry, () => true, [{ category: "c", ...period }])(environment)();
    expect(await ask("1", "2")).toStrictEqual({
      taxonomy: new Map([["c", [period]]]),
      ibans: new Map([["1", new Set(["IT1", "IT2"])]]),
    });
  });

  it("is asked for once in a while, and read again only when it was replaced", async () => {
    const { ask, clock, documents, ibanRegistry } = setting();
    await load(ibanRegistry("1"), ["IT1"]);
    const before = documents.steps.length;
    const stepsSince = () => documents.steps.slice(before);
    await Promise.all([ask("1"), ask("1"), ask("1")]);
    clock.advance(29_999);
    await ask("1");
    // The pointers of both registries, then pointer and rows of the one that has some.
    const first: ReadonlyArray<Step> = [
      "registry.read",
      "registry.read",
      "registry.read",
      "registry-rows.read",
    ];
    expect(stepsSince()).toStrictEqual(first);
    clock.advance(1);
    await ask("1");
    expect(stepsSince()).toStrictEqual([...first, "registry.read", "registry.read"]);
    await load(ibanRegistry("1"), ["IT2"]);
    expect((await ask("1")).ibans.get("1")).toStrictEqual(new Set(["IT1"]));
    clock.advance(30_000);
    expect((await ask("1")).ibans.get("1")).toStrictEqual(new Set(["IT2"]));
  });

  it("is found although it is replaced while it is being read", async () => {
    const { ask, documents, ibanRegistry } = setting();
    await load(ibanRegistry("1"), ["IT1"]);
    documents.next("registry-rows.read", null, () => load(ibanRegistry("1"), ["IT2"]));
    expect((await ask("1")).ibans.get("1")).toStrictEqual(new Set(["IT2"]));
  });

  it("is nothing when it is emptied while it is being read", async () => {
    const { ask, documents, ibanRegistry } = setting();
    await load(ibanRegistry("1"), ["IT1"]);
    // After the states of both registries, when its contents are asked for.
    const atRead = (then: () => Promise<unknown>) => () => {
      documents.next("registry.read", null, then);
      return Promise.resolve();
    };
    await atRead(atRead(atRead(() => load(ibanRegistry("1"), []))))();
    expect((await ask("1")).ibans).toStrictEqual(new Map());
  });

  it("is asked for again after a failure", async () => {
    const { ask, documents, ibanRegistry, registriesFor } = setting();
    await load(ibanRegistry("1"), ["IT1"]);
    documents.next("registry-rows.read", neverSent);
    expect(await registriesFor(["1"])()).toStrictEqual(
      E.left({ _tag: "StoreUnavailable", step: "registry-rows.read", reason: "lost" }),
    );
    expect((await ask("1")).ibans.get("1")).toStrictEqual(new Set(["IT1"]));
  });

  it("is known of more beneficiaries than are read at once", async () => {
    const { ask, ibanRegistry } = setting();
    const names = Array.from({ length: 40 }, (_, index) => String(index));
    for (const name of names) await load(ibanRegistry(name), [`IT${name}`]);
    const { ibans: found } = await ask(...names);
    expect([...found]).toStrictEqual(names.map((name) => [name, new Set([`IT${name}`])]));
  });
});
