import { randomUUID } from "node:crypto";
import { name, version } from "../package.json";
import type { Settings } from "../shared/config/settings";
import type { Sender } from "../shared/telemetry/observer";
import { observedBy } from "../shared/telemetry/observed";
import { unobserved, type Stopwatch, type Telemetry } from "../shared/telemetry/telemetry";
import { ownIdentity } from "./connections";

const stopwatch: Stopwatch = () => performance.now();

/**
 * What is told of operations, by the settings. The tracing library and its exporters are files of their own in the bundle, one
 * for each protocol, and loaded only here: where telemetry is off they cost nothing.
 */
export const telemetryOf = ({ environmentName, telemetry }: Settings): Telemetry => {
  const sender: Sender = {
    name,
    version,
    environment: environmentName,
    instance: randomUUID(),
  };
  switch (telemetry._tag) {
    case "Off":
      return unobserved(stopwatch);
    case "AzureMonitor": {
      // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment -- a file beside the bundle, of that source's shape
      const library: typeof import("../shared/telemetry/azure-monitor") = require("./telemetry-azure-monitor.js");
      return observedBy(
        library.observerToAzureMonitor(telemetry, ownIdentity(), sender, stopwatch),
        stopwatch,
      );
    }
    case "Otlp": {
      // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment -- the same
      const library: typeof import("../shared/telemetry/otlp") = require("./telemetry-otlp.js");
      return observedBy(library.observerToOtlp(telemetry, sender, stopwatch), stopwatch);
    }
  }
};
