import { parseArgs } from "node:util";
import { Engine } from "./engine";
import { CosmosServer } from "./server";
import { EMULATOR_KEY } from "./signature";

const PURGE_EVERY_MS = 1000;

const fail = (message: string): never => {
  console.error(message);
  process.exit(1);
};

const optionsOf = () => {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: "8081" },
        data: { type: "string" },
        key: { type: "string", default: EMULATOR_KEY },
        faults: { type: "boolean", default: false },
        "strict-indexes": { type: "boolean", default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return fail(`--port ${values.port} is not a port.`);
    return { ...values, port };
  } catch (cause) {
    return fail(cause instanceof Error ? cause.message : String(cause));
  }
};

const main = async (): Promise<void> => {
  const options = optionsOf();
  const server = new CosmosServer(() => new Engine(options.data ?? null), {
    key: options.key,
    hasFaults: options.faults,
    isStrict: options["strict-indexes"],
  });
  const port = await server.listen(options.port);
  const purging = setInterval(() => {
    server.purge(Date.now());
  }, PURGE_EVERY_MS);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    clearInterval(purging);
    void server.close().then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
  console.log(`Cosmos DB server ready at http://127.0.0.1:${port}`);
  process.send?.({ type: "ready", port });
};

main().catch((cause: unknown) => {
  const isTaken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
  const message = cause instanceof Error ? cause.message : String(cause);
  fail(
    isTaken
      ? "The port is taken: stop what listens there, or choose another with --port."
      : `The Cosmos DB server could not start: ${message}`,
  );
});
