import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { startOfDay, toLocal, type Instant } from "../../prelude/instant";
import { list, nullable, record } from "../../prelude/record";
import { refined, refinedString } from "../../prelude/refined";
import { shaped, type Shaped } from "../../prelude/shape";
import type { TaxonomyEntry } from "../../domain/debt-position/registries";
import { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { tableAsList } from "./csv";
import { Count, LocalDateTime } from "./view-fields";

/** Loads and views of the registries, as JSON and as tables. */

const isDay = (value: unknown): value is string =>
  typeof value === "string" && O.isSome(startOfDay(value));
const Day = refined("Day", isDay, "must be a date such as 2026-03-01", {
  type: "string",
  format: "date",
});

const category = "^[6-9]/\\d{7}(?:IM|TS|SP|SA|AP)/$";
const TaxonomyCode = refinedString("TaxonomyCode", { pattern: category });
const Account = refinedString("Account", { pattern: "^[A-Za-z0-9]{1,35}$" });

const Row = record("TaxonomyRow", {
  category: TaxonomyCode,
  validFrom: Day,
  validTo: nullable(Day),
});

/** A row whose period doesn't end before it begins. */
const LoadedRow: t.Type<TaxonomyEntry> & Shaped = shaped(
  new t.Type<TaxonomyEntry>(
    "TaxonomyLoadRow",
    Row.is,
    (value, context) =>
      pipe(
        Row.validate(value, context),
        E.filterOrElse(
          ({ validFrom, validTo }) => validTo === null || validFrom <= validTo,
          ({ validTo }): t.Errors => [
            {
              value: validTo,
              context: t.appendContext(context, "validTo", Day, validTo),
              message: "must not be before validFrom",
            },
          ],
        ),
      ),
    Row.encode,
  ),
  { kind: "record", members: Row.members },
);

/** A list that must be given, because an empty one has a meaning of its own: nothing is enforced any more. */
const rows = <A, O>(item: t.Type<A, O>, limit: number) => {
  const all = list(item);
  return shaped(
    new t.Type<ReadonlyArray<A>, ReadonlyArray<O>>(
      all.name,
      all.is,
      (value, context) =>
        Array.isArray(value) && value.length > limit
          ? t.failure(value, context, `must have at most ${limit} items`)
          : all.validate(value, context),
      all.encode,
    ),
    { kind: "list", item, schema: { maxItems: limit } },
  );
};

const maxCategories = 20_000;
const maxAccounts = 1_000;

export const TaxonomyLoad = record("TaxonomyLoad", { codes: rows(LoadedRow, maxCategories) });
export const IbanLoad = record("IbanLoad", { ibans: rows(Account, maxAccounts) });

export const taxonomyTable = {
  mediaType: "text/csv",
  description: "A table with the columns category, validFrom and validTo, which may be empty",
  example:
    "category,validFrom,validTo\n9/0101002IM/,2020-01-01,\n9/0101108TS/,2020-01-01,2035-12-31\n",
  read: tableAsList(
    "codes",
    ["category", "validFrom", "validTo"],
    ([code = "", validFrom = "", validTo = ""]) => ({
      category: code,
      validFrom,
      validTo: validTo === "" ? null : validTo,
    }),
  ),
};

export const ibanTable = {
  mediaType: "text/csv",
  description: "A table with the column iban",
  example: "iban\nIT60X0542811101000000123456\n",
  read: tableAsList("ibans", ["iban"], ([iban = ""]) => iban),
};

/** Null, null and zero until something has been loaded. */
const state = {
  version: nullable(t.string),
  loadedAt: nullable(LocalDateTime),
  count: Count,
  isEnforced: t.boolean,
};

export const BeneficiaryPath = record("BeneficiaryPath", {
  organization: OrganizationFiscalCode,
});

export const RegistryView = record("Registry", state);
export const TaxonomyView = record("TaxonomyRegistry", { ...state, codes: list(Row) });
export const IbansView = record("IbanRegistry", { ...state, ibans: list(Account) });

type State = { readonly version: string; readonly loadedAt: Instant; readonly count: number };

export const registryViewOf = (loaded: State | null): t.TypeOf<typeof RegistryView> =>
  loaded === null
    ? { version: null, loadedAt: null, count: 0, isEnforced: false }
    : {
        version: loaded.version,
        loadedAt: toLocal(loaded.loadedAt),
        count: loaded.count,
        isEnforced: loaded.count > 0,
      };
