import type { EmailClient } from "@azure/communication-email";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Transporter } from "nodemailer";
import { html, plainText, subjectLine } from "../../codecs/notification/letter";
import { letterOf } from "../../codecs/notification/letters";
import type { Announcement } from "../../domain/review/announcement";
import type { NotificationId } from "../../domain/service/identifiers";
import type { NotDelivered } from "../../ports/notifications";
import { stepped } from "../steps";
import { operationIdOf } from "./operation-id";
import { notDelivered, unaccepted, undelivered } from "./undelivered";

export type Mail = {
  /** The same for each repetition, so that a mail service or reader can tell. */
  readonly id: NotificationId;
  readonly sender: string;
  readonly recipients: ReadonlyArray<string>;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export type SendMail = (mail: Mail) => TE.TaskEither<NotDelivered, void>;

const maxSendMillis = 30_000;

const domainOf = (sender: string): string =>
  sender.slice(sender.lastIndexOf("@") + 1).replace(/>$/, "");

/** Through any mail server. Taken by one recipient is sent; the server tells the sender of the others. */
export const mailBySmtp =
  (transporter: Pick<Transporter, "sendMail">): SendMail =>
  ({ html: page, id, recipients, sender, subject, text }) =>
    pipe(
      TE.tryCatch(
        () =>
          stepped("notification.email", () =>
            transporter.sendMail({
              from: sender,
              to: [...recipients],
              subject,
              text,
              html: page,
              messageId: `<${id}@${domainOf(sender)}>`,
              headers: { "X-Event-Id": id, "Auto-Submitted": "auto-generated" },
            }),
          ),
        unaccepted,
      ),
      TE.map(() => undefined),
    );

/**
 * Through Azure Communication Services, which takes the mail and sends it by itself. The operation has an id made of
 * the notice's, so a repetition is the same operation.
 */
export const mailByCommunicationServices =
  (client: Pick<EmailClient, "beginSend">): SendMail =>
  ({ html: page, id, recipients, sender, subject, text }) =>
    pipe(
      TE.tryCatch(
        () =>
          stepped("notification.email", () =>
            client.beginSend(
              {
                senderAddress: sender,
                recipients: { to: recipients.map((address) => ({ address })) },
                content: { subject, plainText: text, html: page },
                headers: { "X-Event-Id": id },
                disableUserEngagementTracking: true,
              },
              { operationId: operationIdOf(id), abortSignal: AbortSignal.timeout(maxSendMillis) },
            ),
          ),
        undelivered,
      ),
      TE.map(() => undefined),
    );

const recipientsOf = (
  { notice, review }: Announcement,
  reviewers: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  if (notice.audience === "REVIEWERS") return reviewers;
  const { email } = review.requestedBy;
  return email === null ? [] : [email];
};

/** A letter to the reviewers, or to who asked. */
export const sendLetters =
  (send: SendMail, sender: string, reviewers: ReadonlyArray<string>) =>
  (announcement: Announcement): TE.TaskEither<NotDelivered, void> => {
    const recipients = recipientsOf(announcement, reviewers);
    if (recipients.length === 0) return TE.left(notDelivered("nobody to write to", true));
    const letter = letterOf(announcement);
    return send({
      id: announcement.notice.id,
      sender,
      recipients,
      subject: subjectLine(letter),
      text: plainText(letter),
      html: html(letter),
    });
  };
