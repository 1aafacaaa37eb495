import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import type { Mention } from "../../../shared/ports/erasures";
import type { StoreFailure } from "../../../shared/ports/store";
import { sha256 } from "../../../shared/persistence/digest";
import { sealWith } from "../../../shared/persistence/seal";
import { eraseDebtor, type Erasure } from "../../../shared/workflows/erase-debtor";
import { accepted, nav, now, organization } from "../../support/builders";
import { heldClock } from "../../support/fakes/clock";
import { fakeDebtPositions } from "../../support/fakes/debt-positions";
import { countedIds } from "../../support/fakes/ids";

const person = "VRDLGU70A01F205X";
const unavailable: StoreFailure = {
  _tag: "StoreUnavailable",
  step: "erasure.write",
  reason: "503",
};

/** A ledger of so many steps, each with so many deliveries that mention the person; a step takes so long. */
const walking = (steps: number, mentionsInStep: number, millisInStep = 0) => {
  const clock = heldClock(now);
  const erased: Array<string> = [];
  const places: Array<string | null> = [];
  const logged: Array<unknown> = [];
  const environment = {
    ...clock,
    ...countedIds(),
    ...sealWith("a secret of tests"),
    sha256,
    debtPositions: fakeDebtPositions(),
    patienceMillis: 0,
    pause: () => () => Promise.resolve(),
    log: (_level: string, message: string, fields: unknown) => () => {
      logged.push([message, fields]);
    },
    erasures: {
      walk: (_organization: string, _code: string, from: { after: string | null } | null) => {
        clock.advance(millisInStep);
        const index = Number(from?.after ?? 0);
        places.push(from?.after ?? null);
        const mentions = Array.from({ length: mentionsInStep }, (_, number): Mention => ({
          _tag: "Delivery",
          noticeNumber: nav(`3${String(index)}${String(number)}`),
          isUndecided: false,
          erase: () => {
            erased.push(`${index}.${number}`);
            return TE.right(undefined);
          },
        }));
        const next = index + 1 < steps ? { range: "delivery", after: String(index + 1) } : null;
        return TE.right({ mentions, next });
      },
    },
  };
  const call = (
    token: string | null,
    overrides: { fiscalCode?: string; organization?: string; isDryRun?: boolean } = {},
  ) =>
    eraseDebtor({
      fiscalCode: person,
      isDryRun: false,
      token,
      ...overrides,
      organization: organization(overrides.organization),
    })(environment)();
  return { call, environment, erased, logged, places };
};

it.each([
  ["many mentions", 5, 120, 0, [240, 240, 120]],
  ["much time", 5, 1, 4_000, [3, 2]],
  ["nothing much", 5, 3, 10, [15]],
])(
  "a call ends after %s, and the next goes on there",
  async (_, steps, mentions, millis, counts) => {
    const { call, erased, places } = walking(steps, mentions, millis);
    const seen: Array<number> = [];
    let token: string | null = null;
    do {
      const result: Erasure = accepted(await call(token));
      seen.push(result.erased.deliveries);
      token = result.token;
    } while (token !== null);
    expect(seen).toStrictEqual(counts);
    expect(new Set(erased).size).toBe(steps * mentions);
    expect(places).toStrictEqual([
      null,
      ...Array.from({ length: steps - 1 }, (_step, index) => String(index + 1)),
    ]);
  },
);

it("only counts when that is asked", async () => {
  const { call, erased } = walking(1, 3);
  expect(accepted(await call(null, { isDryRun: true })).erased.deliveries).toBe(3);
  expect(erased).toStrictEqual([]);
});

it.each([
  ["another person", { fiscalCode: "BNCMRA80A41F205X" }],
  ["another institution", { organization: "00123450010" }],
])("a token doesn't go on for %s", async (_, overrides) => {
  const { call } = walking(5, 120);
  const { token } = accepted(await call(null));
  expect(await call(token, overrides)).toStrictEqual(E.left({ _tag: "UnfitToken" }));
});

it("a token and the log say nothing of the person", async () => {
  const { call, environment, logged } = walking(5, 120);
  const { token } = accepted(await call(null));
  const text = O.toNullable(environment.unseal(token ?? "")) ?? "";
  expect(text).toContain('"range":"delivery"');
  expect(text).not.toContain(person);
  expect(text).not.toContain(sha256(person));
  expect(logged).toStrictEqual([
    [
      "Erased a debtor's data",
      {
        organization: "77777777777",
        positions: 0,
        receipts: 0,
        deliveries: 240,
        requests: 0,
        archivedCopies: 0,
        left: 0,
      },
    ],
  ]);
});

it.each<[string, E.Either<StoreFailure | { readonly _tag: "Contended" }, void>, unknown]>([
  ["that somebody has written meanwhile", E.left({ _tag: "Contended" }), { _tag: "TooContended" }],
  ["that the store doesn't take", E.left(unavailable), unavailable],
])("a document %s ends the call, to be repeated", async (_, written, failure) => {
  const { environment } = walking(1, 0);
  const mention: Mention = {
    _tag: "Request",
    iupd: null,
    erase: () => TE.fromEither(written),
  };
  const failing = {
    ...environment,
    erasures: { walk: () => TE.right({ mentions: [mention], next: null }) },
  };
  const command = {
    organization: organization(),
    fiscalCode: person,
    isDryRun: false,
    token: null,
  };
  expect(await eraseDebtor(command)(failing)()).toStrictEqual(E.left(failure));
});
