import { createHash } from "node:crypto";

/** Finds secrets in what a program has printed, in the disguises that programs give to texts. */

export type Secret = { readonly name: string; readonly text: string };

/** The three ways in which a text appears inside Base64, without the characters that its neighbours share. */
const inBase64 = (text: string): ReadonlyArray<string> =>
  [0, 1, 2].map((shift) => {
    const encoded = Buffer.from(`${"x".repeat(shift)}${text}`, "utf8").toString("base64");
    return encoded.slice(
      shift === 0 ? 0 : shift + 1,
      Math.floor(((text.length + shift) * 4) / 3) - 1,
    );
  });

const disguises = (text: string): ReadonlyArray<string> => [
  text,
  encodeURIComponent(text),
  JSON.stringify(text).slice(1, -1),
  Buffer.from(text, "utf8").toString("hex"),
  createHash("sha256").update(text, "utf8").digest("hex"),
];

/** Names of the secrets that the output holds, with the line that first gives each away. */
export const leaksIn = (output: string, secrets: ReadonlyArray<Secret>): ReadonlyArray<string> => {
  const lines = output.split("\n");
  return secrets.flatMap(({ name, text }) => {
    const folded = disguises(text).map((each) => each.toLowerCase());
    const encoded = inBase64(text);
    const line = lines.find((each) => {
      const lower = each.toLowerCase();
      return (
        folded.some((disguise) => lower.includes(disguise)) ||
        encoded.some((disguise) => each.includes(disguise))
      );
    });
    return line === undefined ? [] : [`${name}: ${line}`];
  });
};

/** Makes secrets that nothing else can hold by chance, and remembers them. */
export const secretsOf = (prefix: string) => {
  const made: Array<Secret> = [];
  const secret = (name: string): string => {
    const text = `${prefix}${String(made.length).padStart(3, "0")}Zy`;
    made.push({ name, text });
    return text;
  };
  return { secret, made };
};
