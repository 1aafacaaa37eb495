import * as E from "fp-ts/Either";
import type { TypeOfMembers } from "../prelude/record";
import { optionalText, whole } from "./variable";

/** Where traces and metrics go; nowhere unless one of the two addresses is given. */
export const telemetryVariables = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: optionalText,
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalText,
  TRACE_SAMPLE_PERCENT: whole(100, 0, 100),
};

export type TelemetrySettings =
  | { readonly _tag: "Off" }
  | {
      readonly _tag: "AzureMonitor";
      /** Names the resource; what opens it is the managed identity. */
      readonly connectionString: string;
      readonly samplePercent: number;
    }
  | {
      readonly _tag: "Otlp";
      /** Without a slash at its end; `/v1/traces` and `/v1/metrics` are under it. */
      readonly endpoint: string;
      readonly samplePercent: number;
    };

const isHttp = (text: string): boolean =>
  URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);

export const telemetrySettingsOf = (
  raw: TypeOfMembers<typeof telemetryVariables>,
): E.Either<string, TelemetrySettings> => {
  const connectionString = raw.APPLICATIONINSIGHTS_CONNECTION_STRING;
  const endpoint = raw.OTEL_EXPORTER_OTLP_ENDPOINT;
  const samplePercent = raw.TRACE_SAMPLE_PERCENT;
  if (connectionString !== "" && endpoint !== "")
    return E.left(
      "APPLICATIONINSIGHTS_CONNECTION_STRING and OTEL_EXPORTER_OTLP_ENDPOINT exclude each other",
    );
  if (connectionString !== "")
    return /(?:^|;)\s*InstrumentationKey=[^;\s]/i.test(connectionString)
      ? E.right({ _tag: "AzureMonitor", connectionString, samplePercent })
      : E.left("APPLICATIONINSIGHTS_CONNECTION_STRING must name an InstrumentationKey");
  if (endpoint === "") return E.right({ _tag: "Off" });
  return isHttp(endpoint)
    ? E.right({ _tag: "Otlp", endpoint: endpoint.replace(/\/+$/, ""), samplePercent })
    : E.left("OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address");
};
