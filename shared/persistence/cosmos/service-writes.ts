import * as creation from "../../codecs/documents/service-creation";
import * as entry from "../../codecs/documents/service-history";
import * as lifecycle from "../../codecs/documents/service-lifecycle";
import * as publication from "../../codecs/documents/service-publication";
import * as review from "../../codecs/documents/service-review";
import { queueOf } from "../../domain/service/events";
import { historyOf } from "../../domain/service/history";
import type { OwnerId } from "../../domain/service/identifiers";
import type { Service, ServiceDecision } from "../../domain/service/service";
import type { LoadedService, RememberedCreation } from "../../ports/services";
import type { Document, Write } from "./container";
import {
  creationId,
  historyId,
  lifecycleId,
  ofOwner,
  publicationId,
  reviewId,
} from "./service-ids";
import { eventDocument } from "./service-journal";

const secondsInDay = 86_400;

type Retention = { readonly retentionDays: number };

const lifecycleDocument = ({ lifecycle: copy }: Service): Document =>
  ofOwner(copy.owner, lifecycleId(copy.id), lifecycle.documentOf(copy));

/** A document that is new, is changed, or is gone; a value that is the very same is left alone. */
const publicationWrites = (
  before: Service["publication"],
  after: Service["publication"],
  version: LoadedService["versions"]["publication"],
): ReadonlyArray<Write> => {
  if (before === after) return [];
  if (after === null)
    return before === null ? [] : [{ _tag: "Delete", id: publicationId(before.id), version }];
  const document = ofOwner(after.owner, publicationId(after.id), publication.documentOf(after));
  return [version === null ? { _tag: "Create", document } : { _tag: "Replace", document, version }];
};

/** A new request may follow another, which stays as it is. */
const reviewWrites = (
  before: Service["review"],
  after: Service["review"],
  version: LoadedService["versions"]["review"],
): ReadonlyArray<Write> => {
  if (before === after || after === null) return [];
  const document = ofOwner(after.owner, reviewId(after.id), review.documentOf(after));
  return [
    version === null || before?.id !== after.id
      ? { _tag: "Create", document }
      : { _tag: "Replace", document, version },
  ];
};

/** What is added and never changed: the history, and the events with the mark of those that are waited for. */
const recorded = (
  decision: ServiceDecision,
  { retentionDays }: Retention,
): ReadonlyArray<Write> => {
  const { owner } = decision.next.lifecycle;
  return [
    ...historyOf(decision).map((each) => ofOwner(owner, historyId(each), entry.documentOf(each))),
    ...decision.events.map((event, index) =>
      eventDocument({ owner, index, event }, queueOf(event) !== null, retentionDays),
    ),
  ].map((document) => ({ _tag: "Create", document }));
};

const remembered = (owner: OwnerId, request: RememberedCreation): Write => ({
  _tag: "Create",
  document: ofOwner(owner, creationId(request.request), creation.documentOf(request), secondsInDay),
});

export const creationWrites = (
  decision: ServiceDecision,
  request: RememberedCreation | null,
  retention: Retention,
): ReadonlyArray<Write> => [
  { _tag: "Create", document: lifecycleDocument(decision.next) },
  ...recorded(decision, retention),
  ...(request === null ? [] : [remembered(decision.next.lifecycle.owner, request)]),
];

/**
 * The working copy comes first and is written whatever the decision is about: its version is that of the whole
 * service, so two decisions that read the same never both succeed.
 */
export const commitWrites = (
  { value: before, versions }: LoadedService,
  decision: ServiceDecision,
  retention: Retention,
): ReadonlyArray<Write> => {
  const { next } = decision;
  return [
    { _tag: "Replace", document: lifecycleDocument(next), version: versions.lifecycle },
    ...publicationWrites(before.publication, next.publication, versions.publication),
    ...reviewWrites(before.review, next.review, versions.review),
    ...recorded(decision, retention),
  ];
};
