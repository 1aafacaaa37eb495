// The texts that licences ask to hand on with the program: each package's own, and its notices.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

const isText = (file) =>
  /^(licen[cs]e|notice|copying)(?![a-z])/i.test(file) || /\.licen[cs]e\.txt$/i.test(file);

const textsOf = async ({ folder, licence, name, version }) => {
  const files = (await readdir(folder)).filter(isText).sort();
  const texts = await Promise.all(
    files.map(async (file) =>
      (await readFile(path.join(folder, file), "utf8")).replaceAll("\r\n", "\n").trim(),
    ),
  );
  return [
    `${name} ${version} (${licence})`,
    ...(texts.length > 0 ? texts : ["It comes without a text of its licence."]),
  ];
};

export const licenceTexts = async (packages) => {
  const sections = await Promise.all(packages.map(textsOf));
  return `${sections.map((parts) => parts.join("\n\n")).join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
};
