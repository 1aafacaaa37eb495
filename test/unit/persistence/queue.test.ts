import * as TE from "fp-ts/TaskEither";
import * as fc from "fast-check";
import * as t from "io-ts";
import { record } from "../../../shared/prelude/record";
import { messageOf } from "../../../shared/codecs/messages/debt-position-transitions";
import type { DebtPositionKey } from "../../../shared/domain/debt-position/model";
import { consume, forHost, type Consumer } from "../../../shared/persistence/queue/consumer";
import { pagesOf } from "../../../shared/persistence/queue/transitions";
import { iupd, organization } from "../../support/builders";
import { fakeQueue } from "../../support/fakes/queues";

const keyOf = (length: number, character: string): DebtPositionKey => ({
  organization: organization("7".repeat(255)),
  iupd: iupd(`i${character.repeat(length)}`),
});

describe("pages of keys", () => {
  it("hold every key once, in order, within the limits, and no page could take the next key", () => {
    const keys = fc.array(
      fc
        .tuple(fc.nat(254), fc.constantFrom("a", "è", "€", '"', "\u0001"))
        .map(([length, character]) => keyOf(length, character)),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(keys, (all) => {
        const pages = pagesOf(all);
        expect(pages.flat()).toStrictEqual(all);
        const fits = (page: ReadonlyArray<DebtPositionKey>): boolean =>
          page.length <= 50 && Buffer.byteLength(messageOf(page)) <= 40_960;
        expect(pages.every(fits)).toBe(true);
        const couldBeFewer = pages.some((page, index) => {
          const next = pages[index + 1]?.[0];
          return next !== undefined && fits([...page, next]);
        });
        expect(couldBeFewer).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [0, 0],
    [1, 1],
    [50, 1],
    [51, 2],
    [400, 8],
  ])("of %i short keys are %i", (count, pages) => {
    const keys = Array.from({ length: count }, (_, index) => keyOf(index % 10, "a"));
    expect(pagesOf(keys)).toHaveLength(pages);
  });
});

type Failed = { readonly _tag: "Busy" | "Hopeless" };
const Message = record("Message", { schema: t.literal(1), name: t.string });
type Message = t.TypeOf<typeof Message>;

const consumer: Consumer<Message, { readonly greeting: string }, Failed, string> = {
  queue: "greetings",
  message: Message,
  run:
    ({ name }) =>
    ({ greeting }) =>
      name === "busy" || name === "hopeless"
        ? TE.left({ _tag: name === "busy" ? "Busy" : "Hopeless" })
        : TE.right(`${greeting} ${name}`),
  isTransient: ({ _tag }) => _tag === "Busy",
};

describe("consuming a message", () => {
  const poison = fakeQueue();
  const consumed = consume(consumer, poison)({ greeting: "Ciao" });
  beforeEach(() => {
    poison.failWith(null);
  });

  it("does what it asks for", async () => {
    const result = await consumed({ schema: 1, name: "Ada" })();
    expect(result).toStrictEqual({ _tag: "Done", result: "Ciao Ada" });
    await expect(forHost(result)).resolves.toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ["doesn't decode", { schema: 2, name: 7 }, "does not decode at schema, name"],
    ["is no record", "text", "does not decode at the top"],
    ["fails for good", { schema: 1, name: "hopeless" }, "Hopeless"],
  ])("parks one that %s at once, with the reason", async (_, message, reason) => {
    const before = poison.texts.length;
    const result = await consumed(message)();
    expect(result).toStrictEqual({ _tag: "Parked", reason });
    expect(poison.texts.slice(before).map((text): unknown => JSON.parse(text))).toStrictEqual([
      { reason, message },
    ]);
    await expect(forHost(result)).resolves.toBeUndefined();
  });

  it("gives one back whose failure may pass, and parks nothing", async () => {
    const before = poison.texts.length;
    const result = await consumed({ schema: 1, name: "busy" })();
    expect(result).toStrictEqual({ _tag: "Retried", failure: { _tag: "Busy" } });
    expect(poison.texts).toHaveLength(before);
    await expect(forHost(result)).rejects.toThrow("Busy");
  });

  it("gives one back that can't be parked", async () => {
    poison.failWith({ _tag: "StoreUnavailable", step: "poison.park", reason: "503/0" });
    const result = await consumed("text")();
    expect(result._tag).toBe("Retried");
    await expect(forHost(result)).rejects.toThrow("StoreUnavailable");
  });
});
