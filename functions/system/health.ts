import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { Health } from "../../shared/codecs/http/system-view";
import { endpoint } from "../../shared/http/endpoint";
import type { Surface } from "../../shared/http/contract";
import { checkHealth } from "../../shared/workflows/check-health";

export const health = (surface: Surface) =>
  endpoint({
    id: "health",
    operationId: "health",
    validatedAs: "health",
    surface,
    method: "GET",
    route: "health",
    tag: "Home",
    summary: "Whether everything that the service needs answers",
    access: { _tag: "Open" },
    params: NoParameters,
    query: NoParameters,
    body: null,
    success: {
      status: 200,
      description: "Everything answers",
      body: Health,
      example: { status: "UP", dependencies: [{ name: "database", status: "UP" }] },
    },
    failures: ["Unhealthy"],
    run: () =>
      pipe(
        checkHealth,
        RTE.map((names) => ({
          body: {
            status: "UP" as const,
            dependencies: names.map((name) => ({ name, status: "UP" as const })),
          },
        })),
      ),
  });
