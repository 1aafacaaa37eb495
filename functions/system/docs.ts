import type { HttpRequest } from "@azure/functions";
import {
  fileNotFound,
  fileReply,
  textFile,
  type FileEnvironment,
  type FileReply,
  type ServedFile,
} from "./file-reply";
import type { PublishedDocument } from "./openapi";

export const docsRoute = "docs";
export const docsAssetRoute = "docs/{asset}";

/** Swagger UI needs its own script, style and the images inside its style; nothing else, and nothing from elsewhere. */
export const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Links are relative, so that the page also works behind a gateway that adds a prefix. */
const page = (documents: ReadonlyArray<PublishedDocument>): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Sportello: interfaces</title>
    <link rel="icon" type="image/svg+xml" href="docs/icon.svg" />
    <link rel="stylesheet" href="docs/swagger-ui.css" />
    <link rel="stylesheet" href="docs/page.css" />
  </head>
  <body>
    <header>
      <strong>Sportello</strong>
      <label>
        Interface
        <select id="document">
${documents
  .map(({ name, title }) => `          <option value="${escaped(name)}">${escaped(title)}</option>`)
  .join("\n")}
        </select>
      </label>
      <a id="source" href="openapi/${escaped(documents[0]?.name ?? "")}.json">OpenAPI document</a>
    </header>
    <main id="swagger-ui"></main>
    <noscript>This page needs JavaScript; the OpenAPI documents don't.</noscript>
    <script src="docs/swagger-ui-bundle.js" defer></script>
    <script type="module" src="docs/page.mjs"></script>
  </body>
</html>
`;

/** The page on which the published interfaces can be read and tried, and the files that it loads. */
export const docs = (
  documents: ReadonlyArray<PublishedDocument>,
  assets: ReadonlyMap<string, ServedFile>,
) => {
  const index = textFile("text/html; charset=utf-8", page(documents));
  return (environment: FileEnvironment) =>
    (request: HttpRequest): FileReply => {
      const { asset } = request.params;
      const file = asset === undefined ? index : assets.get(asset);
      return file === undefined
        ? fileNotFound(request, environment)
        : fileReply(file, request, environment, docsPolicy);
    };
};
