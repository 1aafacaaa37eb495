/** The one reader of the process environment. */
export const variables = (): Readonly<Record<string, string | undefined>> => process.env;
