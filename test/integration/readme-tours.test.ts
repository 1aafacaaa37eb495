import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { startStack, type Stack } from "../support/stack";

const root = path.resolve(__dirname, "..", "..");
const readme = readFileSync(path.join(root, "README.md"), "utf8");

/** The commands under a heading, as a reader pastes them one after the other. */
const commandsUnder = (heading: string): string => {
  const title = `\n### ${heading}\n`;
  const from = readme.indexOf(title);
  if (from < 0) throw new Error(`The README has no heading "${heading}".`);
  const [text = ""] = readme.slice(from + title.length).split(/^#{2,3} /m);
  return [...text.matchAll(/^( *)```sh\n([^]*?)^\1```/gm)]
    .map(([, indent = "", commands = ""]) =>
      commands
        .split("\n")
        .map((line) => line.slice(indent.length))
        .join("\n"),
    )
    .join("\n");
};

const hasBash = promisify(execFile)("bash", ["-c", "curl --version"]).then(
  () => true,
  () => false,
);

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 60_000);
afterAll(async () => {
  await stack.stop();
});

const walk = async (heading: string): Promise<string> => {
  const script = commandsUnder(heading).replaceAll("http://127.0.0.1:7071", stack.baseUrl);
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: root });
  return stdout;
};

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
    if (!(await hasBash)) {
      process.stdout.write("Without bash and curl the README's tours can't be walked.\n");
      return;
    }
    const seen = await walk(heading);
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
