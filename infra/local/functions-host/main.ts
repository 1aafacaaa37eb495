// The process that listens and supervises:
// node functions-host.js --app <folder> [--port 7071] [--workers 1] [--log text|json] [--lease 60]
import { commandLineOf } from "./command-line";
import { startHost } from "./host";
import { StartupError, messageOf } from "./startup-error";

const fail = (error: unknown): void => {
  const text =
    error instanceof StartupError || !(error instanceof Error)
      ? messageOf(error)
      : (error.stack ?? error.message);
  process.stderr.write(`Functions host: ${text.replace(/\s*\n\s*/g, " | ")}\n`);
  process.exit(1);
};

const main = async (): Promise<void> => {
  const host = await startHost(commandLineOf(process.argv.slice(2)), () => {
    fail(new StartupError("The host lost its port"));
  });
  const { port, functions } = host;
  let isStopping = false;
  const stop = (): void => {
    // Who asks twice doesn't want to wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    host.stop().then(() => process.exit(0), fail);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // Nobody is left to stop it later.
  process.on("disconnect", () => {
    if (!isStopping) stop();
  });
  process.stdout.write(`Functions host ready at http://127.0.0.1:${port}\n`);
  process.send?.({ type: "ready", port, functions });
};

process.on("uncaughtException", fail);
main().catch(fail);
