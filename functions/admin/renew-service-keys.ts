import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServiceKeysRenewalView } from "../../shared/codecs/http/upkeep";
import { endpoint } from "../../shared/http/endpoint";
import { renewServiceKeys as renew } from "../../shared/workflows/renew-service-keys";
import { admin, adminAccess, continuation, continuationHeader, upkeepTag } from "./surface";

export const renewServiceKeys = endpoint({
  id: "renewServiceKeys",
  operationId: "renewServiceKeys",
  validatedAs: "renewServiceKeys",
  surface: admin,
  method: "POST",
  route: "service-keys/renewal",
  tag: upkeepTag,
  summary: "Encrypt the keys of services under the secret in force, so that the one before can go",
  access: adminAccess,
  params: NoParameters,
  query: NoParameters,
  requestHeaders: { [continuationHeader]: "Goes on after the page that answered this token" },
  body: null,
  success: {
    status: 200,
    description: "What was done by this call, and whether there is more to do",
    body: ServiceKeysRenewalView,
    example: { renewed: 12, unreadable: 0, more: false },
    headers: { [continuationHeader]: "For the call after this one; absent on the last" },
  },
  failures: ["TooContended", "UnfitToken"],
  run: ({ header }) =>
    pipe(
      renew(header(continuationHeader)),
      RTE.map(({ renewed, token, unreadable }) => ({
        body: { renewed, unreadable, more: token !== null },
        headers: continuation(token),
      })),
    ),
});
