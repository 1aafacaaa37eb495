import { createHmac } from "node:crypto";
import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import * as E from "fp-ts/Either";
import * as fc from "fast-check";
import { decodeTime } from "ulid";
import { settingsOf } from "../../../shared/config/settings";
import {
  admitsHost,
  forbiddenAddress,
  guardedLookup,
  isPublicAddress,
  type Reach,
} from "../../../shared/persistence/notification/addresses";
import { operationIdOf } from "../../../shared/persistence/notification/operation-id";
import { signatureOf } from "../../../shared/persistence/notification/signature";
import { unaccepted, undelivered } from "../../../shared/persistence/notification/undelivered";
import { originalOf, reasonOf } from "../../../shared/persistence/queue/inspection";
import { delayAfter } from "../../../shared/workflows/send-notice";

describe("the signature of a webhook", () => {
  it("is the HMAC of RFC 4231 over timestamp, dot and body", () => {
    // Test case 2 of RFC 4231 signs "what do ya want for nothing?": with a dot in its place, computed apart.
    expect(signatureOf("Jefe", "2030-03-04T09:00:00.000Z", '{"a":"è"}')).toBe(
      createHmac("sha256", Buffer.from("Jefe"))
        .update(Buffer.from('2030-03-04T09:00:00.000Z.{"a":"è"}', "utf8"))
        .digest("hex"),
    );
  });

  it("changes with the secret, the timestamp and the body", () => {
    const seen = [
      signatureOf("one secret", "1", "body"),
      signatureOf("another", "1", "body"),
      signatureOf("one secret", "2", "body"),
      signatureOf("one secret", "1", "body "),
    ];
    expect(new Set(seen).size).toBe(4);
  });
});

describe("addresses", () => {
  it.each([
    ["8.8.8.8", true],
    ["93.184.216.34", true],
    ["2001:4860:4860::8888", true],
    ["127.0.0.1", false],
    ["127.8.9.10", false],
    ["0.0.0.0", false],
    ["10.1.2.3", false],
    ["172.16.0.1", false],
    ["172.32.0.1", true],
    ["192.168.1.1", false],
    ["169.254.169.254", false],
    ["100.64.0.1", false],
    ["224.0.0.1", false],
    ["240.0.0.1", false],
    ["255.255.255.255", false],
    ["192.0.2.1", false],
    ["::1", false],
    ["::", false],
    ["fe80::1", false],
    ["fe80::1%eth0", false],
    ["fd00::1", false],
    ["ff02::1", false],
    ["::ffff:127.0.0.1", false],
    ["::ffff:8.8.8.8", true],
    ["64:ff9b::7f00:1", false],
    ["2002:7f00:1::", false],
    ["not an address", false],
  ])("%s is a public one: %s", (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });

  it.each([
    ["http://127.0.0.1/", false],
    ["http://2130706433/", false],
    ["http://0x7f.1/", false],
    ["http://[::1]/", false],
    ["http://[::ffff:a00:1]/", false],
    ["https://8.8.8.8/", true],
    ["https://borgoesempio.it/", true],
  ])("%s may be called, as far as its name tells: %s", (url, isAdmitted) => {
    expect([
      admitsHost("public", new URL(url).hostname),
      admitsHost("any", new URL(url).hostname),
    ]).toStrictEqual([isAdmitted, true]);
  });

  const lookedUp = (
    reach: Reach,
    addresses: ReadonlyArray<string>,
    all: boolean,
  ): Promise<unknown> =>
    new Promise((resolve) => {
      const lookup: LookupFunction = guardedLookup(reach, (_hostname, _options, callback) => {
        callback(
          null,
          addresses.map((address): LookupAddress => ({
            address,
            family: address.includes(":") ? 6 : 4,
          })),
        );
      });
      lookup("webhooks.example", { all }, (error, address, family) => {
        resolve(error === null ? [address, family] : error.code);
      });
    });

  it.each<readonly [Reach, ReadonlyArray<string>, boolean, unknown]>([
    ["public", ["8.8.8.8"], false, ["8.8.8.8", 4]],
    [
      "public",
      ["8.8.8.8", "9.9.9.9"],
      true,
      [
        [
          { address: "8.8.8.8", family: 4 },
          { address: "9.9.9.9", family: 4 },
        ],
        undefined,
      ],
    ],
    ["public", ["8.8.8.8", "127.0.0.1"], true, forbiddenAddress],
    ["public", ["10.0.0.5"], false, forbiddenAddress],
    ["public", [], false, forbiddenAddress],
    ["any", ["10.0.0.5"], false, ["10.0.0.5", 4]],
  ])("reaching %s, the answer %j (all: %s) gives %j", async (reach, addresses, all, expected) => {
    expect(await lookedUp(reach, addresses, all)).toStrictEqual(expected);
  });
});

describe("attempts", () => {
  it.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 600],
    [5, null],
    [6, null],
  ])("after %s of them the next comes in %s seconds", (attempts, delay) => {
    expect(delayAfter(attempts, [5, 30, 120, 600])).toBe(delay);
  });

  it.each([
    [
      Object.assign(new Error("connect ECONNREFUSED 10.0.0.5:443"), { code: "ECONNREFUSED" }),
      "the connection was refused",
    ],
    [new DOMException("aborted", "TimeoutError"), "no answer in time"],
    [Object.assign(new Error("secret"), { code: "secret in a code" }), "failed"],
    [Object.assign(new Error("x"), { code: "CERT_HAS_EXPIRED" }), "CERT_HAS_EXPIRED"],
    ["a text", "failed"],
    [null, "failed"],
  ])("tells the kind of an error and nothing that it quotes", (error, told) => {
    expect(undelivered(error)).toStrictEqual({
      _tag: "NotDelivered",
      error: told,
      isHopeless: false,
    });
  });

  it.each([
    [550, true],
    [554, true],
    [451, false],
    [421, false],
  ])("takes %s of a mail server as its last word: %s", (responseCode, isHopeless) => {
    const refusal = Object.assign(new Error("550 <citizen@example.org> unknown"), {
      code: "EENVELOPE",
      responseCode,
    });
    expect(unaccepted(refusal)).toStrictEqual({
      _tag: "NotDelivered",
      error: `the mail server answered ${responseCode}`,
      isHopeless,
    });
  });
});

describe("parked messages", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.jsonValue()), fc.string(), (message, reason) => {
        const parked = JSON.stringify({ reason, message });
        expect(reasonOf(parked)).toBe(reason);
        expect(originalOf(parked)).toBe(
          typeof message === "string" ? message : JSON.stringify(message),
        );
      }),
    );
  });

  it.each(['{"schema":1}', "not JSON", "", '{"reason":1,"message":2}'])(
    "of the host, such as %s, have no reason and come back bare",
    (text) => {
      expect([reasonOf(text), originalOf(text)]).toStrictEqual([null, text]);
    },
  );
});

it("makes a UUID of a notice's id that begins with the same moment, and another for another", () => {
  fc.assert(
    fc.property(fc.ulid(), fc.ulid(), (one, other) => {
      const id = operationIdOf(one);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(decodeTime(one));
      expect(operationIdOf(one) === operationIdOf(other)).toBe(one === other);
    }),
  );
});

describe("settings", () => {
  const needed = {
    COSMOS_ENDPOINT: "http://127.0.0.1:8081",
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    TOKEN_SECRET: "a secret of sixteen",
  };
  const told = (variables: Readonly<Record<string, string>>): unknown => {
    const settings = settingsOf({ ...needed, ...variables });
    return E.isLeft(settings) ? settings.left : settings.right.notifications;
  };
  const secret = "sixteen letters!";
  const webhooks = (url: string, key = secret) => JSON.stringify([{ url, secret: key }]);
  const mail = {
    NOTIFY_CHANNELS: "email",
    NOTIFY_EMAIL_SENDER: "sportello@example.org",
    NOTIFY_EMAIL_REVIEWERS: "uno@example.org, due@example.org",
  };
  const email = (transport: unknown) => ({
    channels: [
      {
        _tag: "Email",
        sender: "sportello@example.org",
        reviewers: ["uno@example.org", "due@example.org"],
        transport,
      },
    ],
    retryDelays: [5, 30, 120, 600],
    reviewLink: "",
  });

  it.each<readonly [Readonly<Record<string, string>>, unknown]>([
    [{}, { channels: [{ _tag: "Log" }], retryDelays: [5, 30, 120, 600], reviewLink: "" }],
    [
      {
        NOTIFY_CHANNELS: "log, webhook",
        NOTIFY_WEBHOOKS: webhooks("https://hooks.example/x"),
        NOTIFY_RETRY_SECONDS: "1,2",
        NOTIFY_REVIEW_LINK: "https://x/{reviewId}",
      },
      {
        channels: [
          {
            _tag: "Webhook",
            targets: [{ url: "https://hooks.example/x", secret }],
            reach: "public",
          },
          { _tag: "Log" },
        ],
        retryDelays: [1, 2],
        reviewLink: "https://x/{reviewId}",
      },
    ],
    [
      { ...mail, NOTIFY_SMTP_URL: "smtp://user:p%40ss@mail.example" },
      email({
        _tag: "Smtp",
        host: "mail.example",
        port: 587,
        isSecure: false,
        credentials: { user: "user", password: "p@ss" },
      }),
    ],
    [
      { ...mail, NOTIFY_SMTP_URL: "smtps://[::1]" },
      email({ _tag: "Smtp", host: "::1", port: 465, isSecure: true, credentials: null }),
    ],
    [
      { ...mail, NOTIFY_EMAIL_CONNECTION: "endpoint=https://x/;accesskey=k" },
      email({ _tag: "ConnectionString", connectionString: "endpoint=https://x/;accesskey=k" }),
    ],
    [
      { ...mail, NOTIFY_EMAIL_ENDPOINT: "https://x.communication.azure.com" },
      email({ _tag: "Identity", endpoint: "https://x.communication.azure.com" }),
    ],
    [{ NOTIFY_CHANNELS: "pigeon" }, ["NOTIFY_CHANNELS must list some of webhook, email, log"]],
    [
      { NOTIFY_CHANNELS: "webhook", NOTIFY_WEBHOOKS: webhooks("http://hooks.example") },
      ["NOTIFY_WEBHOOKS must have https addresses"],
    ],
    [
      {
        NOTIFY_CHANNELS: "webhook",
        NOTIFY_WEBHOOK_REACH: "any",
        NOTIFY_WEBHOOKS: webhooks("ftp://hooks.example"),
      },
      ["NOTIFY_WEBHOOKS must have http or https addresses"],
    ],
    [
      { NOTIFY_CHANNELS: "webhook", NOTIFY_WEBHOOKS: webhooks("https://hooks.example", "short") },
      ["NOTIFY_WEBHOOKS needs secrets of at least 16 characters"],
    ],
    [
      { NOTIFY_CHANNELS: "webhook", NOTIFY_WEBHOOKS: "https://hooks.example" },
      ['NOTIFY_WEBHOOKS must be like [{"url":"https://…","secret":"…"}]'],
    ],
    [{ NOTIFY_CHANNELS: "webhook", NOTIFY_WEBHOOKS: "[]" }, ["NOTIFY_WEBHOOKS names no address"]],
    [
      mail,
      ["One of NOTIFY_SMTP_URL, NOTIFY_EMAIL_CONNECTION and NOTIFY_EMAIL_ENDPOINT is required"],
    ],
    [
      { ...mail, NOTIFY_SMTP_URL: "http://mail.example" },
      ["NOTIFY_SMTP_URL must be like smtp://user:password@host:587"],
    ],
    [
      { ...mail, NOTIFY_EMAIL_SENDER: "Sportello" },
      ["NOTIFY_EMAIL_SENDER must be an e-mail address"],
    ],
    [
      { NOTIFY_RETRY_SECONDS: "5,soon" },
      ["NOTIFY_RETRY_SECONDS must list seconds, at most a week each"],
    ],
    [
      { MANUAL_REVIEW_PROPERTIES: "data.name,colour" },
      ["MANUAL_REVIEW_PROPERTIES names unknown fields: colour"],
    ],
  ])("of %j are understood or refused", (variables, expected) => {
    expect(told(variables)).toStrictEqual(expected);
  });

  it("of an installation that says nothing have a person decide everything", () => {
    const settings = settingsOf(needed);
    const policy = E.isRight(settings) ? settings.right.reviewPolicy : null;
    expect(policy).toStrictEqual({
      checks: { logo: "advise", agreement: "advise", mayBeIncomplete: new Set() },
      approval: {
        automatic: false,
        trustedOwners: new Set(),
        manualFields: new Set([
          "name",
          "description",
          "organization.name",
          "organization.fiscal_code",
          "metadata.scope",
        ]),
      },
      release: { maxAllowedPaymentAmount: 1_000_000, hidesUnlessAutoPublish: false },
      reminderHours: 48,
      relayAfterSeconds: 30,
    });
  });
});
