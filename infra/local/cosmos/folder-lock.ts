import { existsSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LOCK = "lock";

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Two servers on one folder would destroy each other's files. */
export const lock = (folder: string): void => {
  const file = join(folder, LOCK);
  const holder = existsSync(file) ? Number(readFileSync(file, "utf8")) : NaN;
  if (Number.isInteger(holder) && holder !== process.pid && isRunning(holder))
    throw new Error(`the folder ${folder} is in use by process ${holder} (else remove ${file})`);
  writeFileSync(file, String(process.pid));
};

export const unlock = (folder: string): void => {
  unlinkSync(join(folder, LOCK));
};
