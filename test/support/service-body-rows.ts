import { serviceBody, withMetadata } from "./service-requests";

/** What an institution may send although somebody might object: only at review, or not at all. */
export const acceptedBodies: ReadonlyArray<readonly [string, unknown]> = [
  [
    "an address beyond 255, which only the reviewer is told",
    serviceBody({ authorized_cidrs: ["999.1.1.1"] }),
  ],
  ["the highest amount", serviceBody({ max_allowed_payment_amount: 9_999_999_999 })],
  ["a privacy notice that is no address", withMetadata({ privacy_url: "not a url" })],
  ["topic 0", withMetadata({ topic_id: 0 })],
  [
    "status, id, category and unknown members, which it drops",
    {
      ...withMetadata({ category: "SPECIAL", colour: 1 }),
      status: "approved",
      id: "x",
      colour: "blue",
    },
  ],
];

const payload = "Invalid CreateServicePayload";

/** What is refused, with the title of the refusal and the beginning of its detail (8.9). */
export const refusedBodies: ReadonlyArray<readonly [string, unknown, string, string]> = [
  ["an empty name", serviceBody({ name: "" }), payload, "name: "],
  ["a blank name", serviceBody({ name: "   " }), payload, "name: "],
  ["no description", serviceBody({ description: undefined }), payload, "description: "],
  ["no organization", serviceBody({ organization: undefined }), payload, "organization: "],
  [
    "a short fiscal code",
    serviceBody({ organization: { name: "Ente", fiscal_code: "123" } }),
    payload,
    "organization.fiscal_code: ",
  ],
  ["no metadata", serviceBody({ metadata: undefined }), payload, "metadata: "],
  ["no topic", withMetadata({ topic_id: undefined }), payload, "metadata.topic_id: "],
  ["a topic in letters", withMetadata({ topic_id: "3" }), payload, "metadata.topic_id: "],
  ["a topic that is null", withMetadata({ topic_id: null }), payload, "metadata.topic_id: "],
  ["an unknown topic", withMetadata({ topic_id: 99 }), "Bad Request", "metadata.topic_id: "],
  ["an unknown scope", withMetadata({ scope: "REGIONAL" }), payload, "metadata.scope: "],
  [
    "a mask of 33",
    serviceBody({ authorized_cidrs: ["10.0.0.0/33"] }),
    payload,
    "authorized_cidrs[0]: ",
  ],
  [
    "an IPv6 range",
    serviceBody({ authorized_cidrs: ["2001:db8::/32"] }),
    payload,
    "authorized_cidrs[0]: ",
  ],
  [
    "a recipient in lower case",
    serviceBody({ authorized_recipients: ["rssmra80a01h501u"] }),
    payload,
    "authorized_recipients[0]: ",
  ],
  [
    "recipients that are null",
    serviceBody({ authorized_recipients: null }),
    payload,
    "authorized_recipients: ",
  ],
  [
    "a negative amount",
    serviceBody({ max_allowed_payment_amount: -1 }),
    payload,
    "max_allowed_payment_amount: ",
  ],
  [
    "half a cent",
    serviceBody({ max_allowed_payment_amount: 1.5 }),
    payload,
    "max_allowed_payment_amount: ",
  ],
  [
    "too high an amount",
    serviceBody({ max_allowed_payment_amount: 10_000_000_000 }),
    payload,
    "max_allowed_payment_amount: ",
  ],
  [
    "a flag in letters",
    serviceBody({ require_secure_channel: "true" }),
    payload,
    "require_secure_channel: ",
  ],
  ["an empty address", withMetadata({ web_url: "" }), payload, "metadata.web_url: "],
  ["an address that is null", withMetadata({ web_url: null }), payload, "metadata.web_url: "],
  ["a list instead of an object", [], payload, "must be an object"],
];
