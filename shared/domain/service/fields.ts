import type { ServiceData } from "./service-data";

/** Names of the published interface, dotted: what institutions and reviewers read in a reason. */
export const fieldPaths = [
  "name",
  "description",
  "organization.name",
  "organization.fiscal_code",
  "organization.department_name",
  "require_secure_channel",
  "authorized_recipients",
  "authorized_cidrs",
  "max_allowed_payment_amount",
  "suitable_for_minors",
  "metadata.scope",
  "metadata.topic_id",
  "metadata.web_url",
  "metadata.app_ios",
  "metadata.app_android",
  "metadata.tos_url",
  "metadata.privacy_url",
  "metadata.address",
  "metadata.phone",
  "metadata.email",
  "metadata.pec",
  "metadata.cta",
  "metadata.token_name",
  "metadata.support_url",
] as const;
export type FieldPath = (typeof fieldPaths)[number];

export type FieldValue = string | number | boolean | ReadonlyArray<string> | null;

type Field = { readonly label: string; readonly read: (data: ServiceData) => FieldValue };

/** What each field is called in front of people, and where its value is. */
export const fields: Readonly<Record<FieldPath, Field>> = {
  name: { label: "nome del servizio", read: (data) => data.name },
  description: { label: "descrizione", read: (data) => data.description },
  "organization.name": { label: "nome dell'ente", read: (data) => data.organization.name },
  "organization.fiscal_code": {
    label: "codice fiscale dell'ente",
    read: (data) => data.organization.fiscalCode,
  },
  "organization.department_name": {
    label: "dipartimento",
    read: (data) => data.organization.departmentName,
  },
  require_secure_channel: {
    label: "messaggi ad accesso protetto",
    read: (data) => data.requireSecureChannel,
  },
  authorized_recipients: {
    label: "destinatari autorizzati",
    read: (data) => data.authorizedRecipients,
  },
  authorized_cidrs: { label: "indirizzi IP autorizzati", read: (data) => data.authorizedCidrs },
  max_allowed_payment_amount: {
    label: "importo massimo autorizzato",
    read: (data) => data.maxAllowedPaymentAmount,
  },
  suitable_for_minors: { label: "età minima", read: (data) => data.minimumAge },
  "metadata.scope": { label: "area", read: (data) => data.metadata.scope },
  "metadata.topic_id": { label: "argomento", read: (data) => data.metadata.topicId },
  "metadata.web_url": { label: "sito web", read: (data) => data.metadata.webUrl },
  "metadata.app_ios": { label: "app per iOS", read: (data) => data.metadata.appIos },
  "metadata.app_android": { label: "app per Android", read: (data) => data.metadata.appAndroid },
  "metadata.tos_url": { label: "termini d'uso", read: (data) => data.metadata.tosUrl },
  "metadata.privacy_url": {
    label: "informativa privacy",
    read: (data) => data.metadata.privacyUrl,
  },
  "metadata.address": { label: "indirizzo", read: (data) => data.metadata.address },
  "metadata.phone": { label: "telefono", read: (data) => data.metadata.phone },
  "metadata.email": { label: "e-mail", read: (data) => data.metadata.email },
  "metadata.pec": { label: "PEC", read: (data) => data.metadata.pec },
  "metadata.cta": { label: "pulsanti (CTA)", read: (data) => data.metadata.cta },
  "metadata.token_name": { label: "nome del token", read: (data) => data.metadata.tokenName },
  "metadata.support_url": {
    label: "pagina di assistenza",
    read: (data) => data.metadata.supportUrl,
  },
};

const isFieldPath = (text: string): text is FieldPath =>
  fieldPaths.some((candidate) => candidate === text);

/** A field named in a setting, where `data.` may come first; null when there is no such field. */
export const fieldNamed = (text: string): FieldPath | null => {
  const path = text.replace(/^data\./, "");
  return isFieldPath(path) ? path : null;
};
