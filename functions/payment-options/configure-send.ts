import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { Notices } from "../../shared/codecs/http/payment-request";
import { endpoint } from "../../shared/http/endpoint";
import { enableSendPrices } from "../../shared/workflows/enable-send-prices";
import { maxJsonBytes } from "../debt-positions/surface";
import { internal, nodeAccess } from "./surface";

const told = (count: number): string => `Configuration completed for ${count} items`;

export const configureSend = endpoint({
  id: "configureSend",
  operationId: "handleSyncSendConfiguration",
  validatedAs: "handleSyncSendConfiguration",
  surface: internal,
  method: "POST",
  route: "internal/config/send",
  tag: "Configuration",
  summary: "Have the notification platform asked for the price of these notices at each look-up",
  access: { ...nodeAccess, organization: null },
  params: NoParameters,
  query: NoParameters,
  body: {
    codec: Notices,
    maxBytes: maxJsonBytes,
    example: [{ organizationFiscalCode: "77777777777", nav: "347123456789012389" }],
  },
  success: {
    status: 200,
    description: "How many of them exist",
    media: "text/plain; charset=utf-8",
    body: t.string,
    example: told(1),
  },
  failures: ["StaleVersion", "TooContended"],
  run: ({ body }) =>
    pipe(
      enableSendPrices(
        body.map(({ nav, organizationFiscalCode }) => ({
          organization: organizationFiscalCode,
          noticeNumber: nav,
        })),
      ),
      RTE.map((count) => ({ text: told(count) })),
    ),
});
