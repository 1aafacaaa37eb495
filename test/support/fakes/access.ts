import * as TE from "fp-ts/TaskEither";
import type { Caller, HasAccess, Presented } from "../../../shared/ports/access";

/** What comes with a call that has this key, or these headers, and nothing else. */
export const presenting = (key: string): Presented =>
  presentingHeaders({ "Ocp-Apim-Subscription-Key": key });

export const presentingHeaders = (headers: Readonly<Record<string, string>>): Presented => ({
  header: (name) => (Object.hasOwn(headers, name) ? (headers[name] ?? null) : null),
  query: () => null,
});

/** Callers by their key, as the test lists them. */
export const fakeAccess = (callers: Readonly<Record<string, Caller>>): HasAccess => ({
  callerOf: ({ header }) => {
    const key = header("Ocp-Apim-Subscription-Key");
    if (key === null) return TE.left({ _tag: "KeyMissing" });
    const caller = Object.hasOwn(callers, key) ? callers[key] : undefined;
    return caller === undefined ? TE.left({ _tag: "KeyUnknown" }) : TE.right(caller);
  },
});
