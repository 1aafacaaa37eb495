import * as E from "fp-ts/Either";
import { environmentOf } from "../../functions/environment";
import { settingsOf } from "../../shared/config/settings";
import { fromMillis } from "../../shared/prelude/instant";
import { accountedFor } from "./delivery-check";
import {
  demandMessage,
  gpdPartnerPath,
  lookupMessage,
  outcomeIn,
  type LookupOperation,
} from "./partner-calls";
import { institution, navOf, nodeKey, positionsOf } from "./payment-calls";
import { delivered, receiptMessage, type ReceiptSample } from "./receipt-samples";
import { freshIuv, optionBody, positionBody } from "./requests";
import type { Answer, Call, Stack } from "./stack";

type Insist = (call: Call) => Promise<Answer>;

const spontaneous = {
  status: 200,
  position: {
    companyName: "Comune di Borgo Esempio",
    paymentOption: [
      {
        nav: "347000000000012555",
        amount: 1_500,
        description: "Donazione",
        dueDate: "2035-12-31T00:00:00",
        transfer: [{ iban: "IT60X0542811101000000123456" }],
      },
    ],
  },
};

const published = async (
  insist: Insist,
): Promise<{ readonly iupd: string; readonly iuv: string }> => {
  const iuv = freshIuv();
  const body = positionBody({ paymentOption: [optionBody({ iuv })] });
  const created = await insist({
    method: "POST",
    path: `${positionsOf("gpd")}?toPublish=true`,
    body,
    headers: { "Idempotency-Key": body.iupd },
  });
  expect(created.status).toBe(201);
  return { iupd: body.iupd, iuv };
};

/** As when the process died, some minutes ago, right after a receipt was kept: nothing is decided on it. */
export const keptOnly = async (stack: Stack, sample: ReceiptSample): Promise<void> => {
  const settings = settingsOf(stack.env);
  if (E.isLeft(settings)) throw new Error(settings.left.join());
  const { receipts } = environmentOf(settings.right);
  const kept = await receipts.keep(delivered(sample), fromMillis(Date.now() - 600_000))();
  if (E.isLeft(kept)) throw new Error(kept.left._tag);
};

export const undecidedTimer = "decide-undecided-receipts";

/** The node has given up on a receipt that was kept and never decided; the timer decides it. */
export const undecidedStory = async (
  stack: Stack,
  insist: Insist,
  until: (what: string, ask: () => Promise<true | undefined>) => Promise<true>,
  arm: () => void,
): Promise<void> => {
  const { iupd, iuv } = await published(insist);
  const sample: ReceiptSample = { iuv, receiptId: `U-${iuv}`, version: 2 };
  await keptOnly(stack, sample);
  arm();
  await until("the decision", async () => {
    await stack.trigger(undecidedTimer).catch(() => undefined);
    const { position } = accountedFor(await stack.ledger(institution), { iupd, iuv });
    return position === "PAID" ? true : undefined;
  });
  // The very same receipt is known when it comes all the same.
  const again = await insist({
    method: "POST",
    key: nodeKey,
    path: gpdPartnerPath,
    raw: receiptMessage(sample),
    headers: { "Content-Type": "text/xml" },
  });
  expect(outcomeIn(again)).toBe("PAA_RECEIPT_DUPLICATA");
  expect(accountedFor(await stack.ledger(institution), { iupd, iuv })).toStrictEqual({
    position: "PAID",
    payments: 1,
    receipt: `U-${iuv}`,
    deliveries: ["ACCEPTED"],
  });
};

/**
 * The payment node verifies a notice, activates it, delivers the receipt and delivers it again; then it asks for a
 * spontaneous notice. Every message may be the one in which the process dies: the node then sends it again, and the
 * money is counted once.
 */
export const nodeStory = async (
  stack: Stack,
  insist: Insist,
  beforeMessages: () => void = () => undefined,
): Promise<void> => {
  const { iupd, iuv } = await published(insist);
  const noticeNumber = navOf(iuv);
  await stack.platforms.script("spontaneous", spontaneous);

  const tell = async (message: string): Promise<string> =>
    outcomeIn(
      await insist({
        method: "POST",
        key: nodeKey,
        path: gpdPartnerPath,
        raw: message,
        headers: { "Content-Type": "text/xml" },
      }),
    );
  const look = (operation: LookupOperation): Promise<string> =>
    tell(lookupMessage(operation, { noticeNumber }));
  const deliver = (version: 1 | 2): Promise<string> =>
    tell(receiptMessage({ iuv, receiptId: `N-${iuv}`, version }));

  beforeMessages();
  expect(await look("paVerifyPaymentNotice")).toBe("OK");
  expect(await look("paGetPaymentV2")).toBe("OK");
  // A duplicate when it was taken by the message whose answer got lost.
  expect(["OK", "PAA_RECEIPT_DUPLICATA"]).toContain(await deliver(2));
  expect(await deliver(2)).toBe("PAA_RECEIPT_DUPLICATA");
  expect(await deliver(1)).toBe("PAA_RECEIPT_DUPLICATA");
  expect(await look("paVerifyPaymentNotice")).toBe("PAA_PAGAMENTO_DUPLICATO");
  expect(await tell(demandMessage("00042", "<amount>1500</amount>"))).toBe("OK");

  expect(accountedFor(await stack.ledger(institution), { iupd, iuv })).toStrictEqual({
    position: "PAID",
    payments: 1,
    receipt: `N-${iuv}`,
    deliveries: ["ACCEPTED", "REPEATED"],
  });
};
