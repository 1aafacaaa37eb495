import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { create } from "../../../shared/domain/debt-position/create";
import type { DebtPositions } from "../../../shared/ports/debt-positions";
import { deleteDebtPosition } from "../../../shared/workflows/delete-debt-position";
import { publishDebtPosition } from "../../../shared/workflows/publish-debt-position";
import { accepted, creation, now } from "../../support/builders";
import { heldClock } from "../../support/fakes/clock";
import { fakeDebtPositions, type FakeDebtPositions } from "../../support/fakes/debt-positions";
import { countedIds } from "../../support/fakes/ids";

const any = (): boolean => true;

/** A store whose first write is done, but told as lost and not there: it lands after it was given up. */
const landingLate = (store: FakeDebtPositions): DebtPositions => {
  let isFirst = true;
  return {
    ...store,
    commit: (found, decision) =>
      pipe(
        store.commit(found, decision),
        TE.flatMap(() => {
          const told = isFirst ? TE.left({ _tag: "Contended" as const }) : TE.right(undefined);
          isFirst = false;
          return told;
        }),
      ),
  };
};

const setting = async (serve: (store: FakeDebtPositions) => DebtPositions = (store) => store) => {
  const store = fakeDebtPositions();
  const { next, events } = accepted(create(creation()));
  await store.create({ next, events }, null)();
  const clock = heldClock(now);
  return {
    store,
    clock,
    position: next,
    environment: {
      ...clock,
      ...countedIds(10),
      debtPositions: serve(store),
      patienceMillis: 10_000,
      pause: (attempts: number) => () => {
        clock.advance(attempts * 100);
        return Promise.resolve(undefined);
      },
    },
  };
};

describe("a command on a debt position", () => {
  it("takes its own write that landed late for what it is", async () => {
    const { environment, position, store } = await setting(landingLate);
    const result = await publishDebtPosition(position, any, null)(environment)();
    expect(E.isRight(result) && result.right.next.status).toBe("VALID");
    const journal = await store.events(position.organization, position.incarnation)();
    expect(E.isRight(journal) && journal.right.map(({ event }) => event.type)).toStrictEqual([
      "DebtPositionCreated",
      "DebtPositionPublished",
    ]);
  });

  it("does so for a deletion, which leaves nothing to find", async () => {
    const { environment, position, store } = await setting(landingLate);
    expect(E.isRight(await deleteDebtPosition(position, any, null)(environment)())).toBe(true);
    expect(await store.get(position)()).toStrictEqual(E.right(O.none));
  });

  it("is refused a deletion that lost to another's", async () => {
    const { environment, position, store } = await setting();
    const elsewhere = { ...environment, ...countedIds(50) };
    const racing: DebtPositions = {
      ...store,
      commit: (found, decision) =>
        pipe(
          TE.fromTask(deleteDebtPosition(position, any, null)(elsewhere)),
          TE.flatMap(() => store.commit(found, decision)),
        ),
    };
    const result = await deleteDebtPosition(
      position,
      any,
      null,
    )({ ...environment, debtPositions: racing })();
    expect(E.isLeft(result) && result.left._tag).toBe("DebtPositionNotFound");
  });

  it("reads and decides again while others write first, until it is accepted", async () => {
    const { environment, position, store } = await setting();
    store.contend(3);
    const result = await publishDebtPosition(position, any, null)(environment)();
    expect(E.isRight(result)).toBe(true);
  });

  it("gives up after ten seconds, with nothing written", async () => {
    const { environment, position, store } = await setting();
    store.contend(1_000);
    const result = await publishDebtPosition(position, any, null)(environment)();
    expect(result).toStrictEqual(E.left({ _tag: "TooContended" }));
    store.contend(0);
    const found = await store.get(position)();
    expect(E.isRight(found) && O.isSome(found.right) && found.right.value.value.status).toBe(
      "DRAFT",
    );
  });

  it("tells a stale expectation before any other refusal, but not to whom the position is closed", async () => {
    const { environment, position } = await setting();
    const other = (): boolean => false;
    const stale = await publishDebtPosition(position, other, null)(environment)();
    expect(stale).toStrictEqual(E.left({ _tag: "StaleVersion" }));
    const closed = await publishDebtPosition(position, other, new Set(["99"]))(environment)();
    expect(E.isLeft(closed) && closed.left._tag).toBe("SegregationForbidden");
  });

  it("hands a failure of the store on as it is", async () => {
    const { environment, position, store } = await setting();
    const failure = { _tag: "StoreUnavailable", step: "position.read", reason: "503" } as const;
    store.failWith(failure);
    expect(await publishDebtPosition(position, any, null)(environment)()).toStrictEqual(
      E.left(failure),
    );
  });
});
