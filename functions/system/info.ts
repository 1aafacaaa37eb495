import * as RTE from "fp-ts/ReaderTaskEither";
import { AppInfo } from "../../shared/codecs/http/system-view";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { endpoint } from "../../shared/http/endpoint";
import type { Access, Surface } from "../../shared/http/contract";
import type { HasAppInfo } from "../../shared/config/settings";

/** `GET /info`, of the whole service and of each surface whose contract has one. */
export const info = (surface: Surface, id: string, access: Access) =>
  endpoint({
    id,
    operationId: "healthCheck",
    validatedAs: "healthCheck",
    surface,
    method: "GET",
    route: "info",
    tag: "Home",
    summary: "Name, version and environment of the service",
    access,
    params: NoParameters,
    query: NoParameters,
    body: null,
    success: {
      status: 200,
      description: "The service answers",
      body: AppInfo,
      example: { name: "sportello", version: "0.1.0", environment: "local" },
    },
    failures: [],
    run: () => RTE.asks(({ appInfo }: HasAppInfo) => ({ body: appInfo })),
  });
