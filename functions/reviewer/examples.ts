/** One request of the worked examples, as it is answered. */

export const reviewSummaryExample = {
  id: "01JB2M9Z0A1B2C3D4E5F6G7H8J",
  serviceId: "01JB2M8X5T9QF4V7N3K6C1D0GH",
  status: "PENDING",
  kind: "FIRST_ACTIVATION",
  handling: "MANUAL",
  requestedAt: "2030-03-04T09:15:00.123Z",
  assignee: null,
  serviceName: "Mensa scolastica",
  organization: { name: "Comune di Borgo Esempio", fiscalCode: "00123450010" },
  scope: "LOCAL",
  failedNotifications: 0,
} as const;

const {
  serviceName,
  organization,
  scope,
  id,
  serviceId,
  status,
  kind,
  handling,
  requestedAt,
  assignee,
} = reviewSummaryExample;
const heading = { id, serviceId, status, kind, handling, requestedAt, assignee };

export const reviewExample = {
  ...heading,
  autoPublish: true,
  requestedBy: { userId: "borgo-esempio", email: "ufficio.scuola@borgoesempio.it" },
  validatedAt: "2030-03-04T09:15:01.480Z",
  closedAt: null,
  snapshot: {
    name: serviceName,
    description: "Iscrizioni, menù e pagamenti della mensa.",
    organization: {
      name: organization.name,
      fiscal_code: organization.fiscalCode,
      department_name: null,
    },
    require_secure_channel: false,
    authorized_recipients: ["AAAAAA00A00A000A"],
    authorized_cidrs: [],
    max_allowed_payment_amount: 0,
    minimum_age: null,
    metadata: {
      scope,
      topic: { id: 6, name: "Educazione e formazione" },
      category: "STANDARD",
      web_url: null,
      app_ios: null,
      app_android: null,
      tos_url: null,
      privacy_url: "https://borgoesempio.it/privacy",
      address: null,
      phone: null,
      email: "mensa@borgoesempio.it",
      pec: null,
      cta: null,
      token_name: null,
      support_url: null,
    },
  },
  changedProperties: [],
  differences: null,
  checks: [{ rule: "V7", outcome: "PASS", fields: ["metadata.privacy_url"], text: null }],
  hints: [{ fields: ["organization.department_name"], text: "Il dipartimento non è indicato" }],
  decision: null,
  comments: [],
  notifications: [
    {
      id: "01JB2MA1PK7XQ0V3T5R8N2C4DE",
      event: "service.review.requested",
      audience: "REVIEWERS",
      channel: "webhook",
      status: "SENT",
      attempts: 1,
      lastError: null,
      requestedAt: "2030-03-04T09:15:01.480Z",
      at: "2030-03-04T09:15:02.004Z",
    },
  ],
};

export const agreementTermsExample = {
  contractReceivedAt: "2029-11-05T08:00:00Z",
  contractReference: "PEC 2029/1187",
  delegates: [
    {
      email: "ufficio.scuola@borgoesempio.it",
      role: "TECHNICAL",
      validFrom: "2029-11-05T08:00:00Z",
      validTo: null,
      source: "CONTRACT",
    },
  ],
};

export const agreementExample = {
  organizationFiscalCode: "00123450010",
  contractReceivedAt: "2029-11-05T08:00:00.000Z",
  contractReference: "PEC 2029/1187",
  delegates: agreementTermsExample.delegates.map((delegate) => ({
    ...delegate,
    validFrom: "2029-11-05T08:00:00.000Z",
  })),
  modifiedAt: "2029-11-06T10:30:00.000Z",
};
