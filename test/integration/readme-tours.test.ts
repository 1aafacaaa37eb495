import { commandsUnder, pasted } from "../support/pasted-commands";
import { startStack, type Stack } from "../support/stack";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 60_000);
afterAll(async () => {
  await stack.stop();
});

const walk = (heading: string): Promise<string | null> =>
  pasted(
    commandsUnder("README.md", `### ${heading}`).replaceAll("http://127.0.0.1:7071", stack.baseUrl),
  );

/** What a reader sees, in this order. */
const tours: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
  [
    "A debt position",
    [
      "201 Created",
      '"status":"PUBLISHED"',
      "200 OK",
      '"status":"PUBLISHED"',
      '"type":"DebtPositionCreated"',
      '"status":"EXPIRED"',
      "fullName: full name is required",
      "paymentOption[0].amount: minimum amount is 1 eurocent",
      '"status":"INVALID"',
      "The debt position was successfully deleted",
    ],
  ],
  [
    "A payment from beginning to end",
    [
      '"status":"VALID"',
      "paVerifyPaymentNoticeRes",
      "<outcome>OK</outcome>",
      "120.50",
      "paSendRTV2Response",
      "<outcome>OK</outcome>",
      "PAA_RECEIPT_DUPLICATA",
      "<receiptId>receipt-47",
      '"receiptId":"receipt-47',
      '"status":"REPORTED"',
      '"type":"DebtPositionCreated"',
      '"type":"PaymentOptionPaid"',
      '"type":"TransferReported"',
    ],
  ],
  [
    "A service, from draft to citizens",
    [
      '"value": "rejected"',
      "privacy",
      "published",
      "Mensa scolastica",
      "unpublished",
      "review-notifications",
    ],
  ],
];

it.each(tours)(
  "the README's tour shows what it promises: %s",
  async (heading, sights) => {
    const seen = await walk(heading);
    if (seen === null) return;
    const missing = sights.reduce<{ readonly at: number; readonly missing: ReadonlyArray<string> }>(
      (sofar, sight) => {
        const at = seen.indexOf(sight, sofar.at);
        return at < 0
          ? { ...sofar, missing: [...sofar.missing, sight] }
          : { ...sofar, at: at + sight.length };
      },
      { at: 0, missing: [] },
    );
    expect({
      missing: missing.missing,
      seen: missing.missing.length > 0 ? seen : "",
    }).toStrictEqual({ missing: [], seen: "" });
  },
  60_000,
);
