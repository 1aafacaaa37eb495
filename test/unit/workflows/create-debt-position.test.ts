import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { sha256 } from "../../../shared/persistence/digest";
import type { DebtPositions } from "../../../shared/ports/debt-positions";
import { createDebtPosition } from "../../../shared/workflows/create-debt-position";
import { now, organization, proposal } from "../../support/builders";
import { heldClock } from "../../support/fakes/clock";
import { fakeDebtPositions } from "../../support/fakes/debt-positions";
import { countedIds } from "../../support/fakes/ids";
import { fakeRegistries } from "../../support/fakes/registries";

const command = {
  organization: organization(),
  serviceType: "GPD",
  proposal: proposal(),
  toPublish: true,
  grant: null,
  auxDigit: "3",
  isStrict: false,
  idempotency: null,
  render: ({ incarnation }: { readonly incarnation: string }) => incarnation,
} as const;

describe("creating a debt position", () => {
  it("decides once: whatever it has to write again is the same life at the same instant", async () => {
    const store = fakeDebtPositions();
    const written: Array<unknown> = [];
    const clock = heldClock(now);
    // The first attempts are told as lost; the clock goes on meanwhile.
    const losing: DebtPositions = {
      ...store,
      create: (accepted, request) => () => {
        written.push(accepted);
        clock.advance(1_000);
        const attempt =
          written.length < 3
            ? TE.left({ _tag: "Contended" as const })
            : store.create(accepted, request);
        return attempt();
      },
    };
    const result = await createDebtPosition(command)({
      ...clock,
      ...countedIds(),
      ...fakeRegistries(),
      sha256,
      debtPositions: losing,
      patienceMillis: 10_000,
      pause: () => () => Promise.resolve(undefined),
    })();
    expect(
      pipe(
        result,
        E.map(({ replayed }) => replayed),
      ),
    ).toStrictEqual(E.right(false));
    expect(written).toHaveLength(3);
    expect(new Set(written.map((each) => JSON.stringify(each))).size).toBe(1);
  });
});
