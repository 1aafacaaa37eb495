import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import { record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { CommandId } from "../../domain/primitives/identifiers";
import { publicationStatuses, type Publication } from "../../domain/service-publication/model";
import { OwnerId, ReviewId, ServiceId } from "../../domain/service/identifiers";
import { nameKeyOf } from "../../domain/service/service-data";
import { Count, StoredInstant } from "./scalars";
import { StoredServiceData } from "./service-data";
import { reader, schema, type Faults } from "./stored";

export const publicationKind = "publication";

const StoredPublication = record("Publication", {
  status: literals("status", ...publicationStatuses),
  service: ServiceId,
  owner: OwnerId,
  data: StoredServiceData,
  reviewId: ReviewId,
  approvedAt: StoredInstant,
  approvedRevision: Count,
  modifiedAt: StoredInstant,
  revision: Count,
  lastCommand: CommandId,
});

/** Organization and name are lifted to the top: by them the services are found that citizens couldn't tell apart. */
export const documentOf = ({ id, ...rest }: Publication) => ({
  ...StoredPublication.encode({ ...rest, service: id }),
  organization: rest.data.organization.fiscalCode,
  nameKey: nameKeyOf(rest.data.name),
  kind: publicationKind,
  schema,
});

const decode = reader(publicationKind, StoredPublication);

export const fromDocument = (document: unknown): E.Either<Faults, Publication> =>
  pipe(
    decode(document),
    E.map(({ service, ...rest }) => ({ ...rest, id: service })),
  );
