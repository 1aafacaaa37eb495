/** Why a store didn't do what it was asked; nothing of the cause reaches the caller. */
export type StoreFailure =
  | {
      /** No answer, or the service is out; retrying later is right. */
      readonly _tag: "StoreUnavailable";
      readonly step: string;
      /** For the log only. */
      readonly reason: string;
    }
  | {
      readonly _tag: "StoreThrottled";
      readonly step: string;
      readonly retryAfterSeconds: number;
    }
  | {
      /** A stored document that doesn't decode: a defect, to be alerted. */
      readonly _tag: "CorruptDocument";
      readonly id: string;
      readonly paths: ReadonlyArray<string>;
    };

/** The write surely didn't happen because somebody else wrote first: read again and decide again. */
export type Contended = { readonly _tag: "Contended" };

export type Version = string & { readonly Version: unique symbol };
/** A value with the version that a later write of it is conditional on. */
export type Versioned<A> = { readonly value: A; readonly version: Version };
