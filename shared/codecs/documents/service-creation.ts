import * as t from "io-ts";
import { record } from "../../prelude/record";
import { ServiceId } from "../../domain/service/identifiers";
import { reader, schema } from "./stored";

export const creationKind = "request";

const StoredCreation = record("RememberedCreation", {
  request: t.string,
  bodyHash: t.string,
  service: ServiceId,
});

/** The answer itself isn't kept: a repeated request is answered with the service as it is by then. */
export const documentOf = (creation: t.TypeOf<typeof StoredCreation>) => ({
  ...StoredCreation.encode(creation),
  kind: creationKind,
  schema,
});

export const fromDocument = reader(creationKind, StoredCreation);
