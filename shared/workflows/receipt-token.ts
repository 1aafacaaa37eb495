import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { nullable, record } from "../prelude/record";
import type { HasDigest } from "../ports/digest";
import type { ReceiptQuery } from "../ports/receipts";
import type { HasSeal } from "../ports/seal";
import type { UnfitToken } from "./list-token";
import type { ReceiptWindow } from "./receipt-window";

/** Where a list of receipts goes on: after which IUV, at which page, between the bounds of its first page. */
export type ReceiptResumption = {
  readonly page: number;
  readonly after: string;
  readonly window: ReceiptWindow;
};

const Token = record("ReceiptToken", {
  list: t.string,
  page: t.number,
  after: t.string,
  from: nullable(t.string),
  to: nullable(t.string),
});

/** What must stay the same from page to page: the filters as asked, what the caller may see, and the page size. */
export type AskedReceipts = ReceiptQuery & { readonly size: number };

const listId = ({ sha256 }: HasDigest, asked: AskedReceipts): string =>
  sha256(
    JSON.stringify([
      asked.organization,
      asked.segregation === null ? null : [...asked.segregation].sort(),
      asked.debtor,
      asked.service,
      asked.debtorOrIuv,
      asked.from,
      asked.to,
      asked.size,
    ]),
  ).slice(0, 32);

export const receiptTokenOf = (
  environment: HasDigest & HasSeal,
  asked: AskedReceipts,
  { after, page, window }: ReceiptResumption,
): string =>
  environment.seal(
    JSON.stringify(Token.encode({ list: listId(environment, asked), page, after, ...window })),
  );

export const resumeReceipts = (
  environment: HasDigest & HasSeal,
  asked: AskedReceipts,
  token: string,
): E.Either<UnfitToken, ReceiptResumption> =>
  pipe(
    environment.unseal(token),
    O.flatMap((text) => O.tryCatch((): unknown => JSON.parse(text))),
    O.flatMap((value) => O.fromEither(Token.decode(value))),
    O.filter(({ list }) => list === listId(environment, asked)),
    O.map(({ after, from, page, to }) => ({ after, page, window: { from, to } })),
    E.fromOption((): UnfitToken => ({ _tag: "UnfitToken" })),
  );
