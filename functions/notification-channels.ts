import { EmailClient } from "@azure/communication-email";
import type { TokenCredential } from "@azure/identity";
import type { IO } from "fp-ts/IO";
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

type Ambient = HasClock & { readonly credential: IO<TokenCredential> };

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

const mailOf = (transport: EmailTransport, { credential }: Ambient): SendMail => {
  switch (transport._tag) {
    case "Smtp":
      return smtp(transport);
    case "ConnectionString":
      return mailByCommunicationServices(new EmailClient(transport.connectionString));
    case "Identity":
      return mailByCommunicationServices(new EmailClient(transport.endpoint, credential()));
  }
};

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
