import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const root = path.resolve(__dirname, "..", "..");

/** The commands under a heading of a page, as a reader pastes them one after the other. */
export const commandsUnder = (page: string, heading: string): string => {
  const title = `\n${heading}\n`;
  const content = readFileSync(path.join(root, page), "utf8");
  const from = content.indexOf(title);
  if (from < 0) throw new Error(`${page} has no heading "${heading}".`);
  const [text = ""] = content.slice(from + title.length).split(/^#{2,3} /m);
  return [...text.matchAll(/^( *)```sh\n([^]*?)^\1```/gm)]
    .map(([, indent = "", commands = ""]) =>
      commands
        .split("\n")
        .map((line) => line.slice(indent.length))
        .join("\n"),
    )
    .join("\n");
};

const run = promisify(execFile);

const hasShell = run("bash", ["-c", "curl --version"]).then(
  () => true,
  () => false,
);

/**
 * What a reader sees who pastes them into a shell; null, and a line that says so, where there is no such shell. In CI
 * there has to be one: a change must not land because nothing was looked at.
 */
export const pasted = async (
  commands: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string | null> => {
  if (!(await hasShell)) {
    if (process.env["CI"] !== undefined) throw new Error("CI needs bash and curl.");
    process.stdout.write("Without bash and curl no page's commands can be walked.\n");
    return null;
  }
  const { stdout } = await run("bash", ["-c", commands], {
    cwd: root,
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
};
