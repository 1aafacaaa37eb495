import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { Comment } from "../../shared/codecs/http/service-request";
import { endpoint } from "../../shared/http/endpoint";
import { explainService as explain } from "../../shared/workflows/explain-service";
import { ofLifecycle } from "../../shared/workflows/service-version";
import { admitted, targetOf } from "./managing";
import { done, noContent } from "./no-content";
import {
  commandFailures,
  ifMatchService,
  manage,
  manageAccess,
  maxBodyBytes,
  tags,
} from "./surface";

export const explainService = endpoint({
  id: "explainService",
  operationId: "explainService",
  validatedAs: "explainService",
  surface: manage,
  method: "PATCH",
  route: "services/{serviceId}/review",
  tag: tags.review,
  summary: "Add an explanation for the reviewers while the request is under review",
  access: manageAccess,
  params: ServicePath,
  query: NoParameters,
  requestHeaders: ifMatchService,
  body: {
    codec: Comment,
    maxBytes: maxBodyBytes,
    example: { comment: "La pagina è in costruzione." },
  },
  success: noContent("The explanation is added"),
  failures: [...commandFailures, "TransitionNotAllowed", "TooManyComments"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.flatMap((managing) =>
        explain(targetOf(managing, input.params.serviceId, input, ofLifecycle), input.body.comment),
      ),
      RTE.map(() => done),
    ),
});
