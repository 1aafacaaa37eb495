import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type ReceivedWebhook = {
  readonly id: string;
  readonly isSigned: boolean;
  readonly body: { readonly event: string } & Readonly<Record<string, unknown>>;
};

export type ReceivedLetter = { readonly to: ReadonlyArray<string>; readonly text: string };

/** The other side of notifications: each receiver can be told to refuse, and keeps what it took. */
export type NoticeReceivers = {
  readonly env: NodeJS.ProcessEnv;
  readonly webhooks: Array<ReceivedWebhook>;
  readonly letters: Array<ReceivedLetter>;
  /** Null: takes everything. */
  answerWebhooksWith: number | null;
  refuseLettersWith: number | null;
  /** Called before a webhook is answered. */
  onWebhook: () => void;
  readonly stop: () => Promise<void>;
};

const secret = "a secret of webhooks";

const textOf = async (stream: AsyncIterable<unknown>): Promise<string> => {
  const chunks: Array<Buffer> = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
};

const portOf = (server: { readonly address: () => AddressInfo | string | null }): number =>
  (server.address() as AddressInfo).port;

export const startNoticeReceivers = async (): Promise<NoticeReceivers> => {
  const webhooks: Array<ReceivedWebhook> = [];
  const letters: Array<ReceivedLetter> = [];
  type Mood = Pick<NoticeReceivers, "answerWebhooksWith" | "refuseLettersWith" | "onWebhook">;
  const receivers: Mood = {
    answerWebhooksWith: null,
    refuseLettersWith: null,
    onWebhook: () => undefined,
  };
  // A sender that dies in the middle leaves half a message: nothing that anybody received.
  const ignored = (): void => undefined;
  const web = createServer((request, response) => {
    void textOf(request).then((text) => {
      if (receivers.answerWebhooksWith !== null) {
        response.writeHead(receivers.answerWebhooksWith, { Location: "/elsewhere" }).end();
        return;
      }
      const timestamp = String(request.headers["x-event-timestamp"]);
      webhooks.push({
        id: String(request.headers["x-event-id"]),
        isSigned:
          createHmac("sha256", secret).update(`${timestamp}.${text}`).digest("hex") ===
          request.headers["x-signature"],
        body: JSON.parse(text) as ReceivedWebhook["body"],
      });
      receivers.onWebhook();
      response.writeHead(204).end();
    }, ignored);
  }).listen(0, "127.0.0.1");
  const mail = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo: (_address, _session, done) => {
      const code = receivers.refuseLettersWith;
      done(code === null ? null : Object.assign(new Error("No."), { responseCode: code }));
    },
    onData: (stream, session, done) => {
      void textOf(stream).then((text) => {
        letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        done();
      }, done);
    },
  });
  mail.on("error", ignored);
  const smtp = mail.listen(0, "127.0.0.1");
  await Promise.all([once(web, "listening"), once(smtp, "listening")]);
  return Object.assign(receivers, {
    webhooks,
    letters,
    env: {
      NOTIFY_CHANNELS: "webhook,email,log",
      NOTIFY_WEBHOOKS: JSON.stringify([{ url: `http://127.0.0.1:${portOf(web)}/`, secret }]),
      NOTIFY_WEBHOOK_REACH: "any",
      NOTIFY_SMTP_URL: `smtp://127.0.0.1:${portOf(smtp)}`,
      NOTIFY_EMAIL_SENDER: "sportello@borgoesempio.it",
      NOTIFY_EMAIL_REVIEWERS: "revisori@example.org",
      NOTIFY_REVIEW_LINK: "https://sportello.example/reviews/{reviewId}",
    },
    stop: async () => {
      web.close();
      await new Promise<void>((resolve) => {
        mail.close(resolve);
      });
    },
  });
};
