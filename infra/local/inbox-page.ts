export type ShownWebhook = {
  readonly receivedAt: string;
  readonly id: string;
  /** Whether the signature was made with our secret. */
  readonly isSigned: boolean;
  readonly body: string;
};

export type InboxContent = {
  readonly letters: ReadonlyArray<string>;
  readonly lettersFolder: string;
  readonly received: ReadonlyArray<ShownWebhook>;
};

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => entities[character] ?? "");

const indented = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
};

const webhook = ({ body, id, isSigned, receivedAt }: ShownWebhook): string => `
<details>
  <summary>${escaped(receivedAt)} <code>${escaped(id)}</code> ${isSigned ? "signed" : "<b>not signed by us</b>"}</summary>
  <pre>${escaped(indented(body))}</pre>
</details>`;

/** What came, the newest first; it shows the state of the moment and has nothing that runs. */
export const inboxPage = ({
  letters,
  lettersFolder,
  received,
}: InboxContent): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Sportello: local inbox</title>
<style>body { font: 1rem/1.5 system-ui; margin: 2rem auto; max-width: 60rem; padding: 0 1rem } pre { overflow: auto }</style>
</head>
<body>
<h1>Local inbox</h1>
<p>What the local stack has sent. Reload to see more.</p>
<h2>Webhooks</h2>
${received.length === 0 ? "<p>None yet.</p>" : received.map(webhook).join("\n")}
<h2>Letters</h2>
<p>Files in <code>${escaped(lettersFolder)}</code>, which a mail reader opens:</p>
<ul>
${letters.map((file) => `<li><code>${escaped(file)}</code></li>`).join("\n")}
</ul>
</body>
</html>
`;
