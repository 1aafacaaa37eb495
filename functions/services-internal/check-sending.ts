import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { SendingRequest, SendingView } from "../../shared/codecs/http/service-standing-view";
import { endpoint } from "../../shared/http/endpoint";
import { mayServiceSend } from "../../shared/workflows/service-privileges";
import { servicesInternal, tags } from "../services/surface";
import { platformAccess } from "./internal-access";

const maxBodyBytes = 4_096;

export const checkSending = endpoint({
  id: "checkSending",
  operationId: "checkSending",
  validatedAs: "checkSending",
  surface: servicesInternal,
  method: "POST",
  route: "services/{serviceId}/sending",
  tag: tags.internal,
  summary: "Ask whether a service may write to a citizen, from an address if that is known",
  access: platformAccess,
  params: ServicePath,
  query: NoParameters,
  body: {
    codec: SendingRequest,
    maxBytes: maxBodyBytes,
    example: { recipient: "AAAAAA00A00A000A", source: "192.0.2.7" },
  },
  success: {
    status: 200,
    description: "The answer",
    body: SendingView,
    example: { may_send: true },
  },
  failures: ["ServiceUnknown"],
  run: ({ body, params }) =>
    pipe(
      mayServiceSend(params.serviceId, body),
      RTE.map((maySend) => ({ body: { may_send: maySend } })),
    ),
});
