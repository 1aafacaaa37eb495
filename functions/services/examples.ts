/** The school canteen of the documentation. */

const id = "01JB2M8X5T9QF4V7N3K6C1D0GH";

const organization = {
  name: "Comune di Borgo Esempio",
  fiscal_code: "00123450010",
  department_name: "Ufficio scuola",
};

const described = {
  name: "Mensa scolastica",
  description: "Iscrizioni, menù e pagamenti della mensa.",
  organization,
};

export const payloadExample = {
  ...described,
  metadata: {
    scope: "LOCAL",
    topic_id: 6,
    email: "mensa@borgoesempio.it",
    privacy_url: "https://borgoesempio.it/privacy",
  },
};

const dataExample = {
  ...described,
  require_secure_channel: false,
  authorized_recipients: ["AAAAAA00A00A000A"],
  authorized_cidrs: [],
  max_allowed_payment_amount: 0,
  metadata: {
    scope: "LOCAL",
    topic: { id: 6, name: "Educazione e formazione" },
    privacy_url: "https://borgoesempio.it/privacy",
    email: "mensa@borgoesempio.it",
  },
};

export const lifecycleExample = {
  id,
  status: { value: "draft" },
  last_update: "2025-03-04T09:15:00.123Z",
  ...dataExample,
};

export const publicationExample = {
  id,
  status: "published",
  last_update: "2025-03-05T08:00:02.051Z",
  ...dataExample,
  max_allowed_payment_amount: 1_000_000,
};

const reasons = [
  {
    code: "MISSING_MANDATORY_METADATA",
    fields: ["metadata.privacy_url"],
    message: "Manca l'indirizzo dell'informativa privacy",
  },
];

export const historyExample = {
  items: [
    {
      id,
      status: {
        kind: "lifecycle",
        value: "rejected",
        reason:
          "Metadati obbligatori mancanti: metadata.privacy_url - Manca l'indirizzo dell'informativa privacy",
        reasons,
      },
      last_update: "2025-03-04T09:16:07.480Z",
      ...dataExample,
    },
  ],
  continuationToken: "rT0yQe0b8mZ7Vw3kq1dYx4sJp6uLh2cNfA9oGiEtXvM",
};

export const reviewExample = {
  id: "01JB2M9Z0A1B2C3D4E5F6G7H8J",
  status: "rejected",
  requested_at: "2025-03-04T09:16:00.000Z",
  decided_at: "2025-03-04T09:16:07.480Z",
  auto_publish: true,
  reasons,
  comments: [
    { by: "institution", at: "2025-03-04T09:16:05.000Z", text: "La pagina è in costruzione." },
  ],
};

export const keysExample = {
  primary_key: "5b0c1fd2a8e94b1f9c7d3a6e0f2b48e1",
  secondary_key: "9f7a6c3e1d0b4852a7f9e6d1c2b304c4",
};

/** One pixel. */
export const logoExample = {
  logo: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
};
