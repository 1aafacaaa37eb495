import { availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os";

const gigabyte = 1024 ** 3;

/** What the numbers were measured on. They mean little elsewhere; the ratios mean more. */
export const machineFacts = (): string => {
  const cores = availableParallelism();
  const load = loadavg();
  const [lastMinute = 0] = load;
  const busy =
    lastMinute > cores / 4
      ? `\nThe machine is busy (load ${lastMinute.toFixed(2)} on ${cores} cores): times will be too long and spreads wide.`
      : "";
  return [
    `${cores} cores, ${cpus()[0]?.model ?? "unknown CPU"}, ${Math.round(totalmem() / gigabyte)} GB, ${platform()} ${release()}`,
    `Node ${process.version}, load average ${load.map((value) => value.toFixed(2)).join(" ")}${busy}`,
  ].join("\n");
};
