import * as E from "fp-ts/Either";
import { settingsOf } from "../../../shared/config/settings";

const others = {
  COSMOS_ENDPOINT: "http://127.0.0.1:1",
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  TOKEN_SECRET: "a-token-secret-of-tests",
};
const read = (variables: Readonly<Record<string, string>>) => {
  const settings = settingsOf({ ...others, ...variables });
  return E.isRight(settings) ? settings.right.telemetry : settings.left;
};
const connectionString =
  "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://example.org/";

describe("the settings of telemetry", () => {
  it.each<[string, Readonly<Record<string, string>>, unknown]>([
    ["nothing is set", { TRACE_SAMPLE_PERCENT: "5" }, { _tag: "Off" }],
    [
      "Application Insights",
      { APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString },
      { _tag: "AzureMonitor", connectionString, samplePercent: 100 },
    ],
    [
      "a collector",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318/base//", TRACE_SAMPLE_PERCENT: "0" },
      { _tag: "Otlp", endpoint: "http://127.0.0.1:4318/base", samplePercent: 0 },
    ],
    [
      "both",
      {
        APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
        OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318",
      },
      ["APPLICATIONINSIGHTS_CONNECTION_STRING and OTEL_EXPORTER_OTLP_ENDPOINT exclude each other"],
    ],
    [
      "a connection string without a key",
      { APPLICATIONINSIGHTS_CONNECTION_STRING: "IngestionEndpoint=https://secret.example.org" },
      ["APPLICATIONINSIGHTS_CONNECTION_STRING must name an InstrumentationKey"],
    ],
    [
      "an address that is none",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "secret:4318" },
      ["OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address"],
    ],
    [
      "more than all",
      { TRACE_SAMPLE_PERCENT: "101" },
      ["TRACE_SAMPLE_PERCENT must be a whole number from 0 to 100"],
    ],
  ])("%s", (_, variables, expected) => {
    expect(read(variables)).toStrictEqual(expected);
  });
});
