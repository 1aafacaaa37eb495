import { StartupError } from "./startup-error";

/** Replaces each `%NAME%` by the setting of that name, as Azure does in names and schedules. */
export const resolveSettings = (
  text: string,
  where: string,
  settings: NodeJS.ProcessEnv = process.env,
): string =>
  text.replace(/%([^%]+)%/g, (_expression, name: string) => {
    const value = settings[name];
    if (value === undefined)
      throw new StartupError(`${where} needs the setting "${name}", which is not set`);
    return value;
  });
