import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import type { Announcement } from "../../../shared/domain/review/announcement";
import type { Audience } from "../../../shared/domain/review/notification";
import type { Service } from "../../../shared/domain/service/service";
import { logSender, notificationsThrough } from "../../../shared/persistence/notification/channels";
import {
  mailByCommunicationServices,
  mailBySmtp,
  sendLetters,
  type Mail,
} from "../../../shared/persistence/notification/email";
import { emailSender } from "../../../shared/persistence/notification/senders";
import { sendWebhooks } from "../../../shared/persistence/notification/webhook";
import {
  approved,
  drafted,
  moment,
  notificationId,
  reviewId,
  submitted,
  validated,
  withReview,
} from "../../support/service-builders";

const announced = (
  service: Service = validated(),
  audience: Audience = "REVIEWERS",
): Announcement => ({
  notice: {
    id: notificationId(7),
    topic: audience === "REVIEWERS" ? "service.review.requested" : "service.review.completed",
    audience,
    requestedAt: moment(3),
  },
  review: withReview(service).review,
  standing: null,
  link: null,
});

const mail: Mail = {
  id: notificationId(7),
  sender: "sportello@example.org",
  recipients: ["uno@example.org", "due@example.org"],
  subject: "Oggetto",
  text: "Testo",
  html: "<p>Testo</p>",
};

const failed = (error: string, isHopeless = false) =>
  E.left({ _tag: "NotDelivered", error, isHopeless });

it("hands a letter to a mail server, with an id that a repetition has too", async () => {
  const sent: Array<unknown> = [];
  const send = mailBySmtp({
    sendMail: (message: unknown) => {
      sent.push(message);
      return Promise.resolve({});
    },
  } as unknown as Parameters<typeof mailBySmtp>[0]);
  expect(await send(mail)()).toStrictEqual(E.right(undefined));
  expect(sent).toStrictEqual([
    {
      from: "sportello@example.org",
      to: ["uno@example.org", "due@example.org"],
      subject: "Oggetto",
      text: "Testo",
      html: "<p>Testo</p>",
      messageId: `<${notificationId(7)}@example.org>`,
      headers: { "X-Event-Id": notificationId(7), "Auto-Submitted": "auto-generated" },
    },
  ]);
});

it("hands a letter to Azure Communication Services as one operation, however often", async () => {
  const sent: Array<readonly [unknown, string | undefined]> = [];
  const send = mailByCommunicationServices({
    beginSend: (message: unknown, options?: { readonly operationId?: string }) => {
      sent.push([message, options?.operationId]);
      return Promise.resolve({});
    },
  } as unknown as Parameters<typeof mailByCommunicationServices>[0]);
  await send(mail)();
  await send(mail)();
  const message = {
    senderAddress: "sportello@example.org",
    recipients: { to: [{ address: "uno@example.org" }, { address: "due@example.org" }] },
    content: { subject: "Oggetto", plainText: "Testo", html: "<p>Testo</p>" },
    headers: { "X-Event-Id": notificationId(7) },
    disableUserEngagementTracking: true,
  };
  expect(sent.map(([sentMessage]) => sentMessage)).toStrictEqual([message, message]);
  expect(new Set(sent.map(([, operation]) => operation)).size).toBe(1);
});

it("tells nothing that Azure Communication Services quotes", async () => {
  const send = mailByCommunicationServices({
    beginSend: () =>
      Promise.reject(
        Object.assign(new Error("uno@example.org is not valid"), { code: "ENOTFOUND" }),
      ),
  });
  expect(await send(mail)()).toStrictEqual(failed("the name was not found"));
});

it.each<readonly [string, Announcement, ReadonlyArray<string>, unknown]>([
  ["reviewers", announced(), ["uno@example.org"], E.right(["uno@example.org"])],
  [
    "who asked",
    announced(approved(), "INSTITUTION"),
    ["uno@example.org"],
    E.right(["ufficio.scuola@borgoesempio.it"]),
  ],
  ["nobody", announced(), [], failed("nobody to write to", true)],
])("writes to %s", async (_, announcement, reviewers, expected) => {
  const sent: Array<ReadonlyArray<string>> = [];
  const outcome = await sendLetters(
    ({ recipients }) =>
      TE.fromIO(() => {
        sent.push(recipients);
      }),
    "sportello@example.org",
    reviewers,
  )(announcement)();
  expect(E.isRight(outcome) ? E.right(sent.flat()) : outcome).toStrictEqual(expected);
});

it("logs ids and states, no name and no address", async () => {
  const lines: Array<unknown> = [];
  const log =
    (...line: ReadonlyArray<unknown>) =>
    () => {
      lines.push(line);
    };
  await logSender.send(announced(validated(submitted(drafted()))), { log })();
  expect(lines).toStrictEqual([
    [
      "info",
      "Notice",
      {
        topic: "service.review.requested",
        audience: "REVIEWERS",
        notification: notificationId(7),
        review: reviewId(2),
        service: withReview(validated()).review.serviceId,
        status: "PENDING",
        handling: "MANUAL",
      },
    ],
  ]);
});

it("offers reviewers only the channels that reach them, and refuses what isn't configured", async () => {
  const { notifications } = notificationsThrough(
    { log: logSender, email: emailSender(() => TE.right(undefined), "s@example.org", []) },
    { retryDelays: [], reviewLink: "" },
  );
  expect(notifications.channels).toStrictEqual({
    REVIEWERS: ["log"],
    INSTITUTION: ["email", "log"],
  });
  const log = () => () => undefined;
  expect(await notifications.send("webhook", announced())({ log })()).toStrictEqual(
    failed("the channel is not configured", true),
  );
});

it.each([
  ["http://127.0.0.1:1/", "the address is not a public one", true],
  ["http://[::1]:1/", "the address is not a public one", true],
  ["http://169.254.169.254/", "the address is not a public one", true],
  // Only its look-up tells where this one is.
  ["http://localhost:1/", "the address is not a public one", false],
])("doesn't call %s unless allowed", async (url, error, isHopeless) => {
  const targets = [{ url, secret: "a secret of webhooks" }];
  expect(await sendWebhooks(targets, "public")(announced(), moment(4))()).toStrictEqual(
    failed(error, isHopeless),
  );
});

it("says which of several webhooks failed, without its address", async () => {
  const target = { url: "http://127.0.0.1:1/", secret: "a secret of webhooks" };
  expect(await sendWebhooks([target, target], "any")(announced(), moment(4))()).toStrictEqual(
    failed("webhook 1: the connection was refused; webhook 2: the connection was refused"),
  );
});
