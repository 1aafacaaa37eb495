/** Bodies as an institution sends them about its services. */

type Changes = Readonly<Record<string, unknown>>;

let serial = 0;

/** A name that no other test uses, because the same name twice in an organization is refused at review. */
export const freshServiceName = (): string => {
  serial += 1;
  return `Mensa ${process.pid}-${serial}`;
};

const organization = {
  name: "Comune di Borgo Esempio",
  fiscal_code: "00123450010",
  department_name: "Ufficio scuola",
};

/** The school canteen of the documentation, complete. Undefined leaves a member out. */
export const serviceBody = (changes: Changes = {}): Changes => ({
  name: freshServiceName(),
  description: "Iscrizioni, menù e pagamenti della mensa.",
  organization,
  metadata: metadataBody(),
  ...changes,
});

export const metadataBody = (changes: Changes = {}): Changes => ({
  scope: "LOCAL",
  topic_id: 6,
  email: "mensa@borgoesempio.it",
  privacy_url: "https://borgoesempio.it/privacy",
  ...changes,
});

export const withMetadata = (changes: Changes): Changes =>
  serviceBody({ metadata: metadataBody(changes) });

/** One pixel. */
export const pngBase64 =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
