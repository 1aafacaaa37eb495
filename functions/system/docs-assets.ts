import icon from "./docs-page/icon.svg?gzip";
import pageScript from "./docs-page/page.mjs?gzip";
import pageStyle from "./docs-page/page.css?gzip";
import licence from "swagger-ui-dist/LICENSE?gzip";
import bundleLicences from "swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt?gzip";
import script from "swagger-ui-dist/swagger-ui-bundle.js?gzip";
import style from "swagger-ui-dist/swagger-ui.css?gzip";
import { gzipFile, type ServedFile } from "./file-reply";

const css = "text/css; charset=utf-8";
const javascript = "text/javascript; charset=utf-8";
const plain = "text/plain; charset=utf-8";

/** What the documentation page loads, by the last part of the path, with the licences that ask to come along. */
export const docsAssets: ReadonlyMap<string, ServedFile> = new Map([
  ["icon.svg", gzipFile("image/svg+xml", icon)],
  ["page.css", gzipFile(css, pageStyle)],
  ["page.mjs", gzipFile(javascript, pageScript)],
  ["swagger-ui.css", gzipFile(css, style)],
  ["swagger-ui-bundle.js", gzipFile(javascript, script)],
  ["swagger-ui-bundle.js.LICENSE.txt", gzipFile(plain, bundleLicences)],
  ["swagger-ui.LICENSE.txt", gzipFile(plain, licence)],
]);
