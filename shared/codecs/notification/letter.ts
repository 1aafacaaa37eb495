/** A part of a letter, before it is written as plain text or as HTML. */
export type Block =
  | { readonly _tag: "Paragraph"; readonly text: string }
  | { readonly _tag: "Facts"; readonly facts: ReadonlyArray<readonly [string, string]> }
  | { readonly _tag: "Items"; readonly title: string; readonly items: ReadonlyArray<string> }
  | { readonly _tag: "Link"; readonly label: string; readonly address: string };

export type Letter = { readonly subject: string; readonly blocks: ReadonlyArray<Block> };

/**
 * On one line, without control characters nor those that turn the direction of writing: what institutions write
 * can neither add a header to an e-mail nor look like a line of ours.
 */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();

export const subjectLine = ({ subject }: Letter): string => oneLine(subject);

const textOf = (block: Block): ReadonlyArray<string> => {
  switch (block._tag) {
    case "Paragraph":
      return [oneLine(block.text)];
    case "Facts":
      return block.facts.map(([label, value]) => `${label}: ${oneLine(value)}`);
    case "Items":
      return [`${block.title}:`, ...block.items.map((item) => `- ${oneLine(item)}`)];
    case "Link":
      return [`${block.label}: ${block.address}`];
  }
};

export const plainText = ({ blocks }: Letter): string =>
  `${blocks.map((block) => textOf(block).join("\n")).join("\n\n")}\n`;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string =>
  oneLine(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");

const htmlOf = (block: Block): string => {
  switch (block._tag) {
    case "Paragraph":
      return `<p>${escaped(block.text)}</p>`;
    case "Facts": {
      const rows = block.facts.map(
        ([label, value]) =>
          `<tr><th align="left" valign="top">${escaped(label)}</th><td>${escaped(value)}</td></tr>`,
      );
      return `<table cellpadding="4">\n${rows.join("\n")}\n</table>`;
    }
    case "Items": {
      const items = block.items.map((item) => `<li>${escaped(item)}</li>`);
      return `<p><strong>${escaped(block.title)}</strong></p>\n<ul>\n${items.join("\n")}\n</ul>`;
    }
    case "Link":
      return `<p><a href="${escaped(block.address)}">${escaped(block.label)}</a></p>`;
  }
};

/** No style sheet, image or script: it reads the same everywhere and asks nobody for anything. */
export const html = (letter: Letter): string =>
  [
    "<!doctype html>",
    `<html lang="it"><head><meta charset="utf-8"><title>${escaped(letter.subject)}</title></head><body>`,
    ...letter.blocks.map(htmlOf),
    "</body></html>",
    "",
  ].join("\n");
