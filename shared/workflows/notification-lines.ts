import type { IO } from "fp-ts/IO";
import type { Audience, Lines, LinesByAudience } from "../domain/review/notification";
import type { HasServiceIds } from "../ports/ids";
import type { HasNotifications } from "../ports/notifications";

export type LinesEnvironment = HasNotifications & Pick<HasServiceIds, "notificationId">;

/** The configured channels with fresh identifiers; a decision takes what it needs of them. */
export const linesTo =
  (audience: Audience) =>
  ({ notificationId, notifications }: LinesEnvironment): IO<Lines> =>
  () =>
    notifications.channels[audience].map((channel) => ({ channel, id: notificationId() }));

export const allLines =
  (environment: LinesEnvironment): IO<LinesByAudience> =>
  () => ({
    reviewers: linesTo("REVIEWERS")(environment)(),
    institution: linesTo("INSTITUTION")(environment)(),
  });
