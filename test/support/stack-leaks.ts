import { demonstrationKeys } from "../../infra/local/demonstration";
import { leaksIn, type Secret } from "./api-leaks";

/** Who appears in the bodies and messages of all suites, and the keys that all calls carry. */
const secrets: ReadonlyArray<Secret> = [
  { name: "a debtor's name", text: "Luigi Verdi" },
  { name: "another debtor's name", text: "Maria Bianchi" },
  { name: "a third debtor's name", text: "Lucia Bianchi" },
  { name: "a debtor's fiscal code", text: "VRDLGU70A01F205X" },
  { name: "another debtor's fiscal code", text: "BNCMRA80A41F205X" },
  { name: "a payer's fiscal code", text: "VRDLGU75C10F205X" },
  { name: "a debtor's address", text: "luigi@example.org" },
  ...demonstrationKeys.map(({ key }) => ({ name: `the key of ${key}`, text: key })),
];

/** Fails when a stack has printed anything of them: every suite that runs one is a test of its logs as well. */
export const refuseLeaks = (output: string): void => {
  const leaks = leaksIn(output, secrets);
  if (leaks.length > 0) throw new Error(`The logs give away ${leaks.join("; ")}`);
};
