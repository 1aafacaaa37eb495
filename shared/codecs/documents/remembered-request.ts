import * as t from "io-ts";
import { record } from "../../prelude/record";
import { reader, schema } from "./stored";

export const requestKind = "request";

const StoredRequest = record("RememberedRequest", {
  request: t.string,
  bodyHash: t.string,
  body: t.string,
  etag: t.string,
});

export const documentOf = (request: t.TypeOf<typeof StoredRequest>) => ({
  ...StoredRequest.encode(request),
  kind: requestKind,
  schema,
});

export const fromDocument = reader(requestKind, StoredRequest);
