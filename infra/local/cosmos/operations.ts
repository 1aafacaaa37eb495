import {
  createCharge,
  deleteCharge,
  missCharge,
  patchCharge,
  readCharge,
  replaceCharge,
} from "./charge";
import { checkId, checkTtl } from "./container-settings";
import type { Container } from "./container";
import { badRequest, CosmosFailure, notFound } from "./failure";
import type { Members } from "./json";
import { keyOfDocument, canonicalKey } from "./partition-key";
import { applyPatches, parsePatchRequest } from "./patch";
import { prepare, type Json } from "./sql/query";
import type { Transaction, Version } from "./transaction";

export type Operation =
  | { readonly kind: "create"; readonly body: Members }
  | { readonly kind: "upsert"; readonly body: Members; readonly ifMatch: string | null }
  | {
      readonly kind: "replace";
      readonly id: string;
      readonly body: Members;
      readonly ifMatch: string | null;
    }
  | {
      readonly kind: "patch";
      readonly id: string;
      readonly body: Json;
      readonly ifMatch: string | null;
    }
  | { readonly kind: "delete"; readonly id: string; readonly ifMatch: string | null }
  | { readonly kind: "read"; readonly id: string; readonly ifNoneMatch: string | null };

export type Outcome = {
  readonly status: number;
  readonly text: string | null;
  readonly etag: string | null;
  readonly charge: number;
};

const MAX_LEVELS = 128;
const SYSTEM_MEMBERS = ["_rid", "_self", "_etag", "_attachments", "_ts", "_lsn"];

const withoutSystemMembers = (body: Members): Members =>
  SYSTEM_MEMBERS.some((member) => member in body)
    ? Object.fromEntries(
        Object.entries(body).filter(([member]) => !SYSTEM_MEMBERS.includes(member)),
      )
    : body;

const isDeeper = (value: Json, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values<Json>(value).some((inner) => isDeeper(inner, levels - 1)));

const checked = (container: Container, transaction: Transaction, body: Members): Members => {
  const document = withoutSystemMembers(body);
  checkId(document["id"]);
  checkTtl(document["ttl"], "ttl");
  if (isDeeper(document, MAX_LEVELS))
    throw badRequest(`A document has at most ${MAX_LEVELS} levels.`);
  const key = keyOfDocument(document, container.settings.partitionKeyPath);
  if (canonicalKey(key) !== canonicalKey(transaction.key))
    throw badRequest(
      "PartitionKey extracted from document doesn't match the one specified in the header.",
      1001,
    );
  return document;
};

const precondition = (container: Container, version: Version, ifMatch: string | null): void => {
  if (ifMatch === null || ifMatch === "*") return;
  if (container.etag(version.lsn, version.ts) !== ifMatch)
    throw new CosmosFailure(412, "One of the specified pre-condition is not met.");
};

const existing = (transaction: Transaction, id: string): Version => {
  const version = transaction.current(id);
  if (version === null) throw notFound(id);
  return version;
};

/** What one operation does within its transaction; refusals are thrown. */
export const perform = (
  container: Container,
  transaction: Transaction,
  operation: Operation,
): Outcome => {
  const termsOf = (document: Members): number => container.indexes.countTerms(document);

  const write = (document: Members, before: Version | null, parts: number | null): Outcome => {
    const version = transaction.put(document, before);
    const bytes = version.text.length;
    const terms = termsOf(document);
    const charge =
      before === null
        ? createCharge(bytes, terms)
        : parts === null
          ? replaceCharge(bytes, terms, termsOf(before.document))
          : patchCharge(bytes, terms, termsOf(before.document), parts);
    return {
      status: before === null ? 201 : 200,
      text: container.withSystemMembers(version.text, version.seq, version.lsn, version.ts),
      etag: container.etag(version.lsn, version.ts),
      charge,
    };
  };

  switch (operation.kind) {
    case "create": {
      const document = checked(container, transaction, operation.body);
      if (transaction.current(document["id"] as string) !== null)
        throw new CosmosFailure(409, "Entity with the specified id already exists in the system.");
      return write(document, null, null);
    }
    case "upsert": {
      const document = checked(container, transaction, operation.body);
      const before = transaction.current(document["id"] as string);
      if (before !== null) precondition(container, before, operation.ifMatch);
      return write(document, before, null);
    }
    case "replace": {
      const document = checked(container, transaction, operation.body);
      if (document["id"] !== operation.id)
        throw badRequest(
          "The id of a document can't change: it differs from the one in the address.",
        );
      const before = existing(transaction, operation.id);
      precondition(container, before, operation.ifMatch);
      return write(document, before, null);
    }
    case "patch": {
      const { patches, condition } = parsePatchRequest(
        operation.body,
        container.settings.partitionKeyPath,
      );
      const before = existing(transaction, operation.id);
      precondition(container, before, operation.ifMatch);
      const document = before.document;
      if (condition !== null) {
        const { matches } = prepare({ query: `SELECT * ${condition}` });
        const system = container.systemMembers(before.seq, before.lsn, before.ts);
        if (!matches({ ...document, ...system }))
          throw new CosmosFailure(412, "One of the specified pre-condition is not met.");
      }
      return write(
        checked(container, transaction, applyPatches(document, patches)),
        before,
        patches.length,
      );
    }
    case "delete": {
      const before = existing(transaction, operation.id);
      precondition(container, before, operation.ifMatch);
      transaction.remove(operation.id, before);
      const charge = deleteCharge(before.text.length, termsOf(before.document));
      return { status: 204, text: null, etag: null, charge };
    }
    case "read": {
      const { text, seq, lsn, ts } = existing(transaction, operation.id);
      const etag = container.etag(lsn, ts);
      if (operation.ifNoneMatch === etag || operation.ifNoneMatch === "*")
        return { status: 304, text: null, etag, charge: missCharge };
      return {
        status: 200,
        text: container.withSystemMembers(text, seq, lsn, ts),
        etag,
        charge: readCharge(text.length),
      };
    }
  }
};
