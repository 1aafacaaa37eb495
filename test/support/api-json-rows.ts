import { gzipSync } from "node:zlib";
import { anyDetail, refusal, titles } from "./api-calls";
import { positionBody, withOption, type PositionBody } from "./requests";

/** Request bodies as bytes: what a strict reader of JSON takes and what it doesn't. */

type Sent = Readonly<Record<string, string>>;
type Raw = string | Uint8Array;

const maxBytes = 2 * 1024 * 1024;
const bytes = (...values: ReadonlyArray<number>): Uint8Array => Uint8Array.from(values);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const joined = (...parts: ReadonlyArray<Uint8Array>): Uint8Array => Buffer.concat(parts);

const valid = (): string => JSON.stringify(positionBody());
/** A valid body with this text in place of its last brace. */
const endingWith = (text: string) => (): string => `${valid().slice(0, -1)}${text}`;
const withAmount = (amount: string) => (): string =>
  JSON.stringify(withOption({ amount: 31_337 })).replace("31337", amount);
const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

const unreadable = refusal(400, titles.badRequest, anyDetail);
const unsupported = refusal(
  415,
  "Unsupported media type",
  expect.stringContaining("application/json"),
);
const tooLarge = refusal(
  413,
  "The request is too large",
  expect.stringContaining(String(maxBytes)),
);

type JsonRow = readonly [
  name: string,
  raw: () => Raw,
  headers: Sent,
  expected: ReturnType<typeof refusal>,
];

const texts: ReadonlyArray<readonly [string, () => Raw]> = [
  ["an opening brace", () => "{"],
  ["no body", () => ""],
  ["blanks alone", () => "  \n"],
  ["null", () => "null"],
  ["an array", () => "[]"],
  ["an array with a valid body", () => `[${valid()}]`],
  ["a text", () => '"x"'],
  ["a number", () => "1"],
  ["a second document after the first", () => `${valid()}{}`],
  ["a comma at the end", endingWith(",}")],
  ["a comment", () => `/* */${valid()}`],
  ["quotes that aren't JSON's", () => valid().replaceAll('"', "'")],
  ["members without quotes", () => "{iupd:1}"],
  ["NaN", withAmount("NaN")],
  ["a number in hexadecimal", withAmount("0x10")],
  ["a number with a zero in front", withAmount("010000")],
  ["a member given twice", endingWith(',"iupd":"again"}')],
  ["a member given twice, once in disguise", endingWith(',"iup\\u0064":"again"}')],
  ["an unknown member given twice", endingWith(',"x":1,"x":1}')],
  ["a member given twice inside an unknown one", endingWith(',"x":[{"y":1,"y":2}]}')],
  ["__proto__", endingWith(',"__proto__":{"status":"PAID"}}')],
  ["__proto__ in disguise", endingWith(',"__prot\\u006f__":{}}')],
  ["constructor", endingWith(',"constructor":{"prototype":{"x":1}}}')],
  ["an amount of 2^53", withAmount("9007199254740992")],
  ["an amount beyond int64", withAmount("9223372036854775808")],
  ["an amount of a thousand digits", withAmount("1".repeat(1000))],
  ["an amount beyond any double", withAmount("1e999")],
  ["an amount with a fraction too small for a double", withAmount("10000.5")],
  ["an unknown integer beyond 2^53", endingWith(',"x":-9007199254740993}')],
  ["half of a surrogate pair", endingWith(',"city":"\\ud83d"}')],
  ["the other half of a surrogate pair", endingWith(',"city":"\\ude00\\ud83d"}')],
  ["half of a surrogate pair in a member's name", endingWith(',"\\ud83d":1}')],
  ["33 levels of nesting", endingWith(`,"x":${nested(32)}}`)],
  ["a hundred thousand levels of nesting", () => nested(100_000)],
  ["a hundred thousand levels that never close", () => "[".repeat(100_000)],
  ["a control character inside a text", endingWith(',"city":"a\nb"}')],
  [
    "bytes that aren't UTF-8",
    () => joined(utf8(endingWith(',"city":"')()), bytes(0xff, 0x22, 0x7d)),
  ],
  [
    "an overlong UTF-8 slash",
    () => joined(utf8(endingWith(',"city":"')()), bytes(0xc0, 0xaf, 0x22, 0x7d)),
  ],
  [
    "a surrogate in UTF-8",
    () => joined(utf8(endingWith(',"city":"')()), bytes(0xed, 0xa0, 0x80, 0x22, 0x7d)),
  ],
  ["UTF-16", () => Buffer.from(`\ufeff${valid()}`, "utf16le")],
  ["compressed bytes that say they are JSON", () => gzipSync(valid())],
];

const contentTypes = [
  "text/plain",
  "application/xml",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/jsonp",
  "text/json",
  "application/json; charset=iso-8859-1",
  "application/json, text/plain",
  "*/*",
  "",
];

export const jsonRows: ReadonlyArray<JsonRow> = [
  ...texts.map(([name, raw]): JsonRow => [name, raw, {}, unreadable]),
  ...contentTypes.map((type): JsonRow => [
    `the content type "${type}"`,
    valid,
    { "Content-Type": type },
    unsupported,
  ]),
  ...["gzip", "br", "deflate", "gzip, identity"].map((encoding): JsonRow => [
    `the content encoding ${encoding}`,
    () => gzipSync(valid()),
    { "Content-Encoding": encoding },
    unsupported,
  ]),
  ["a byte more than 2 MiB", () => valid().padEnd(maxBytes + 1), {}, tooLarge],
  [
    "a byte more than 2 MiB of another type",
    () => " ".repeat(maxBytes + 1),
    { "Content-Type": "text/plain" },
    tooLarge,
  ],
];

const written = (body: PositionBody): string => JSON.stringify(body);

export const readableTexts: ReadonlyArray<
  readonly [name: string, write: (body: PositionBody) => Raw, headers: Sent]
> = [
  ["2 MiB", (body) => written(body).padEnd(maxBytes), {}],
  ["32 levels of nesting", (body) => `${written(body).slice(0, -1)},"x":${nested(31)}}`, {}],
  ["a byte order mark", (body) => `\ufeff${written(body)}`, {}],
  ["blanks around it", (body) => `\r\n\t ${written(body)} \n`, {}],
  ["escapes", (body) => written(body).replace('"iupd"', '"\\u0069upd"'), {}],
  [
    "a whole surrogate pair in escapes",
    (body) => `${written(body).slice(0, -1)},"city":"\\ud83d\\ude00"}`,
    {},
  ],
  [
    "an integer written with an exponent",
    (body) => written(body).replaceAll(":10000,", ":1e4,"),
    {},
  ],
  [
    "an integer written with zeros after the point",
    (body) => written(body).replaceAll(":10000,", ":10000.00,"),
    {},
  ],
  [
    "an escaped name of a member's text",
    (body) => `${written(body).slice(0, -1)},"city":"__proto__"}`,
    {},
  ],
  ...[
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    'application/json; charset="utf-8"',
    "APPLICATION/JSON",
    "application/json;",
  ].map((type) => [`the content type ${type}`, written, { "Content-Type": type }] as const),
  ["the content encoding identity", written, { "Content-Encoding": "identity" }],
];
