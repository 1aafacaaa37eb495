import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { record, type TypeOfMembers } from "../prelude/record";
import { listOf, oneOf, optionalText } from "./variable";

const words = ["webhook", "email", "log"] as const;

const isAddress = (text: string): boolean => /^[^\s@<>,]+@[^\s@<>,]+$/.test(text);

/** How people and platforms hear of requests to publish. */
export const notificationVariables = {
  NOTIFY_CHANNELS: listOf("log", `must list some of ${words.join(", ")}`, (item) =>
    words.some((word) => word === item),
  ),
  NOTIFY_RETRY_SECONDS: listOf(
    "5,30,120,600",
    "must list seconds, at most a week each",
    (item) => /^\d{1,6}$/.test(item) && Number(item) <= 604_800,
  ),
  NOTIFY_REVIEW_LINK: optionalText,
  NOTIFY_WEBHOOKS: optionalText,
  NOTIFY_WEBHOOK_REACH: oneOf("public", "any"),
  NOTIFY_EMAIL_SENDER: optionalText,
  NOTIFY_EMAIL_REVIEWERS: listOf("", "must list e-mail addresses", isAddress),
  NOTIFY_SMTP_URL: optionalText,
  NOTIFY_EMAIL_CONNECTION: optionalText,
  NOTIFY_EMAIL_ENDPOINT: optionalText,
};

type Raw = TypeOfMembers<typeof notificationVariables>;

export type EmailTransport =
  | {
      readonly _tag: "Smtp";
      readonly host: string;
      readonly port: number;
      /** From the first byte; otherwise the connection turns secure when the server offers it. */
      readonly isSecure: boolean;
      readonly credentials: { readonly user: string; readonly password: string } | null;
    }
  | { readonly _tag: "ConnectionString"; readonly connectionString: string }
  | { readonly _tag: "Identity"; readonly endpoint: string };

export type ChannelSettings =
  | { readonly _tag: "Log" }
  | {
      readonly _tag: "Webhook";
      readonly targets: ReadonlyArray<{ readonly url: string; readonly secret: string }>;
      readonly reach: "public" | "any";
    }
  | {
      readonly _tag: "Email";
      readonly sender: string;
      readonly reviewers: ReadonlyArray<string>;
      readonly transport: EmailTransport;
    };

export type NotificationSettings = {
  readonly channels: ReadonlyArray<ChannelSettings>;
  readonly retryDelays: ReadonlyArray<number>;
  readonly reviewLink: string;
};

type Part<A> = E.Either<ReadonlyArray<string>, A>;

const refused = (...problems: ReadonlyArray<string>): Part<never> => E.left(problems);

const Targets = t.readonlyArray(record("WebhookTarget", { url: t.string, secret: t.string }));

const minSecret = 16;

const isTarget = (url: string, reach: Raw["NOTIFY_WEBHOOK_REACH"]): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol } = new URL(url);
  return protocol === "https:" || (reach === "any" && protocol === "http:");
};

const webhookOf = ({ NOTIFY_WEBHOOKS, NOTIFY_WEBHOOK_REACH: reach }: Raw): Part<ChannelSettings> =>
  pipe(
    E.tryCatch(
      (): unknown => JSON.parse(NOTIFY_WEBHOOKS),
      () => null,
    ),
    E.flatMap((json) => Targets.decode(json)),
    E.mapLeft(() => ['NOTIFY_WEBHOOKS must be like [{"url":"https://…","secret":"…"}]']),
    E.flatMap((targets): Part<ChannelSettings> => {
      if (targets.length === 0) return refused("NOTIFY_WEBHOOKS names no address");
      if (!targets.every(({ url }) => isTarget(url, reach)))
        return refused(
          reach === "any"
            ? "NOTIFY_WEBHOOKS must have http or https addresses"
            : "NOTIFY_WEBHOOKS must have https addresses",
        );
      return targets.every(({ secret }) => secret.length >= minSecret)
        ? E.right({ _tag: "Webhook", targets, reach })
        : refused(`NOTIFY_WEBHOOKS needs secrets of at least ${minSecret} characters`);
    }),
  );

const smtpOf = (url: string): Part<EmailTransport> => {
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol))
    return refused("NOTIFY_SMTP_URL must be like smtp://user:password@host:587");
  const { hostname, password, port, protocol, username } = new URL(url);
  const isSecure = protocol === "smtps:";
  return E.right({
    _tag: "Smtp",
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (isSecure ? 465 : 587) : Number(port),
    isSecure,
    credentials:
      username === ""
        ? null
        : { user: decodeURIComponent(username), password: decodeURIComponent(password) },
  });
};

const transportOf = (raw: Raw): Part<EmailTransport> => {
  const { NOTIFY_EMAIL_CONNECTION, NOTIFY_EMAIL_ENDPOINT, NOTIFY_SMTP_URL } = raw;
  const given = [NOTIFY_SMTP_URL, NOTIFY_EMAIL_CONNECTION, NOTIFY_EMAIL_ENDPOINT].filter(
    (value) => value !== "",
  );
  if (given.length !== 1)
    return refused(
      "One of NOTIFY_SMTP_URL, NOTIFY_EMAIL_CONNECTION and NOTIFY_EMAIL_ENDPOINT is required",
    );
  if (NOTIFY_SMTP_URL !== "") return smtpOf(NOTIFY_SMTP_URL);
  return E.right(
    NOTIFY_EMAIL_CONNECTION === ""
      ? { _tag: "Identity", endpoint: NOTIFY_EMAIL_ENDPOINT }
      : { _tag: "ConnectionString", connectionString: NOTIFY_EMAIL_CONNECTION },
  );
};

const emailOf = (raw: Raw): Part<ChannelSettings> => {
  const { NOTIFY_EMAIL_REVIEWERS: reviewers, NOTIFY_EMAIL_SENDER: sender } = raw;
  if (!isAddress(sender)) return refused("NOTIFY_EMAIL_SENDER must be an e-mail address");
  return pipe(
    transportOf(raw),
    E.map((transport) => ({ _tag: "Email", sender, reviewers, transport })),
  );
};

const channelOf = (raw: Raw, word: (typeof words)[number]): Part<ChannelSettings> => {
  switch (word) {
    case "log":
      return E.right({ _tag: "Log" });
    case "webhook":
      return webhookOf(raw);
    case "email":
      return emailOf(raw);
  }
};

/** The channels that are switched on, complete, or everything that is wrong with them. */
export const notificationSettingsOf = (
  raw: Raw,
): E.Either<ReadonlyArray<string>, NotificationSettings> => {
  const parts = words
    .filter((word) => raw.NOTIFY_CHANNELS.includes(word))
    .map((word) => channelOf(raw, word));
  const problems = parts.flatMap((part) => (E.isLeft(part) ? part.left : []));
  if (problems.length > 0) return E.left(problems);
  return E.right({
    channels: parts.flatMap((part) => (E.isRight(part) ? [part.right] : [])),
    retryDelays: raw.NOTIFY_RETRY_SECONDS.map(Number),
    reviewLink: raw.NOTIFY_REVIEW_LINK,
  });
};
