import { CosmosClient } from "@azure/cosmos";
import { ulid } from "ulid";
import * as lifecycle from "../../shared/codecs/documents/service-lifecycle";
import * as publication from "../../shared/codecs/documents/service-publication";
import * as review from "../../shared/codecs/documents/service-review";
import type { LifecycleStatus } from "../../shared/domain/service-lifecycle/model";
import type { PublicationState } from "../../shared/domain/service-publication/transitions";
import type { Service } from "../../shared/domain/service/service";
import { groupId, ownerId, serviceIn, text } from "./service-builders";
import { ServiceId, ReviewId } from "../../shared/domain/service/identifiers";
import type { Stack } from "./stack";

export const owner = "comune-borgo-esempio";
export const group = "ufficio-scuola";

type Options = { readonly owner?: string; readonly group?: string | null };

/** The same service under identifiers that nobody else has. */
const renamed = (
  service: Service,
  { group: bound = null, owner: by = owner }: Options,
): Service => {
  const id = ulid();
  const reviewId = ulid();
  if (!ServiceId.is(id) || !ReviewId.is(reviewId)) throw new Error("ulid gives no identifier");
  const whose = { id, owner: ownerId(by) };
  const named = text(`Mensa ${id}`);
  const { data } = service.lifecycle;
  const copy = {
    ...service.lifecycle,
    ...whose,
    groupId: bound === null ? null : groupId(bound),
    data: { ...data, name: named } as unknown as typeof data,
    lastReview: service.lifecycle.lastReview === null ? null : reviewId,
  };
  return {
    lifecycle:
      "submission" in copy ? { ...copy, submission: { ...copy.submission, reviewId } } : copy,
    publication: service.publication === null ? null : { ...service.publication, ...whose },
    review:
      service.review === null
        ? null
        : { ...service.review, id: reviewId, serviceId: id, owner: whose.owner },
  };
};

/** Puts a service in the states given straight into the database: the way there is other tests' subject. */
export const place =
  (stack: Stack) =>
  async (
    status: LifecycleStatus,
    released: PublicationState,
    options: Options = {},
  ): Promise<string> => {
    const service = renamed(serviceIn(status, released), options);
    const client = new CosmosClient({ endpoint: stack.cosmos.endpoint, key: stack.cosmos.key });
    const { items } = client.database(stack.database).container("services");
    const { id, owner: by } = service.lifecycle;
    const documents = [
      { ...lifecycle.documentOf(service.lifecycle), id: `lifecycle|${id}` },
      ...(service.publication === null
        ? []
        : [{ ...publication.documentOf(service.publication), id: `publication|${id}` }]),
      ...(service.review === null
        ? []
        : [{ ...review.documentOf(service.review), id: `review|${service.review.id}` }]),
    ];
    for (const document of documents) await items.create({ ...document, owner: by });
    client.dispose();
    return id;
  };

/** What the database holds of an owner, past the service. */
export const storedOf =
  (stack: Stack) =>
  async (by = owner): Promise<ReadonlyArray<Record<string, unknown>>> => {
    const client = new CosmosClient({ endpoint: stack.cosmos.endpoint, key: stack.cosmos.key });
    const { resources } = await client
      .database(stack.database)
      .container("services")
      .items.query<Record<string, unknown>>("SELECT * FROM c", { partitionKey: by })
      .fetchAll();
    client.dispose();
    return resources;
  };
