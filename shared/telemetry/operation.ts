import type { LogFields, LogLevel } from "../ports/log";

/** What the host has us run: an operation of the interface, a message, or what a schedule wants. */
export type Operation =
  | {
      readonly kind: "request";
      /** The function's name, which is the operation's id. */
      readonly name: string;
      readonly method: string;
      /** The template, never a path: paths name institutions and positions. */
      readonly route: string;
    }
  | { readonly kind: "message"; readonly name: string }
  | { readonly kind: "timer"; readonly name: string };

/** How it ended: its line in the log says all of it, its span the tags and numbers. */
export type Ending = {
  readonly level: LogLevel;
  /** Constant. */
  readonly message: string;
  /** `Ok`, or the tag of what came instead. */
  readonly outcome: string;
  /** Whether somebody should look at it: not of a refusal, which is an answer. */
  readonly isFailure: boolean;
  /** HTTP status of a request's answer. */
  readonly status?: number;
  readonly requestId?: string;
  readonly fields?: LogFields;
};

/** What an operation gives, and what is told of it. */
export type Ended<A> = { readonly result: A; readonly ending: Ending };
