// Azurite as a part of the local stack: it says when it is ready, and ends with whoever started it.
// node storage.js --data <folder> --blobPort 10000 --queuePort 10001
import { get } from "node:http";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    blobPort: { type: "string", default: "10000" },
    queuePort: { type: "string", default: "10001" },
  },
});

const answers = (port: string): Promise<boolean> =>
  new Promise((resolve) => {
    get(`http://127.0.0.1:${port}/`, (response) => {
      response.resume();
      resolve(true);
    }).on("error", () => {
      resolve(false);
    });
  });

const untilReady = async (): Promise<void> => {
  while (!((await answers(values.queuePort)) && (await answers(values.blobPort))))
    await new Promise((resolve) => setTimeout(resolve, 50));
  process.send?.({ type: "ready" });
};

process.on("disconnect", () => process.exit(0));
// Azurite ends by closing its servers: the channel must not keep the process after that.
process.channel?.unref();
// Azurite reads its own command line and starts as it is loaded.
process.argv.splice(
  2,
  Infinity,
  "--silent",
  "--skipApiVersionCheck",
  "--disableTelemetry",
  ...["--blobPort", values.blobPort, "--queuePort", values.queuePort, "--tablePort", "0"],
  ...(values.data === undefined ? ["--inMemoryPersistence"] : ["--location", values.data]),
);
// eslint-disable-next-line @typescript-eslint/no-require-imports -- it must be loaded after its command line is set
require("azurite/dist/src/azurite.js");
void untilReady();
