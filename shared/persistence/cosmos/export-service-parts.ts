import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { record } from "../../prelude/record";
import { OwnerId, ServiceId } from "../../domain/service/identifiers";
import type { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { logoNameOf } from "../blob/logos";
import type { Documents, Query } from "./container";
import {
  contentContainers,
  firstByKey,
  idOf,
  itemOf,
  joined,
  pairOf,
  storedObjects,
  type ExportedItem,
  type ExportPart,
  type Items,
  type StoredObject,
} from "./exported";
import { lifecycleId, partitionOf } from "./service-ids";

const Named = record("NamedService", { owner: OwnerId, service: ServiceId });

const container = "services";

/** Of all owners, because services lie by their owner; the indexes know whose institution's they are, in any of their copies. */
const ofOrganization = (organization: OrganizationFiscalCode): Query => ({
  text: `SELECT c.owner, c.service FROM c WHERE (c.kind = "lifecycle" AND c.data.organization.fiscalCode = @organization) OR (c.kind IN ("publication", "review") AND c.organization = @organization)`,
  parameters: { "@organization": organization },
});

const documentsOf = (service: ServiceId, after: string, limit: number): Query => ({
  text: `SELECT * FROM c WHERE c.service = @service AND c.id > @after ORDER BY c.id ASC OFFSET 0 LIMIT ${limit}`,
  parameters: { "@service": service, "@after": after },
});

/** Services whose working copy, release or request names the institution, whole: with history, events and logo. */
export const servicesPart = (services: Documents): ExportPart => {
  const ownerAndService = ({ owner, service }: StoredObject): string | null => {
    const named = Named.decode({ owner, service });
    return E.isRight(named) ? joined(named.right.owner, named.right.service) : null;
  };

  const itemsOf = (key: string, after: string | null, limit: number): Items => {
    const [owner, service] = pairOf(key);
    if (!OwnerId.is(owner) || !ServiceId.is(service)) return TE.right([]);
    return pipe(
      services.query(
        "export-documents.list",
        partitionOf(owner),
        documentsOf(service, after ?? "", limit),
      ),
      TE.flatMap(storedObjects),
      TE.map((found) =>
        found.map((document): ExportedItem => {
          const id = idOf(document);
          return itemOf(
            container,
            joined(key, id),
            document,
            id === lifecycleId(service)
              ? { container: contentContainers.logos, name: logoNameOf(service), isOptional: true }
              : null,
          );
        }),
      ),
    );
  };

  const following = (
    organization: OrganizationFiscalCode,
    after: string | null,
    limit: number,
  ): Items =>
    pipe(
      firstByKey(
        services,
        "export-services.list",
        ofOrganization(organization),
        ownerAndService,
        after,
        1,
      ),
      TE.flatMap(([next]): Items => {
        if (next === undefined) return TE.right([]);
        const [key] = next;
        return pipe(
          itemsOf(key, null, limit),
          TE.flatMap((items) =>
            items.length > 0 ? TE.right(items) : following(organization, key, limit),
          ),
        );
      }),
    );

  return {
    name: "services",
    items: (organization, after, limit) => {
      if (after === null) return following(organization, null, limit);
      const cut = after.lastIndexOf("\n");
      const key = after.slice(0, cut);
      return pipe(
        itemsOf(key, after.slice(cut + 1), limit),
        TE.flatMap((items) =>
          items.length > 0 ? TE.right(items) : following(organization, key, limit),
        ),
      );
    },
  };
};
