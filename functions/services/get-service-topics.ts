import * as RTE from "fp-ts/ReaderTaskEither";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { availableTopics, ServiceTopicList } from "../../shared/codecs/http/service-view";
import { endpoint } from "../../shared/http/endpoint";
import { manage, tags } from "./surface";

export const getServiceTopics = endpoint({
  id: "getServiceTopics",
  operationId: "getServiceTopics",
  validatedAs: "getServiceTopics",
  surface: manage,
  method: "GET",
  route: "services/topics",
  tag: tags.topics,
  summary: "List the topics that a service can have; open to everyone",
  access: { _tag: "Open" },
  params: NoParameters,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "The topics in the order of their ids",
    body: ServiceTopicList,
    example: { topics: [{ id: 0, name: "Altro" }] },
    headers: { "Cache-Control": "The list may be kept for an hour" },
  },
  failures: [],
  run: () =>
    RTE.right({
      body: { topics: availableTopics },
      headers: { "Cache-Control": "public, max-age=3600" },
    }),
});
