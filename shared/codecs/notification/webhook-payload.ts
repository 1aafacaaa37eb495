import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import type { Announcement } from "../../domain/review/announcement";
import { handlings, reviewKinds, type Review } from "../../domain/review/model";
import { topicsOfNotice, type TopicOfNotice } from "../../domain/review/notification";
import { reasonCodes, type Reason } from "../../domain/review/reasons";
import { checkRules } from "../../domain/service-checks/check";
import { fieldPaths } from "../../domain/service/fields";
import { scopes } from "../../domain/service/service-data";
import { findTopic, topics } from "../../domain/service/topics";
import { toMilliseconds } from "../http/milliseconds";

/** What the receivers of webhooks get: what a reviewer needs in order to begin, and nothing of the citizens. */

const text = nullable(t.string);

const ReasonPayload = record("WebhookReason", {
  code: literals("ReasonCode", ...reasonCodes),
  message: text,
  fields: list(t.string),
});

const CheckPayload = record("WebhookCheck", {
  rule: literals("CheckRule", ...checkRules),
  outcome: literals("CheckOutcome", "PASS", "FAIL", "UNKNOWN"),
  fields: list(literals("FieldPath", ...fieldPaths)),
  text,
});

export const WebhookPayload = record("WebhookPayload", {
  event: literals("WebhookEvent", ...topicsOfNotice),
  event_id: t.string,
  occurred_at: t.string,
  review: record("WebhookReview", {
    id: t.string,
    kind: literals("ReviewKind", ...reviewKinds),
    handling: literals("Handling", ...handlings),
    auto_publish: t.boolean,
    requested_at: t.string,
    link: text,
  }),
  service: record("WebhookService", {
    id: t.string,
    name: t.string,
    description: t.string,
    scope: literals("Scope", ...scopes),
    topic: text,
    organization: record("WebhookOrganization", { name: t.string, fiscal_code: t.string }),
    contacts: record("WebhookContacts", { email: text, pec: text, phone: text, support_url: text }),
    privacy_url: text,
  }),
  account: record("WebhookAccount", {
    email: text,
    permissions: nullable(list(t.string)),
    limited: nullable(t.boolean),
  }),
  checks: list(CheckPayload),
  changed_properties: list(literals("FieldPath", ...fieldPaths)),
  /** Of a completed request; null before. */
  outcome: nullable(literals("WebhookOutcome", "approved", "rejected")),
  reasons: list(ReasonPayload),
});
export type WebhookPayload = t.TypeOf<typeof WebhookPayload>;

const outcomeOf = ({ status }: Review): WebhookPayload["outcome"] =>
  status === "APPROVED" ? "approved" : status === "REJECTED" ? "rejected" : null;

const reasonsOf = (review: Review): ReadonlyArray<Reason> =>
  review.status === "REJECTED" ? review.decision.reasons : [];

const isCompleted = (topic: TopicOfNotice): boolean => topic === "service.review.completed";

const serviceOf = ({ serviceId, snapshot }: Review): WebhookPayload["service"] => {
  const { description, metadata, name, organization } = snapshot;
  const topic = metadata.topicId === null ? null : findTopic(topics, metadata.topicId);
  return {
    id: serviceId,
    name,
    description,
    scope: metadata.scope,
    topic: topic?.name ?? null,
    organization: { name: organization.name, fiscal_code: organization.fiscalCode },
    contacts: {
      email: metadata.email,
      pec: metadata.pec,
      phone: metadata.phone,
      support_url: metadata.supportUrl,
    },
    privacy_url: metadata.privacyUrl,
  };
};

export const payloadOf = ({ link, notice, review, standing }: Announcement): WebhookPayload => ({
  event: notice.topic,
  event_id: notice.id,
  occurred_at: toMilliseconds(notice.requestedAt),
  review: {
    id: review.id,
    kind: review.kind,
    handling: review.handling,
    auto_publish: review.autoPublish,
    requested_at: toMilliseconds(review.requestedAt),
    link,
  },
  service: serviceOf(review),
  account: {
    email: review.requestedBy.email,
    permissions: standing?.permissions ?? null,
    limited: standing?.isLimited ?? null,
  },
  checks: review.checks.map(({ fields, outcome, rule, text: told }) => ({
    rule,
    outcome,
    fields,
    text: told,
  })),
  changed_properties: review.changedFields,
  outcome: isCompleted(notice.topic) ? outcomeOf(review) : null,
  reasons: isCompleted(notice.topic) ? reasonsOf(review) : [],
});

/** The bytes that are signed and sent. */
export const payloadText = (announcement: Announcement): string =>
  JSON.stringify(WebhookPayload.encode(payloadOf(announcement)));
