import type { Instant } from "../../prelude/instant";
import type { CheckedFlow, FlowFault } from "./model";

/** What has become of a content that was handed to us. */
export type Ingestion = {
  readonly content: string;
  readonly receivedAt: Instant;
  /** When it is taken up again if nobody has finished it; null when there is nothing left to do. */
  readonly nextAttemptAt: Instant | null;
} & (
  | {
      /** Waiting to be published and split, or done with that. */
      readonly state: "ACCEPTED" | "SPLIT";
      readonly flow: CheckedFlow;
      readonly fault: null;
    }
  | { readonly state: "REFUSED"; readonly flow: CheckedFlow | null; readonly fault: FlowFault }
);
