import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { findOption } from "../domain/debt-position/find-option";
import type { SegregationGrant } from "../domain/debt-position/segregation";
import { hasProgressed } from "../domain/debt-position/settlement";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { Receipt, ReceiptStatus } from "../domain/receipt/model";
import type { HasDebtPositions } from "../ports/debt-positions";
import type { HasReceipts } from "../ports/receipts";
import type { StoreFailure } from "../ports/store";

type About = { readonly organization: string; readonly iuv: string };
export type ReadReceiptRejected =
  | ({ readonly _tag: "ReceiptForbidden"; readonly code: string } & About)
  | ({ readonly _tag: "ReceiptNotFound" } & About)
  /** From elsewhere, and its option isn't paid here. */
  | ({ readonly _tag: "ReceiptNotRecoverable"; readonly status: ReceiptStatus } & About);

type Environment = HasDebtPositions & HasReceipts;
type Failure = ReadReceiptRejected | StoreFailure;

/** A receipt from elsewhere counts as soon as its option is paid. */
const confirmed =
  (receipt: Receipt) =>
  ({ debtPositions, receipts }: Environment): TE.TaskEither<Failure, Receipt> => {
    const { iuv, organization, status } = receipt;
    return pipe(
      debtPositions.byCode(organization, iuv, "iuv"),
      TE.flatMap((found): TE.TaskEither<Failure, Receipt> => {
        const option = O.isSome(found) ? findOption(found.value.value, iuv) : null;
        return option === null || !hasProgressed(option)
          ? TE.left({ _tag: "ReceiptNotRecoverable", organization, iuv, status })
          : pipe(
              receipts.confirm(receipt),
              TE.map((): Receipt => ({ ...receipt, status: "PAID" })),
            );
      }),
    );
  };

/** The receipt of an IUV. What a caller may not see isn't looked up, so that they can't tell whether it is there. */
export const readReceipt =
  (
    organization: OrganizationFiscalCode,
    iuv: string,
    grant: SegregationGrant,
  ): RTE.ReaderTaskEither<Environment, Failure, Receipt> =>
  (environment) => {
    const code = iuv.slice(0, 2);
    if (grant !== null && (iuv.length < 2 || !grant.has(code)))
      return TE.left({ _tag: "ReceiptForbidden", organization, iuv, code });
    return pipe(
      environment.receipts.get(organization, iuv),
      TE.flatMapEither(
        E.fromOption((): Failure => ({ _tag: "ReceiptNotFound", organization, iuv })),
      ),
      TE.flatMap((receipt) =>
        receipt.status === "PAID" ? TE.right(receipt) : confirmed(receipt)(environment),
      ),
    );
  };
