import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { prepare, type Path, type Plan } from "../../../infra/local/cosmos/sql/query";
import { root } from "./bicep-file";

/** A text or template in the source; `${…}` stands for what is computed. */
export type Literal = {
  readonly file: string;
  readonly text: string;
  /** The same with each computed part taken as anything. */
  readonly pattern: RegExp;
};

const computed = "${…}";
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

const textOf = (node: ts.Node): string | null => {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => computed + literal.text).join("");
};

/** What names a member of the documents, or of an element of one. */
const isOfQuery = (text: string): boolean =>
  /\bc\.(?:[A-Za-z]|\$)/.test(text) || / FROM c\b/.test(text);

const folder = "shared/persistence";

/** Every piece of a query's text in the adapters. */
export const queryLiterals = (): ReadonlyArray<Literal> =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .toSorted()
    .flatMap((path) => {
      const found: Array<Literal> = [];
      const source = readFileSync(join(root, folder, path), "utf8");
      if (!/\bc\./.test(source)) return found;
      const look = (node: ts.Node): void => {
        const text = textOf(node);
        if (text !== null && isOfQuery(text))
          found.push({
            file: path,
            text,
            pattern: new RegExp(text.split(computed).map(escaped).join(".*"), "s"),
          });
        ts.forEachChild(node, look);
      };
      look(ts.createSourceFile(path, source, ts.ScriptTarget.ES2022));
      return found;
    });

export const planOf = (text: string): Plan =>
  prepare({
    query: text,
    parameters: [...new Set(text.match(/@\w+/g))].map((name) => ({ name, value: 1 })),
  });

/** The plan of a whole text, or of a condition, whatever its computed parts are. */
export const planOfLiteral = ({ text }: Literal): Plan => {
  const whole = text.replaceAll(computed, "1");
  return planOf(whole.startsWith("SELECT ") ? whole : `SELECT * FROM c WHERE ${whole}`);
};

/** As an indexing policy writes it. */
export const indexedPath = (path: Path): string => `/${path.join("/")}/?`;
