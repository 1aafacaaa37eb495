import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as erasure from "../../codecs/documents/erasure";
import type { Execution } from "../../domain/debt-position/events";
import type { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import type { Contended, StoreFailure, Version } from "../../ports/store";
import type { Document, Documents, Write, WriteFault } from "./container";
import { storeFailure } from "./errors";
import { documentId, inLedger, ledgerOf } from "./ledger";

export type ErasureSettings = { readonly journalRetentionDays: number };

/** A stored document, and the version to which a write of it holds. */
export type Found = {
  readonly id: string;
  readonly kind: string;
  readonly version: Version;
  readonly document: unknown;
};

const secondsInDay = 86_400;

/** What is gone already need not be removed; what may have been written is found out by looking again. */
const unlessDone = ({
  fault,
  write,
}: WriteFault): TE.TaskEither<StoreFailure | Contended, void> => {
  switch (fault._tag) {
    case "Missing":
      return write?._tag === "Delete"
        ? TE.right(undefined)
        : TE.left(storeFailure("erasure.write", fault));
    case "Throttled":
    case "Refused":
      return TE.left(storeFailure("erasure.write", fault));
    case "Exists":
    case "Changed":
    case "Unclear":
      return TE.left({ _tag: "Contended" });
  }
};

/** Writes of one container that take a person out of a document, each together with a record that this happened. */
export const erasing = (documents: Documents, { journalRetentionDays }: ErasureSettings) => {
  const recorded = (
    organization: OrganizationFiscalCode,
    write: Write,
    { at, command }: Execution,
    what: Pick<erasure.Erasure, "document" | "what">,
  ): TE.TaskEither<StoreFailure | Contended, void> =>
    pipe(
      documents.write("erasure.write", ledgerOf(organization), [
        write,
        {
          _tag: "Create",
          document: inLedger(
            organization,
            documentId(erasure.erasureKind, command),
            erasure.documentOf({ at, command, ...what }),
            journalRetentionDays * secondsInDay,
          ),
        },
      ]),
      TE.orElse(unlessDone),
    );
  return {
    replace: (
      organization: OrganizationFiscalCode,
      { version }: Found,
      document: Document,
      what: "receipt" | "delivery",
      execution: Execution,
    ) =>
      recorded(organization, { _tag: "Replace", document, version }, execution, {
        what,
        document: document.id,
      }),
    remove: (
      organization: OrganizationFiscalCode,
      { id, version }: Found,
      what: "request" | "archived-copy",
      execution: Execution,
    ) => recorded(organization, { _tag: "Delete", id, version }, execution, { what, document: id }),
  };
};
