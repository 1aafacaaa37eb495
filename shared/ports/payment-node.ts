import type { Task } from "fp-ts/Task";

/** The payment node (nodo dei pagamenti), as far as we ask it something. */
export type HasPaymentNode = {
  readonly paymentNode: {
    /**
     * Whether the node says for sure that no payment of this notice is in progress. False when one is, when
     * the node can't be asked, and when its answer isn't understood. `code` is a notice number, or an IUV.
     */
    readonly isFree: (notice: {
      readonly organization: string;
      readonly code: string;
      readonly requestId: string;
    }) => Task<boolean>;
  };
};
