import type { FieldPath } from "../service/fields";
import type { ServiceData } from "../service/service-data";

/** Something that a reviewer may want to look at; never a reason to refuse by itself. */
export type Hint = { readonly fields: ReadonlyArray<FieldPath>; readonly text: string };

export type HintFacts = {
  readonly logo: { readonly width: number; readonly height: number } | null;
  /** Names of other released services that resemble this one. */
  readonly similarNames: ReadonlyArray<string>;
};

const logoSide = 300;

const tooLong = (
  path: FieldPath,
  value: string | null,
  limit: number,
  what: string,
): ReadonlyArray<Hint> =>
  value !== null && value.length > limit
    ? [{ fields: [path], text: `${what} supera i ${limit} caratteri consigliati` }]
    : [];

/** The control digit of an institution's code: digits in even places count double, as in payment cards. */
export const hasControlDigit = (fiscalCode: string): boolean =>
  Array.from(fiscalCode).reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0) %
    10 ===
  0;

const isOutOfRange = (cidr: string): boolean =>
  cidr
    .replace(/\/.*$/, "")
    .split(".")
    .some((part) => Number(part) > 255);

const hint = (applies: boolean, path: FieldPath, text: string): ReadonlyArray<Hint> =>
  applies ? [{ fields: [path], text }] : [];

/** Limits that the interface doesn't have but a good service card does, in the order of the card. */
export const hintsFor = (
  { authorizedCidrs, description, metadata, name, organization }: ServiceData,
  { logo, similarNames }: HintFacts,
): ReadonlyArray<Hint> => [
  ...tooLong("name", name, 100, "Il nome"),
  ...similarNames.flatMap((similar) =>
    hint(true, "name", `Il nome è molto simile a quello di un altro servizio: ${similar}`),
  ),
  ...tooLong("description", description, 1_000, "La descrizione"),
  ...hint(
    !hasControlDigit(organization.fiscalCode),
    "organization.fiscal_code",
    "La cifra di controllo del codice fiscale dell'ente non torna",
  ),
  ...hint(
    organization.departmentName === null,
    "organization.department_name",
    "Il dipartimento non è indicato",
  ),
  ...hint(
    authorizedCidrs.length === 0,
    "authorized_cidrs",
    "Nessun indirizzo IP indicato: i messaggi possono partire da qualsiasi indirizzo",
  ),
  ...authorizedCidrs
    .filter(isOutOfRange)
    .flatMap((cidr) => hint(true, "authorized_cidrs", `${cidr} non è un indirizzo IP`)),
  ...tooLong("metadata.address", metadata.address, 100, "L'indirizzo"),
  ...(logo !== null && (logo.width !== logoSide || logo.height !== logoSide)
    ? [
        {
          fields: [],
          text: `Il logo misura ${logo.width} × ${logo.height} punti invece di ${logoSide} × ${logoSide}`,
        },
      ]
    : []),
];
