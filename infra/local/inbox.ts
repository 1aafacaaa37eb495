// The other side of notifications in the local stack: a mail server that keeps every letter as a file, and a receiver of
// webhooks with a page that shows what came.
// node inbox.js --smtpPort 1025 --httpPort 7072 --folder <folder> --secret <secret>
import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { parseArgs } from "node:util";
import { SMTPServer } from "smtp-server";
import { inboxPage, type ShownWebhook } from "./inbox-page";

const { values } = parseArgs({
  options: {
    smtpPort: { type: "string", default: "1025" },
    httpPort: { type: "string", default: "7072" },
    folder: { type: "string", default: ".local" },
    secret: { type: "string", default: "" },
  },
});

const letters = path.join(values.folder, "outbox");
const webhooks = path.join(values.folder, "webhooks");
for (const folder of [letters, webhooks]) mkdirSync(folder, { recursive: true });

const maxBytes = 1024 * 1024;

const readAll = async (stream: AsyncIterable<unknown>): Promise<Buffer> => {
  const chunks: Array<Buffer> = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > maxBytes) throw new Error("Too large.");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
};

/** Sorts by time, and by arrival within a millisecond. */
let arrivals = 0;
const fileName = (suffix: string): string => {
  arrivals += 1;
  const time = new Date().toISOString().replace(/[:.]/g, "-");
  return `${time}-${String(arrivals).padStart(4, "0")}${suffix}`;
};

const mailServer = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  size: maxBytes,
  onData: (stream, _session, done) => {
    readAll(stream).then(
      (letter) => {
        writeFileSync(path.join(letters, fileName(".eml")), letter);
        done();
      },
      () => {
        done(new Error("The letter could not be read."));
      },
    );
  },
});

// A sender that goes away in the middle of a letter is no reason to stop.
mailServer.on("error", () => undefined);

const headerOf = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
};

const isSigned = (request: IncomingMessage, body: string): boolean => {
  const expected = createHmac("sha256", values.secret)
    .update(`${headerOf(request, "x-event-timestamp")}.${body}`)
    .digest();
  const given = Buffer.from(headerOf(request, "x-signature"), "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
};

const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = (await readAll(request)).toString("utf8");
  const shown: ShownWebhook = {
    receivedAt: new Date().toISOString(),
    id: headerOf(request, "x-event-id"),
    isSigned: isSigned(request, body),
    body,
  };
  writeFileSync(path.join(webhooks, fileName(".json")), `${JSON.stringify(shown, null, 2)}\n`);
  response.writeHead(shown.isSigned ? 204 : 401).end();
};

const latest = (folder: string, count: number): ReadonlyArray<string> =>
  readdirSync(folder).toSorted().slice(-count).toReversed();

const show = (response: ServerResponse): void => {
  const received = latest(webhooks, 50).map(
    (file) => JSON.parse(readFileSync(path.join(webhooks, file), "utf8")) as ShownWebhook,
  );
  response
    .writeHead(200, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    })
    .end(inboxPage({ letters: latest(letters, 50), lettersFolder: letters, received }));
};

const webServer = createServer((request, response) => {
  if (request.method === "GET" && request.url === "/") {
    show(response);
    return;
  }
  if (request.method !== "POST" || request.url !== "/webhook") {
    response.writeHead(404).end();
    return;
  }
  receive(request, response).catch(() => {
    response.writeHead(400).end();
  });
});

const main = async (): Promise<void> => {
  webServer.listen(Number(values.httpPort), "127.0.0.1");
  const mail = mailServer.listen(Number(values.smtpPort), "127.0.0.1");
  await Promise.all([once(webServer, "listening"), once(mail, "listening")]);
  process.send?.({ type: "ready" });
};

process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
