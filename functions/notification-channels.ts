import type { EmailClient } from "@azure/communication-email";
import { createTransport } from "nodemailer";
import type {
  ChannelSettings,
  EmailTransport,
  NotificationSettings,
} from "../shared/config/notifications";
import {
  logSender,
  notificationsThrough,
  type Senders,
} from "../shared/persistence/notification/channels";
import {
  mailByCommunicationServices,
  mailBySmtp,
  type SendMail,
} from "../shared/persistence/notification/email";
import { emailSender, webhookSender } from "../shared/persistence/notification/senders";
import type { HasClock } from "../shared/ports/clock";
import type { HasNotifications } from "../shared/ports/notifications";

/** Azure Communication Services, by a connection string or by the app's own identity. */
export type CommunicationServices = Exclude<EmailTransport, { readonly _tag: "Smtp" }>;

type Ambient = HasClock & {
  readonly emailClientOf: (connection: CommunicationServices) => EmailClient;
};

const patienceMillis = 10_000;

const smtp = ({
  credentials,
  host,
  isSecure,
  port,
}: Extract<EmailTransport, { _tag: "Smtp" }>): SendMail =>
  mailBySmtp(
    createTransport({
      host,
      port,
      secure: isSecure,
      // A password never travels in the open.
      requireTLS: !isSecure && credentials !== null,
      ...(credentials === null
        ? {}
        : { auth: { user: credentials.user, pass: credentials.password } }),
      connectionTimeout: patienceMillis,
      greetingTimeout: patienceMillis,
      socketTimeout: patienceMillis,
      disableFileAccess: true,
      disableUrlAccess: true,
    }),
  );

const mailOf = (transport: EmailTransport, { emailClientOf }: Ambient): SendMail =>
  transport._tag === "Smtp"
    ? smtp(transport)
    : mailByCommunicationServices(emailClientOf(transport));

const senderOf = (settings: ChannelSettings, ambient: Ambient): Senders => {
  switch (settings._tag) {
    case "Log":
      return { log: logSender };
    case "Webhook":
      return { webhook: webhookSender(settings.targets, settings.reach, ambient) };
    case "Email":
      return {
        email: emailSender(
          mailOf(settings.transport, ambient),
          settings.sender,
          settings.reviewers,
        ),
      };
  }
};

/** The channels of the settings, with the clients that they need. */
export const notificationsOf = (
  settings: NotificationSettings,
  ambient: Ambient,
): HasNotifications =>
  notificationsThrough(
    settings.channels.reduce<Senders>(
      (senders, channel) => ({ ...senders, ...senderOf(channel, ambient) }),
      {},
    ),
    settings,
  );
