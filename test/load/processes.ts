import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

type Process = {
  readonly pid: number;
  readonly parent: number;
  readonly kilobytes: number;
  readonly command: string;
};

const line = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/;

/** Every process of the machine; none where there is no `ps`. */
const processes = (): ReadonlyArray<Process> => {
  try {
    return execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,rss=,args="], { encoding: "utf8" })
      .split("\n")
      .flatMap((text) => {
        const [, pid, parent, kilobytes, command] = line.exec(text) ?? [];
        return command === undefined
          ? []
          : [
              {
                pid: Number(pid),
                parent: Number(parent),
                kilobytes: Number(kilobytes),
                command,
              },
            ];
      });
  } catch {
    return [];
  }
};

const startedBy = (pid: number, all: ReadonlyArray<Process>): ReadonlyArray<Process> =>
  all
    .filter(({ parent }) => parent === pid)
    .flatMap((child) => [child, ...startedBy(child.pid, all)]);

/** Of a process's resident memory, what other processes of the same program share. Linux tells; elsewhere zero. */
const sharedKilobytes = ({ pid }: Process): number => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^RssFile:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
};

/**
 * Resident memory, in megabytes, of the processes started from here whose command line has one of these texts
 * in it. The program itself, which they share, counts once (Linux). Null where it can't be told.
 */
export const residentMegabytes = (...texts: ReadonlyArray<string>): number | null => {
  const found = startedBy(process.pid, processes()).filter(({ command }) =>
    texts.some((text) => command.includes(text)),
  );
  if (found.length === 0) return null;
  const shared = found.map(sharedKilobytes);
  const own = found.reduce(
    (total, each, index) => total + each.kilobytes - (shared[index] ?? 0),
    0,
  );
  return (own + Math.max(...shared)) / 1024;
};
