import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { scopes, type ServiceData } from "../../domain/service/service-data";
import { findTopic, topics } from "../../domain/service/topics";

const text = nullable(t.string);

/** What is judged, by the names that institutions send and that reasons point at. Null: not given. */
export const SnapshotView = record("ReviewSnapshot", {
  name: t.string,
  description: t.string,
  organization: record("SnapshotOrganization", {
    name: t.string,
    fiscal_code: t.string,
    department_name: text,
  }),
  require_secure_channel: t.boolean,
  authorized_recipients: list(t.string),
  authorized_cidrs: list(t.string),
  max_allowed_payment_amount: t.number,
  minimum_age: nullable(t.number),
  metadata: record("SnapshotMetadata", {
    scope: literals("Scope", ...scopes),
    topic: nullable(record("SnapshotTopic", { id: t.number, name: text })),
    category: t.string,
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
  }),
});

const topicOf = (id: number | null) =>
  id === null ? null : { id, name: findTopic(topics, id)?.name ?? null };

export const snapshotViewOf = ({
  metadata,
  organization,
  ...data
}: ServiceData): t.TypeOf<typeof SnapshotView> => ({
  name: data.name,
  description: data.description,
  organization: {
    name: organization.name,
    fiscal_code: organization.fiscalCode,
    department_name: organization.departmentName,
  },
  require_secure_channel: data.requireSecureChannel,
  authorized_recipients: data.authorizedRecipients,
  authorized_cidrs: data.authorizedCidrs,
  max_allowed_payment_amount: data.maxAllowedPaymentAmount,
  minimum_age: data.minimumAge,
  metadata: {
    scope: metadata.scope,
    topic: topicOf(metadata.topicId),
    category: metadata.category,
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
  },
});
