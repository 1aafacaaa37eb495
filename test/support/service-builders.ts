import * as E from "fp-ts/Either";
import type * as t from "io-ts";
import { plusMillis, type Instant } from "../../shared/prelude/instant";
import type { Agreement, Delegate } from "../../shared/domain/agreement/model";
import { approve } from "../../shared/domain/review/approve";
import type { Line, LinesByAudience } from "../../shared/domain/review/notification";
import { reject } from "../../shared/domain/review/reject";
import type { Reason } from "../../shared/domain/review/reasons";
import type { Reviewed, Reviewer } from "../../shared/domain/review/reviewed";
import { validate, type Validate } from "../../shared/domain/review/validate";
import { defaultManualFields } from "../../shared/domain/service-checks/handling";
import type { CheckFacts, CheckPolicy } from "../../shared/domain/service-checks/verdict";
import { create, type CreateService } from "../../shared/domain/service-lifecycle/create";
import { remove } from "../../shared/domain/service-lifecycle/delete";
import { edit } from "../../shared/domain/service-lifecycle/edit";
import type { LifecycleStatus } from "../../shared/domain/service-lifecycle/model";
import { submit } from "../../shared/domain/service-lifecycle/submit";
import { release, type Release } from "../../shared/domain/service-publication/release";
import type { PublicationState } from "../../shared/domain/service-publication/transitions";
import {
  GroupId,
  NotificationId,
  OwnerId,
  ReviewerId,
  ReviewId,
  ServiceId,
} from "../../shared/domain/service/identifiers";
import type { ServiceProposal } from "../../shared/domain/service/proposal";
import type { Contacts } from "../../shared/domain/service/service-data";
import type { Execution, Service, ServiceDecision } from "../../shared/domain/service/service";
import { topics } from "../../shared/domain/service/topics";
import {
  Cidr,
  Description,
  FiscalCode,
  InstitutionFiscalCode,
  NonEmptyText,
  PaymentCeiling,
  Remark,
  ServiceName,
} from "../../shared/domain/service/values";
import { accepted, at, commandId } from "./builders";

const decoded = <A>(codec: t.Type<A>, value: unknown): A => {
  const result = codec.decode(value);
  if (E.isLeft(result)) throw new Error(`${codec.name} refuses ${JSON.stringify(value)}`);
  return result.right;
};

const ulid = (prefix: string, number: number): string =>
  `01JB2M${prefix}${String(number).padStart(20 - prefix.length, "0")}`;

export const serviceId = (number = 1): ServiceId => decoded(ServiceId, ulid("S", number));
export const reviewId = (number = 1): ReviewId => decoded(ReviewId, ulid("R", number));
export const notificationId = (number: number): NotificationId =>
  decoded(NotificationId, ulid("N", number));
export const ownerId = (value = "owner-1"): OwnerId => decoded(OwnerId, value);
export const groupId = (value: string): GroupId => decoded(GroupId, value);
export const reviewerId = (value = "reviewer-1"): ReviewerId => decoded(ReviewerId, value);
export const text = (value: string): NonEmptyText => decoded(NonEmptyText, value);
export const remark = (value: string): Remark => decoded(Remark, value);
export const name = (value: string): ServiceName => decoded(ServiceName, value);
export const description = (value: string): Description => decoded(Description, value);
export const fiscalCode = (value: string): FiscalCode => decoded(FiscalCode, value);
export const institution = (value = "00123450010"): InstitutionFiscalCode =>
  decoded(InstitutionFiscalCode, value);
export const cidr = (value: string): Cidr => decoded(Cidr, value);
export const ceiling = (value: number): PaymentCeiling => decoded(PaymentCeiling, value);

export const sandbox = fiscalCode("AAAAAA00A00A000A");
export const platformCeiling = ceiling(1_000_000);
export const submitter = { userId: ownerId(), email: "ufficio.scuola@borgoesempio.it" };
export const reviewer: Reviewer = { id: reviewerId(), email: "revisore@example.org" };

/** The moment of the nth step of a story. */
export const moment = (step: number): Instant => plusMillis(at("2030-03-04T09:00"), step * 60_000);
export const step = (number: number): Execution => ({
  at: moment(number),
  command: commandId(number),
});

const noContacts: Contacts = {
  webUrl: null,
  appIos: null,
  appAndroid: null,
  tosUrl: null,
  privacyUrl: null,
  address: null,
  phone: null,
  email: null,
  pec: null,
  cta: null,
  tokenName: null,
  supportUrl: null,
};

type ProposalChange = Partial<Omit<ServiceProposal, "metadata">> & {
  readonly metadata?: Partial<ServiceProposal["metadata"]>;
};

/** The school canteen of the worked examples (8.1), complete with its privacy notice (8.3). */
export const serviceProposal = ({ metadata, ...change }: ProposalChange = {}): ServiceProposal => ({
  name: name("Mensa scolastica"),
  description: description("Iscrizioni, menù e pagamenti della mensa."),
  organization: {
    name: text("Comune di Borgo Esempio"),
    fiscalCode: institution(),
    departmentName: text("Ufficio scuola"),
  },
  requireSecureChannel: null,
  authorizedRecipients: null,
  authorizedCidrs: null,
  maxAllowedPaymentAmount: null,
  suitableForMinors: null,
  ...change,
  metadata: {
    ...noContacts,
    scope: "LOCAL",
    topicId: 6,
    email: text("mensa@borgoesempio.it"),
    privacyUrl: text("https://borgoesempio.it/privacy"),
    ...metadata,
  },
});

export const incomplete = serviceProposal({ metadata: { privacyUrl: null } });

export const creation = (change: Partial<CreateService> = {}): CreateService => ({
  ...step(1),
  id: serviceId(),
  owner: ownerId(),
  groupId: null,
  proposal: serviceProposal(),
  catalogue: topics,
  sandbox,
  ...change,
});

/** Channels with identifiers that no other number gives. */
export const lines = (number: number): LinesByAudience => {
  const line = (channel: Line["channel"], index: number): Line => ({
    channel,
    id: notificationId(number * 10 + index),
  });
  return {
    reviewers: [line("webhook", 1), line("email", 2)],
    institution: [line("webhook", 3), line("email", 4)],
  };
};

export const agreement = (change: Partial<Agreement> = {}): Agreement => ({
  organization: institution(),
  contractReceivedAt: moment(-2),
  contractReference: "prot. 12/2030",
  delegates: [delegate()],
  modifiedAt: moment(-1),
  revision: 1,
  lastCommand: commandId(1),
  ...change,
});

export const delegate = (change: Partial<Delegate> = {}): Delegate => ({
  email: submitter.email,
  role: "ADMINISTRATIVE",
  validFrom: moment(-10),
  validTo: null,
  source: "CONTRACT",
  ...change,
});

export const facts = (change: Partial<CheckFacts> = {}): CheckFacts => ({
  duplicate: null,
  hasLogo: true,
  agreement: null,
  emails: [],
  organizations: null,
  ...change,
});

export const checkPolicy = (change: Partial<CheckPolicy> = {}): CheckPolicy => ({
  mayBeIncomplete: false,
  logo: "advise",
  agreement: "advise",
  ...change,
});

/** The rules of a fresh installation: every request is decided by a person. */
export const validation = (number: number, change: Partial<Validate> = {}): Validate => ({
  ...step(number),
  facts: facts(),
  checks: checkPolicy(),
  approval: {
    automatic: false,
    trustedOwners: new Set(),
    manualFields: defaultManualFields(false),
  },
  lines: lines(number),
  ...change,
});

export const incorrect: Reason = {
  code: "INCORRECT_FIELDS",
  message: "La descrizione è incompleta.",
  fields: ["description"],
};

export const withReview = (service: Service): Reviewed => {
  if (service.review === null) throw new Error("the service was never submitted");
  return { ...service, review: service.review };
};

const everybody = { scope: null };
const submission = { ...everybody, account: submitter, autoPublish: true };
const judgement = { reviewer, note: null };

export const drafted = (change: Partial<CreateService> = {}): Service =>
  accepted(create(creation(change))).next;

export const submitted = (service = drafted(), number = 2, autoPublish = true): Service =>
  accepted(
    submit({ ...step(number), ...submission, autoPublish, reviewId: reviewId(number) })(service),
  ).next;

export const validated = (service = submitted(), number = 3): Service =>
  validate(validation(number))(withReview(service)).next;

export const approved = (service = validated(), number = 4): Service =>
  accepted(
    approve({ ...step(number), ...judgement, lines: lines(number).institution })(
      withReview(service),
    ),
  ).next;

export const rejected = (service = validated(), number = 4): Service =>
  accepted(
    reject({
      ...step(number),
      ...judgement,
      reasons: [incorrect],
      lines: lines(number).institution,
    })(withReview(service)),
  ).next;

export const releasing = (number: number, hidesUnlessAutoPublish = false): Release => ({
  ...step(number),
  maxAllowedPaymentAmount: platformCeiling,
  hidesUnlessAutoPublish,
});

export const live = (service = approved(), number = 5): Service =>
  release(releasing(number))(service).next;

export const edited = (service: Service, number: number, proposal = serviceProposal()): Service =>
  accepted(edit({ ...step(number), ...everybody, proposal, catalogue: topics, sandbox })(service))
    .next;

export const deleted = (service: Service, number: number): Service =>
  accepted(remove({ ...step(number), ...everybody })(service)).next;

/** A service in the states given, come there by commands. */
export const serviceIn = (lifecycle: LifecycleStatus, publication: PublicationState): Service => {
  const before =
    publication === "none"
      ? drafted()
      : edited(live(approved(validated(submitted(drafted(), 2, publication === "published")))), 6);
  switch (lifecycle) {
    case "draft":
      return before;
    case "submitted":
      return submitted(before, 7);
    case "approved":
      return approved(validated(submitted(before, 7), 8), 9);
    case "rejected":
      return rejected(validated(submitted(before, 7), 8), 9);
    case "deleted":
      return deleted(before, 7);
  }
};

export const eventTypes = ({ events }: ServiceDecision): ReadonlyArray<string> =>
  events.map(({ type }) => type);

export const states = ({
  lifecycle,
  publication,
}: Service): readonly [LifecycleStatus, PublicationState] => [
  lifecycle.status,
  publication?.status ?? "none",
];
