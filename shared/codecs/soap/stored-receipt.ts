import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import { envelopeLimits } from "./envelope";
import { receiptOf, receiptOfV2, type Receipt } from "./receipt";
import { sendReceiptRequest, sendReceiptV2Request } from "./send-receipt";
import { readXml } from "./xml-reader";

export type ReceiptContents = {
  readonly organization: string;
  readonly broker: string;
  readonly station: string;
  readonly receipt: Receipt;
};

const root = "/";

/** Reads back the document of a receipt: the same elements as its request, under a root of its own. */
export const readReceiptDocument = (
  primitive: "paSendRT" | "paSendRTV2",
  document: string,
): E.Either<{ readonly path: string }, ReceiptContents> =>
  pipe(
    readXml(envelopeLimits)(document),
    E.mapLeft(() => ({ path: root })),
    E.flatMap((element) =>
      primitive === "paSendRT"
        ? E.map((sent: SendReceipt) => ({ ...headOf(sent), receipt: receiptOf(sent) }))(
            sendReceiptRequest.read(element, root),
          )
        : E.map((sent: SendReceiptV2) => ({ ...headOf(sent), receipt: receiptOfV2(sent) }))(
            sendReceiptV2Request.read(element, root),
          ),
    ),
  );

type SendReceipt = Parameters<typeof receiptOf>[0];
type SendReceiptV2 = Parameters<typeof receiptOfV2>[0];

const headOf = ({
  broker,
  organization,
  station,
}: SendReceipt | SendReceiptV2): Omit<ReceiptContents, "receipt"> => ({
  organization,
  broker,
  station,
});
