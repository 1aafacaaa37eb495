import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { Iban, TaxonomyRow } from "../../codecs/documents/registry";
import { accountsOf, taxonomyOf, type Accounts } from "../../domain/debt-position/registries";
import { toMillis } from "../../prelude/instant";
import type { HasClock } from "../../ports/clock";
import type {
  HasRegistries,
  HasRegistryLoads,
  Registry,
  RegistryContents,
  RegistryState,
} from "../../ports/registries";
import type { Contended, StoreFailure } from "../../ports/store";
import type { Documents } from "./container";
import { registryIn } from "./registry";
import { sharedLookups } from "./shared-lookups";

/** Of a thousand accounts at most, so that all together stay within some dozens of megabytes. */
const beneficiaries = 500;
const readAtOnce = 16;
const attempts = 3;

type Looked<A> = E.Either<StoreFailure | Contended, A>;

const stateOf = <Row>(
  registry: Registry<Row>,
): TE.TaskEither<StoreFailure | Contended, RegistryState | null> =>
  pipe(
    registry.state,
    TE.map(
      O.match(
        () => null,
        ({ value }) => value,
      ),
    ),
  );

/**
 * What is in force of registries of one kind, as the rules want it; null where nothing is. Which load is in force
 * is believed for a while; what a load holds never changes, so it is kept as long as there is room.
 */
const inForce = <Row, A>(
  capacity: number,
  seconds: number,
  { now }: HasClock,
  parse: (rows: ReadonlyArray<Row>) => A,
) => {
  const clock = () => toMillis(now());
  const states = sharedLookups<Looked<RegistryState | null>>(
    capacity,
    (answer) => (E.isRight(answer) ? seconds * 1_000 : 0),
    clock,
  );
  const loads = sharedLookups<Looked<A | null>>(
    capacity,
    (answer) => (E.isRight(answer) ? Number.MAX_SAFE_INTEGER : 0),
    clock,
  );
  const parsed = ({ rows }: RegistryContents<Row>): A | null =>
    rows.length === 0 ? null : parse(rows);
  return (name: string, registry: Registry<Row>): TE.TaskEither<StoreFailure, A | null> => {
    const valueOf = (
      state: RegistryState | null,
    ): TE.TaskEither<StoreFailure | Contended, A | null> =>
      state === null || state.count === 0
        ? TE.right(null)
        : () =>
            // Replaced since the state was read, it gives what is newer, which does no harm under the older name.
            loads(`${state.version}|${name}`, pipe(registry.contents, TE.map(parsed)));
    const attempt = (left: number): TE.TaskEither<StoreFailure, A | null> =>
      pipe(
        left === attempts ? () => states(name, stateOf(registry)) : stateOf(registry),
        TE.flatMap(valueOf),
        TE.orElse((failure): TE.TaskEither<StoreFailure, A | null> => {
          if (failure._tag !== "Contended") return TE.left(failure);
          return left === 0
            ? TE.left({
                _tag: "StoreUnavailable",
                step: "registry-rows.read",
                reason: "replaced again and again",
              })
            : attempt(left - 1);
        }),
      );
    return attempt(attempts);
  };
};

/** The registries of the platform in the `access` container. */
export const registriesIn = (
  documents: Documents,
  { accessCacheSeconds }: { readonly accessCacheSeconds: number },
  clock: HasClock,
): HasRegistries & HasRegistryLoads => {
  const taxonomyRegistry = registryIn(documents, "taxonomy", TaxonomyRow);
  const ibanRegistry = (organization: string) =>
    registryIn(documents, `ibans|${organization}`, Iban);
  const taxonomyInForce = inForce(1, accessCacheSeconds, clock, taxonomyOf);
  const accountsInForce = inForce(beneficiaries, accessCacheSeconds, clock, accountsOf);

  const accounts = (
    organizations: ReadonlyArray<string>,
    known: ReadonlyMap<string, Accounts> = new Map(),
  ): TE.TaskEither<StoreFailure, ReadonlyMap<string, Accounts>> => {
    if (organizations.length === 0) return TE.right(known);
    const [now, later] = RA.splitAt(readAtOnce)(organizations);
    return pipe(
      now,
      TE.traverseArray((organization) =>
        pipe(
          accountsInForce(organization, ibanRegistry(organization)),
          TE.map((found) => (found === null ? [] : [[organization, found] as const])),
        ),
      ),
      TE.flatMap((found) => accounts(later, new Map([...known, ...found.flat()]))),
    );
  };

  return {
    taxonomyRegistry,
    ibanRegistry,
    registriesFor: (organizations) =>
      pipe(
        TE.Do,
        TE.apS("taxonomy", taxonomyInForce("taxonomy", taxonomyRegistry)),
        TE.apS("ibans", accounts(organizations)),
      ),
  };
};
