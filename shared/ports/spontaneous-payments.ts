import type { TaskEither } from "fp-ts/TaskEither";
import type { Contents, PaymentOption, Transfer } from "../domain/debt-position/model";

export type SpontaneousDemand = {
  readonly organization: string;
  readonly service: string;
  readonly properties: ReadonlyArray<{ readonly name: string; readonly value: string }>;
  readonly requestId: string;
};

/** What is asked for by the notice that a spontaneous request leads to. */
export type SpontaneousNotice = {
  readonly position: Pick<Contents, "companyName" | "officeName">;
  readonly option: Pick<PaymentOption, "nav" | "amount" | "dueDate" | "description"> & {
    readonly transfers: ReadonlyArray<Pick<Transfer, "destination">>;
  };
};

export type SpontaneousFailure =
  /** The institution has no such service, or there is nobody to ask. */
  | { readonly _tag: "SpontaneousServiceUnknown" }
  /** No answer, or none that can be used. */
  | { readonly _tag: "SpontaneousServiceOut" };

/** The service that makes debt positions for those who pay without having been asked to. */
export type HasSpontaneousPayments = {
  readonly spontaneousPayments: {
    readonly demand: (
      demand: SpontaneousDemand,
    ) => TaskEither<SpontaneousFailure, SpontaneousNotice>;
  };
};
