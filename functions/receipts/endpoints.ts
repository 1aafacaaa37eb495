import { getReceipt } from "./get-receipt";
import { listReceipts } from "./list-receipts";
import { listReceiptsToReconcile } from "./list-receipts-to-reconcile";

export const receiptEndpoints = [listReceipts, getReceipt, listReceiptsToReconcile];
