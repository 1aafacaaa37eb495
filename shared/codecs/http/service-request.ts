import * as t from "io-ts";
import { list, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { GroupId } from "../../domain/service/identifiers";
import type { ServiceProposal } from "../../domain/service/proposal";
import { scopes } from "../../domain/service/service-data";
import {
  Cidr,
  Description,
  FiscalCode,
  InstitutionFiscalCode,
  NonEmptyText,
  PaymentCeiling,
  Remark,
} from "../../domain/service/values";
import { absentable, SentServiceName } from "./service-fields";

/** What institutions send. Unknown members are dropped; null is never a value. */

const text = absentable(NonEmptyText);

const OrganizationRequest = record("OrganizationRequest", {
  name: NonEmptyText,
  fiscal_code: InstitutionFiscalCode,
  department_name: text,
});

const metadata = {
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
  scope: literals("Scope", ...scopes),
  topic_id: t.number,
};

const data = {
  name: SentServiceName,
  description: Description,
  organization: OrganizationRequest,
  require_secure_channel: absentable(t.boolean),
  authorized_recipients: absentable(list(FiscalCode)),
  authorized_cidrs: absentable(list(Cidr)),
  max_allowed_payment_amount: absentable(PaymentCeiling, { default: 0 }),
  suitable_for_minors: absentable(t.boolean),
};

export const ServicePayload = record("ServicePayload", {
  ...data,
  metadata: record("ServicePayloadMetadata", metadata),
});
export type ServicePayload = t.TypeOf<typeof ServicePayload>;

/** Only a gateway may name the group; of others it is dropped. */
export const CreateServicePayload = record("CreateServicePayload", {
  ...data,
  metadata: record("CreateServicePayloadMetadata", { ...metadata, group_id: absentable(GroupId) }),
});

export const PatchServicePayload = record("PatchServicePayload", {
  metadata: record("PatchServiceMetadata", { group_id: absentable(GroupId) }),
});

export const ReviewRequest = record("ReviewRequest", { auto_publish: t.boolean });

/** An explanation for reviewers. The published interface lets it be left out, which says nothing. */
export const Comment = record("Comment", { comment: Remark });

export const proposalOf = ({
  metadata: sent,
  organization,
  ...rest
}: ServicePayload): ServiceProposal => ({
  name: rest.name,
  description: rest.description,
  organization: {
    name: organization.name,
    fiscalCode: organization.fiscal_code,
    departmentName: organization.department_name,
  },
  requireSecureChannel: rest.require_secure_channel,
  authorizedRecipients: rest.authorized_recipients,
  authorizedCidrs: rest.authorized_cidrs,
  maxAllowedPaymentAmount: rest.max_allowed_payment_amount,
  suitableForMinors: rest.suitable_for_minors,
  metadata: {
    scope: sent.scope,
    topicId: sent.topic_id,
    webUrl: sent.web_url,
    appIos: sent.app_ios,
    appAndroid: sent.app_android,
    tosUrl: sent.tos_url,
    privacyUrl: sent.privacy_url,
    address: sent.address,
    phone: sent.phone,
    email: sent.email,
    pec: sent.pec,
    cta: sent.cta,
    tokenName: sent.token_name,
    supportUrl: sent.support_url,
  },
});
