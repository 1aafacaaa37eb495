import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { freePort } from "../free-port";
import { until } from "./until";

export type Storage = {
  readonly connectionString: string;
  readonly stop: () => void;
};

/** The well-known account of the emulator. */
const key =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** The shared emulator when the run has one, else an own one that lives as long as the tests. */
export const startStorage = async (): Promise<Storage> => {
  const shared = process.env["TEST_STORAGE_CONNECTION"];
  if (shared !== undefined && shared !== "")
    return { connectionString: shared, stop: () => undefined };
  const port = await freePort();
  const main = createRequire(__filename).resolve("azurite/dist/src/queue/main.js");
  const child = spawn(
    process.execPath,
    [
      main,
      ...["--queueHost", "127.0.0.1", "--queuePort", String(port)],
      ...["--skipApiVersionCheck", "--disableTelemetry", "--silent", "--inMemoryPersistence"],
    ],
    { stdio: "ignore" },
  );
  const endpoint = `http://127.0.0.1:${port}/devstoreaccount1`;
  const answers = (): Promise<boolean> =>
    fetch(endpoint).then(
      () => true,
      () => false,
    );
  await until(answers, "Azurite to answer");
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${key};QueueEndpoint=${endpoint};`,
    stop: () => {
      child.kill();
    },
  };
};
