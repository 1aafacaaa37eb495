import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { Language, Parser, type Node, type Tree } from "web-tree-sitter";

/**
 * What a Bicep file declares, read from its syntax tree. There is no compiler here: what a compiler would say about names is
 * asked in the tests; what it says about types of resources is not.
 */

export const root = resolve(__dirname, "../../..");
export const azureFolder = join(root, "infra", "azure");

/** Literals as they are; everything that would have to be computed as its text, under `expression`. */
export type BicepValue = string | number | boolean | null | ReadonlyArray<BicepValue> | BicepObject;

export type BicepObject = { readonly [member: string]: BicepValue };

export type Parameter = {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** Of its decorators, by their names, with their arguments. */
  readonly decorators: Readonly<Record<string, ReadonlyArray<BicepValue>>>;
};

export type Block = {
  readonly name: string;
  /** Resources: type and version. Modules: the path. */
  readonly of: string;
  readonly condition: string | null;
  /** What it is repeated for. */
  readonly each: string | null;
  readonly body: BicepObject;
};

export type BicepFile = {
  /** From the folder of the infrastructure. */
  readonly path: string;
  readonly text: string;
  readonly tree: Tree;
  readonly parameters: ReadonlyArray<Parameter>;
  readonly variables: Readonly<Record<string, BicepValue>>;
  readonly resources: ReadonlyArray<Block>;
  readonly modules: ReadonlyArray<Block>;
  readonly outputs: Readonly<Record<string, string>>;
};

const named = (node: Node): ReadonlyArray<Node> =>
  node.namedChildren.filter(({ type }) => !type.endsWith("comment"));

/** Inside quotes, with what is interpolated as it stands there. */
const stringOf = (node: Node): string =>
  (node.text.startsWith("'''") ? node.text.slice(3, -3) : node.text.slice(1, -1))
    .replace(/^\r?\n/, "")
    .replaceAll(/\\(['\\$])/g, "$1");

export const valueOf = (node: Node): BicepValue => {
  switch (node.type) {
    case "string":
      return named(node).some(({ type }) => type === "interpolation")
        ? { expression: node.text }
        : stringOf(node);
    case "number":
      return Number(node.text);
    case "boolean":
      return node.text === "true";
    case "null":
      return null;
    case "array":
      return named(node).map(valueOf);
    case "object":
      return Object.fromEntries(
        named(node).map((property) => {
          const [key, value] = named(property);
          if (key === undefined || value === undefined)
            throw new Error(`Not a property: ${property.text}`);
          return [key.type === "string" ? stringOf(key) : key.text, valueOf(value)];
        }),
      );
    default:
      return { expression: node.text.replaceAll(/\s+/g, " ") };
  }
};

const isObject = (value: BicepValue): value is BicepObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A body on its own, under a condition, or for each of something. */
const blockOf = (declaration: Node): Block => {
  const [name, of, content] = named(declaration);
  if (name === undefined || of === undefined || content === undefined)
    throw new Error(`Not a declaration: ${declaration.text}`);
  let inner = content;
  let each: string | null = null;
  let condition: string | null = null;
  if (inner.type === "for_statement") {
    const body = inner.childForFieldName("body");
    if (body === null) throw new Error(`No body: ${inner.text}`);
    each = named(inner).at(-2)?.text ?? "";
    inner = body;
  }
  if (inner.type === "if_statement") {
    const [test, body] = named(inner);
    if (test === undefined || body === undefined) throw new Error(`No body: ${inner.text}`);
    condition = test.text;
    inner = body;
  }
  const body = valueOf(inner);
  if (!isObject(body) || "expression" in body) throw new Error(`Not a body: ${inner.text}`);
  return { name: name.text, of: stringOf(of), condition, each, body };
};

const decoratorsOf = (node: Node | null): Parameter["decorators"] =>
  node === null
    ? {}
    : Object.fromEntries(
        named(node).map((decorator) => {
          const call = named(decorator)[0];
          const values = call?.childForFieldName("arguments");
          return [
            call?.childForFieldName("function")?.text ?? "",
            values === null || values === undefined ? [] : named(values).map(valueOf),
          ];
        }),
      );

let parser: Promise<Parser> | undefined;

const bicepParser = (): Promise<Parser> => {
  parser ??= (async () => {
    await Parser.init();
    const language = await Language.load(
      readFileSync(require.resolve("tree-sitter-bicep/tree-sitter-bicep.wasm")),
    );
    return new Parser().setLanguage(language);
  })();
  return parser;
};

export const parseBicep = async (path: string, text: string): Promise<BicepFile> => {
  const tree = (await bicepParser()).parse(text);
  if (tree === null) throw new Error(`${path} can't be parsed`);
  const statements = named(tree.rootNode);
  const parameters: Array<Parameter> = [];
  const variables: Record<string, BicepValue> = {};
  const resources: Array<Block> = [];
  const modules: Array<Block> = [];
  const outputs: Record<string, string> = {};
  statements.forEach((statement, index) => {
    const before = statements[index - 1];
    const parts = named(statement);
    const [name, second] = parts;
    switch (statement.type) {
      case "parameter_declaration":
        parameters.push({
          name: name?.text ?? "",
          type: second?.text ?? "",
          isRequired: parts.length === 2,
          decorators: decoratorsOf(before?.type === "decorators" ? before : null),
        });
        break;
      case "variable_declaration":
        if (name !== undefined && second !== undefined) variables[name.text] = valueOf(second);
        break;
      case "resource_declaration":
        resources.push(blockOf(statement));
        break;
      case "module_declaration":
        modules.push(blockOf(statement));
        break;
      case "output_declaration":
        outputs[name?.text ?? ""] = parts.at(-1)?.text ?? "";
        break;
    }
  });
  return { path, text, tree, parameters, variables, resources, modules, outputs };
};

export const readBicep = (path: string): Promise<BicepFile> =>
  parseBicep(path, readFileSync(join(azureFolder, path), "utf8"));

/** Where a module of a file is, from the folder of the infrastructure. */
export const modulePath = ({ path }: BicepFile, module: Block): string =>
  relative(azureFolder, join(azureFolder, dirname(path), module.of));

/** What the grammar couldn't make sense of, with its place. */
export const syntaxErrors = ({ path, tree }: BicepFile): ReadonlyArray<string> => {
  const found: Array<string> = [];
  const look = (node: Node): void => {
    if (node.isError || node.isMissing)
      found.push(`${path}:${node.startPosition.row + 1}: ${node.text.split("\n")[0] ?? ""}`);
    node.children.forEach(look);
  };
  look(tree.rootNode);
  return found;
};

/** Every name that is used as a value: not members, not keys, not functions. */
export const namesUsed = ({ tree }: BicepFile): ReadonlySet<string> => {
  const used = new Set<string>();
  const look = (node: Node, skipped: number | null): void => {
    const children = named(node);
    children.forEach((child, index) => {
      if (index === skipped) return;
      if (child.type === "identifier") used.add(child.text);
      else look(child, skippedIn(child));
    });
  };
  look(tree.rootNode, null);
  return used;
};

/** Which of the children of a node is a declared name, a key, a type or a function. */
const skippedIn = (node: Node): number | null =>
  /_declaration$|^object_property$|^call_expression$|^lambda_expression$|^decorator$/.test(
    node.type,
  )
    ? 0
    : null;

/** Names that hold inside one expression only. */
export const localNames = ({ tree }: BicepFile): ReadonlySet<string> => {
  const found = new Set<string>();
  const look = (node: Node): void => {
    const [first] = named(node);
    if (node.type === "lambda_expression" && first !== undefined) found.add(first.text);
    if (node.type === "for_statement") {
      const single = node.childForFieldName("initializer");
      if (single !== null) found.add(single.text);
      named(node)
        .filter(({ type }) => type === "for_loop_parameters")
        .flatMap(named)
        .forEach((parameter) => found.add(parameter.text));
    }
    named(node).forEach(look);
  };
  look(tree.rootNode);
  return found;
};
