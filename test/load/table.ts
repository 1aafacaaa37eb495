import { median, rounds, spread, type Measurement, type Unit } from "./measurement";

const number = (value: number): string =>
  value.toLocaleString("en", {
    maximumFractionDigits: Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2,
  });

const quantity = (value: number, unit: Unit): string =>
  `${number(value)}${unit === "" || unit === "/s" ? unit : ` ${unit}`}`;

const spreadOf = (values: ReadonlyArray<number>): string => {
  const [least, most] = spread(values);
  return least === most ? "none" : `${number(least)} – ${number(most)}`;
};

const verdictOf = ({ budget, ratio, values }: Measurement): string => {
  if (budget === undefined) return "";
  return budget.isMet(median(values), median(ratio?.values ?? [])) ? "within" : "beyond";
};

const header = ["what", "budget", "median", "spread", "runs", "ratio", "verdict"];

const cellsOf = (measurement: Measurement): ReadonlyArray<string> => {
  const { budget, detail, ratio, unit, values, what } = measurement;
  return [
    what,
    budget?.text ?? "",
    quantity(median(values), unit) + (detail === undefined ? "" : ` ${detail}`),
    spreadOf(values),
    values.length === rounds ? "" : String(values.length),
    ratio === undefined ? "" : `${median(ratio.values).toFixed(2)} × ${ratio.to}`,
    verdictOf(measurement),
  ];
};

/** Columns as wide as their widest cell. */
const aligned = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = header.map((_, column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? "").length)),
  );
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};

/** Everything measured as one table, each part under its title. */
export const tableOf = (
  parts: ReadonlyArray<{ readonly title: string; readonly rows: ReadonlyArray<Measurement> }>,
): string =>
  aligned([header, ...parts.flatMap(({ rows, title }) => [[""], [title], ...rows.map(cellsOf)])]);

/** How many budgets were kept. */
export const summaryOf = (rows: ReadonlyArray<Measurement>): string => {
  const verdicts = rows.map(verdictOf).filter((verdict) => verdict !== "");
  const within = verdicts.filter((verdict) => verdict === "within").length;
  return `${within} of ${verdicts.length} budgets kept.`;
};
