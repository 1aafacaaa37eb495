import { Cron } from "croner";
import { StartupError, messageOf } from "./startup-error";
import { millisecondsOf } from "./time-span";

/** The first occurrence after an instant, in UTC; null when there is none any more. */
export type Schedule = { readonly next: (after: Date) => Date | null };

const field = /^[a-z\d*,/-]+$/i;
const names: ReadonlyArray<string> = [
  ..."january february march april may june july august september october november december".split(
    " ",
  ),
  ..."sunday monday tuesday wednesday thursday friday saturday".split(" "),
];

/** NCRONTAB takes whole names of months and days too; the cron library wants three letters. */
const abbreviated = (expression: string): string =>
  expression.replace(/[a-z]+/gi, (word) => {
    const name = names.find((known) => known.slice(0, 3) === word.toLowerCase().slice(0, 3));
    if (name === undefined || (word.length !== 3 && word.length !== name.length))
      throw new StartupError(`"${word}" is neither a month nor a day`);
    return word.slice(0, 3);
  });

const ncrontab = (expression: string): Schedule => {
  const fields = expression.split(/\s+/);
  // What the library knows beyond NCRONTAB ("@daily", "L", "#", "?") would be refused by Azure.
  if ((fields.length !== 5 && fields.length !== 6) || !fields.every((text) => field.test(text)))
    throw new StartupError(`"${expression}" is not an NCRONTAB expression of six fields`);
  const cron = new Cron(abbreviated(expression), {
    paused: true,
    timezone: "Etc/UTC",
    // NCRONTAB wants the day of the month and the day of the week to match both.
    domAndDow: true,
  });
  return { next: (after) => cron.nextRun(after) };
};

/** "0 *\/5 * * * *", or an interval such as "00:00:30". */
export const scheduleOf = (expression: string): Schedule => {
  const trimmed = expression.trim();
  const interval = millisecondsOf(trimmed);
  if (interval !== undefined) {
    if (interval < 1) throw new StartupError("the interval of a timer must be longer than zero");
    return { next: (after) => new Date(after.getTime() + interval) };
  }
  try {
    return ncrontab(trimmed);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`"${expression}" is not an NCRONTAB expression: ${messageOf(error)}`);
  }
};
