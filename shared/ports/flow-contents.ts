import type { Option } from "fp-ts/Option";
import type { TaskEither } from "fp-ts/TaskEither";
import type { CheckedFlow, FlowFault, PaymentLine } from "../domain/reporting-flow/model";
import type { BodyTooLarge, Bytes, UnreadableBody } from "./spool";
import type { StoreFailure } from "./store";

/** A content that is no valid flow. */
export type InvalidFlow = { readonly _tag: "InvalidFlow" } & FlowFault;
/** There is no such content. */
export type ContentMissing = { readonly _tag: "ContentMissing" };

/** The flows themselves, as their senders published them, by the SHA-256 of their bytes. */
export type FlowContents = {
  /** Reads a flow to its end, and keeps it if it is valid. What is kept already is left as it is. */
  readonly receive: (
    content: Bytes,
  ) => TaskEither<BodyTooLarge | UnreadableBody | InvalidFlow | StoreFailure, CheckedFlow>;

  readonly check: (
    content: string,
  ) => TaskEither<InvalidFlow | ContentMissing | StoreFailure, CheckedFlow>;

  /** Folds over the lines of a flow, so many at a time; the last group may have fewer. */
  readonly foldLines: <E, A>(
    content: string,
    groupSize: number,
    initial: A,
    take: (sofar: A, lines: ReadonlyArray<PaymentLine>) => TaskEither<E, A>,
  ) => TaskEither<E | InvalidFlow | ContentMissing | StoreFailure, A>;

  /** The bytes as they came. */
  readonly open: (content: string) => TaskEither<StoreFailure, Option<Bytes>>;
};

export type HasFlowContents = { readonly flowContents: FlowContents };
