import * as t from "io-ts";
import { list, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { reasonText, type Reasons } from "../../domain/review/reasons";
import { lifecycleStatuses, type Lifecycle } from "../../domain/service-lifecycle/model";
import { publicationStatuses, type Publication } from "../../domain/service-publication/model";
import { isSuitableForMinors } from "../../domain/service/age";
import type { HistoryEntry } from "../../domain/service/history";
import { GroupId } from "../../domain/service/identifiers";
import { scopes, type ServiceData } from "../../domain/service/service-data";
import { findTopic, topics } from "../../domain/service/topics";
import {
  Cidr,
  Description,
  FiscalCode,
  InstitutionFiscalCode,
  NonEmptyText,
  PaymentCeiling,
  ServiceName,
} from "../../domain/service/values";
import { absentable, ReasonViews, Timestamp, timestampOf } from "./service-fields";

/** What is answered about services. A member without a value is left out. */

const text = absentable(NonEmptyText);

export const ServiceTopic = record("ServiceTopic", { id: t.number, name: t.string });

const ServiceMetadata = record("ServiceMetadata", {
  scope: literals("Scope", ...scopes),
  topic: absentable(ServiceTopic),
  web_url: text,
  app_ios: text,
  app_android: text,
  tos_url: text,
  privacy_url: text,
  address: text,
  phone: text,
  email: text,
  pec: text,
  cta: text,
  token_name: text,
  support_url: text,
  group_id: absentable(GroupId),
});

const data = {
  name: ServiceName,
  description: Description,
  organization: record("Organization", {
    name: NonEmptyText,
    fiscal_code: InstitutionFiscalCode,
    department_name: text,
  }),
  require_secure_channel: t.boolean,
  authorized_recipients: list(FiscalCode),
  authorized_cidrs: list(Cidr),
  max_allowed_payment_amount: PaymentCeiling,
  suitable_for_minors: absentable(t.boolean),
  metadata: ServiceMetadata,
};

const LifecycleStatusView = record("ServiceLifecycleStatus", {
  value: literals("ServiceLifecycleStatusType", ...lifecycleStatuses),
  reason: absentable(t.string),
  reasons: absentable(ReasonViews),
});

export const ServiceLifecycle = record("ServiceLifecycle", {
  id: t.string,
  status: LifecycleStatusView,
  last_update: Timestamp,
  ...data,
});
export type ServiceLifecycle = t.TypeOf<typeof ServiceLifecycle>;

export const ServicePublication = record("ServicePublication", {
  id: t.string,
  status: literals("ServicePublicationStatusType", ...publicationStatuses),
  last_update: Timestamp,
  ...data,
});

const HistoryItem = record("ServiceHistoryItem", {
  id: t.string,
  status: record("ServiceHistoryItemStatus", {
    kind: literals("ServiceHistoryStatusKind", "lifecycle", "publication"),
    value: literals("ServiceHistoryStatusType", ...lifecycleStatuses, ...publicationStatuses),
    reason: absentable(t.string),
    reasons: absentable(ReasonViews),
  }),
  last_update: Timestamp,
  ...data,
});

export const ServiceHistory = record("ServiceHistory", {
  items: list(HistoryItem),
  continuationToken: absentable(t.string),
});

export const ServicePagination = record("ServicePagination", {
  value: list(ServiceLifecycle),
  pagination: record("PaginationResultSet", { offset: t.number, limit: t.number, count: t.number }),
});

export const ServiceTopicList = record("ServiceTopicList", { topics: list(ServiceTopic) });

export const SubscriptionKeys = record("SubscriptionKeys", {
  primary_key: t.string,
  secondary_key: t.string,
});

/** Topics that a service may still take. */
export const availableTopics = topics
  .filter(({ retired }) => !retired)
  .map(({ id, name }) => ({ id, name }));

/** A topic that was retired keeps its name; one that nobody knows has none to show. */
const topicOf = (id: number | null) => {
  const topic = id === null ? null : findTopic(topics, id);
  return topic === null ? null : { id: topic.id, name: topic.name };
};

export const reasonViewsOf = (reasons: Reasons | null) =>
  reasons === null
    ? null
    : reasons.map(({ code, fields, message }) => ({
        code,
        fields: fields.length === 0 ? null : fields,
        message,
      }));

const dataViewOf = (
  { metadata, minimumAge, organization, ...rest }: ServiceData,
  groupId: GroupId | null,
  showsAge: boolean,
) => ({
  name: rest.name,
  description: rest.description,
  organization: {
    name: organization.name,
    fiscal_code: organization.fiscalCode,
    department_name: organization.departmentName,
  },
  require_secure_channel: rest.requireSecureChannel,
  authorized_recipients: rest.authorizedRecipients,
  authorized_cidrs: rest.authorizedCidrs,
  max_allowed_payment_amount: rest.maxAllowedPaymentAmount,
  suitable_for_minors: showsAge ? isSuitableForMinors(minimumAge) : null,
  metadata: {
    scope: metadata.scope,
    topic: topicOf(metadata.topicId),
    web_url: metadata.webUrl,
    app_ios: metadata.appIos,
    app_android: metadata.appAndroid,
    tos_url: metadata.tosUrl,
    privacy_url: metadata.privacyUrl,
    address: metadata.address,
    phone: metadata.phone,
    email: metadata.email,
    pec: metadata.pec,
    cta: metadata.cta,
    token_name: metadata.tokenName,
    support_url: metadata.supportUrl,
    group_id: groupId,
  },
});

const told = (reasons: Reasons | null) => ({
  reason: reasons === null ? null : reasonText(reasons),
  reasons: reasonViewsOf(reasons),
});

export const lifecycleViewOf = (lifecycle: Lifecycle, showsAge: boolean): ServiceLifecycle => ({
  id: lifecycle.id,
  status: {
    value: lifecycle.status,
    ...told(lifecycle.status === "rejected" ? lifecycle.reasons : null),
  },
  last_update: timestampOf(lifecycle.modifiedAt),
  ...dataViewOf(lifecycle.data, lifecycle.groupId, showsAge),
});

export const publicationViewOf = (
  { data: released, id, modifiedAt, status }: Publication,
  showsAge: boolean,
): t.TypeOf<typeof ServicePublication> => ({
  id,
  status,
  last_update: timestampOf(modifiedAt),
  ...dataViewOf(released, null, showsAge),
});

export const historyViewOf = (entry: HistoryEntry, showsAge: boolean) => ({
  id: entry.serviceId,
  status: {
    kind: entry.kind,
    value: entry.status,
    ...told(entry.kind === "lifecycle" ? entry.reasons : null),
  },
  last_update: timestampOf(entry.at),
  ...dataViewOf(entry.data, entry.kind === "lifecycle" ? entry.groupId : null, showsAge),
});
