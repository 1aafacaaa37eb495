import type { Reach } from "./addresses";
import type { Sender } from "./channels";
import { sendLetters, type SendMail } from "./email";
import { sendWebhooks, type WebhookTarget } from "./webhook";
import type { HasClock } from "../../ports/clock";

const everybody = ["REVIEWERS", "INSTITUTION"] as const;

export const webhookSender = (
  targets: ReadonlyArray<WebhookTarget>,
  reach: Reach,
  { now }: HasClock,
): Sender => {
  const send = sendWebhooks(targets, reach);
  return { reaches: everybody, send: (announcement) => send(announcement, now()) };
};

/** Without reviewers only institutions get letters. */
export const emailSender = (
  mail: SendMail,
  sender: string,
  reviewers: ReadonlyArray<string>,
): Sender => {
  const send = sendLetters(mail, sender, reviewers);
  return {
    reaches: reviewers.length === 0 ? ["INSTITUTION"] : everybody,
    send: (announcement) => send(announcement),
  };
};
