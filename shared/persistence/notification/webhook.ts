import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Instant } from "../../prelude/instant";
import { payloadText } from "../../codecs/notification/webhook-payload";
import { toMilliseconds } from "../../codecs/http/milliseconds";
import type { Announcement } from "../../domain/review/announcement";
import type { NotDelivered } from "../../ports/notifications";
import { stepped } from "../steps";
import { admitsHost, guardedLookup, type Reach } from "./addresses";
import { signatureOf } from "./signature";
import { notDelivered, undelivered } from "./undelivered";

export type WebhookTarget = { readonly url: string; readonly secret: string };

const maxAnswerMillis = 10_000;

type Post = {
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly reach: Reach;
};

/** One request on a connection of its own. Redirects are answers like others; bodies aren't read. */
const post = ({ body, headers, reach, url }: Post): Promise<number> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? secureRequest : plainRequest;
    const request = send(
      url,
      {
        method: "POST",
        agent: false,
        headers: { ...headers, "Content-Length": Buffer.byteLength(body) },
        lookup: guardedLookup(reach),
        signal: AbortSignal.timeout(maxAnswerMillis),
      },
      (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      },
    );
    request.once("error", reject);
    request.end(body);
  });

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const postTo =
  (reach: Reach, at: Instant, announcement: Announcement) =>
  ({ secret, url }: WebhookTarget): TE.TaskEither<NotDelivered, void> => {
    const target = new URL(url);
    if (!admitsHost(reach, target.hostname))
      return TE.left(notDelivered("the address is not a public one", true));
    const body = payloadText(announcement);
    const timestamp = toMilliseconds(at);
    const headers = {
      "Content-Type": "application/json",
      "x-event-id": announcement.notice.id,
      "x-event-timestamp": timestamp,
      "x-signature": signatureOf(secret, timestamp, body),
    };
    return pipe(
      TE.tryCatch(
        () => stepped("notification.webhook", () => post({ url: target, body, headers, reach })),
        undelivered,
      ),
      TE.flatMap((status) =>
        isSuccess(status) ? TE.right(undefined) : TE.left(notDelivered(`answered ${status}`)),
      ),
    );
  };

/** Which of several failed, by its place in the settings: an address may hold a secret. */
const named = (index: number, count: number, failure: NotDelivered): NotDelivered =>
  count === 1 ? failure : { ...failure, error: `webhook ${index + 1}: ${failure.error}` };

const allOf = (failures: ReadonlyArray<NotDelivered>): NotDelivered =>
  notDelivered(
    failures.map(({ error }) => error).join("; "),
    failures.every(({ isHopeless }) => isHopeless),
  );

/**
 * Tells every configured address, each with its own signature. When one of them fails the notice is sent again to all:
 * those that had it recognise the repetition by its id.
 */
export const sendWebhooks =
  (targets: ReadonlyArray<WebhookTarget>, reach: Reach) =>
  (announcement: Announcement, at: Instant): TE.TaskEither<NotDelivered, void> =>
    pipe(
      targets.map((target, index) =>
        pipe(
          postTo(reach, at, announcement)(target),
          TE.mapLeft((failure) => named(index, targets.length, failure)),
          TE.match(
            (failure): ReadonlyArray<NotDelivered> => [failure],
            () => [],
          ),
        ),
      ),
      (posts) => async () => (await Promise.all(posts.map((run) => run()))).flat(),
      TE.fromTask,
      TE.flatMap((failures) =>
        failures.length === 0 ? TE.right(undefined) : TE.left(allOf(failures)),
      ),
    );
