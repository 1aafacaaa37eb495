import { QueryError } from "./query-error";
import type { Token } from "./tokens";

/** Words that the service doesn't take as an alias or after a dot: write c["order"] instead. */
const reserved: ReadonlySet<string> = new Set(
  `AND ARRAY AS ASC BETWEEN BY DESC DISTINCT ESCAPE EXISTS FALSE FROM GROUP IN JOIN LIKE LIMIT NOT NULL
   OFFSET OR ORDER SELECT TOP TRUE UDF UNDEFINED VALUE WHERE`.split(/\s+/),
);

/** Deeper queries would exhaust the stack of the parser, the compiler or the compiled closures. */
const deepest = 128;

export class TokenCursor {
  #position = 0;
  #depth = 0;

  constructor(private readonly tokens: ReadonlyArray<Token>) {}

  get token(): Token {
    return this.at(this.#position);
  }

  get following(): Token {
    return this.at(this.#position + 1);
  }

  private at(position: number): Token {
    return (
      this.tokens[Math.min(position, this.tokens.length - 1)] ?? { kind: "end", text: "", at: 0 }
    );
  }

  advance(): Token {
    const { token } = this;
    this.#position += 1;
    return token;
  }

  fail(expected?: string): never {
    const { at, text } = this.token;
    const near = text === "" ? "the end of the query" : `'${text}'`;
    const hint = expected === undefined ? "" : `, expected ${expected}`;
    throw new QueryError(`Syntax error at position ${at} near ${near}${hint}.`);
  }

  isWord(word: string): boolean {
    return this.token.kind === "name" && this.token.text.toUpperCase() === word;
  }

  isSymbol(symbol: string): boolean {
    return this.token.kind === "symbol" && this.token.text === symbol;
  }

  takeWord(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.advance();
    return found;
  }

  takeSymbol(symbol: string): boolean {
    const found = this.isSymbol(symbol);
    if (found) this.advance();
    return found;
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) this.fail(word);
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) this.fail(`'${symbol}'`);
  }

  get isIdentifier(): boolean {
    return this.token.kind === "name" && !reserved.has(this.token.text.toUpperCase());
  }

  expectIdentifier(): string {
    if (!this.isIdentifier) this.fail("an identifier");
    return this.advance().text;
  }

  nested<A>(parse: () => A): A {
    if (this.#depth >= deepest)
      throw new QueryError(`The query nests deeper than ${deepest} levels.`);
    this.#depth += 1;
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }

  list<A>(parse: () => A): ReadonlyArray<A> {
    const items = [parse()];
    while (this.takeSymbol(",")) items.push(parse());
    return items;
  }
}
