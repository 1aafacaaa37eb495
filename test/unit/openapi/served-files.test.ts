import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { HttpRequest } from "@azure/functions";
import { docs, docsPolicy } from "../../../functions/system/docs";
import { gzipFile, type FileReply } from "../../../functions/system/file-reply";
import { openapi } from "../../../functions/system/openapi";
import { now } from "../../support/builders";

const documents = [
  { name: "gpd", title: "Debt positions", content: { openapi: "3.1.0", paths: {} } },
  { name: "aca", title: 'A "quoted" <title> & more', content: { openapi: "3.1.0" } },
];
const script = "console.log('hello')";
const assets = new Map([
  ["page.mjs", gzipFile("text/javascript", gzipSync(script).toString("base64"))],
]);
const environment = { now: () => now, uuid: () => "made-by-the-service" };

const request = (
  params: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): HttpRequest => new HttpRequest({ method: "GET", url: "http://127.0.0.1/", params, headers });

const textOf = (body: FileReply["body"]): string =>
  typeof body === "string" ? body : Buffer.from(body as Uint8Array).toString("utf8");

const document = (name: string, headers?: Readonly<Record<string, string>>): FileReply =>
  openapi(documents)(environment)(request({ document: name }, headers));
const page = (headers?: Readonly<Record<string, string>>): FileReply =>
  docs(documents, assets)(environment)(request({}, headers));
const asset = (name: string, headers?: Readonly<Record<string, string>>): FileReply =>
  docs(documents, assets)(environment)(request({ asset: name }, headers));

const strict = "default-src 'none'; frame-ancestors 'none'";
const notFound: FileReply = {
  status: 404,
  headers: {
    "X-Content-Type-Options": "nosniff",
    "X-Request-Id": "made-by-the-service",
    "Cache-Control": "no-store",
    "Content-Security-Policy": strict,
    "Content-Type": "application/json",
  },
  body: '{"status":404,"title":"Not found the resource","detail":"No operation answers at this path"}',
};

describe("a published document", () => {
  it("is served as it is committed", () => {
    expect(document("gpd.json")).toStrictEqual({
      status: 200,
      headers: {
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": "made-by-the-service",
        "Cache-Control": "no-cache",
        "Content-Security-Policy": strict,
        "Content-Type": "application/json",
        ETag: expect.stringMatching(/^W\/"[\w-]{22}"$/) as string,
        Vary: "Accept-Encoding",
      },
      body: '{"openapi":"3.1.0","paths":{}}',
    });
  });

  it("is not sent again to a caller who has it", () => {
    const { headers } = document("gpd.json");
    const kept = Object.fromEntries(
      Object.entries(headers).filter(([name]) => name !== "Content-Type"),
    );
    expect(document("gpd.json", { "if-none-match": headers["ETag"] ?? "" })).toStrictEqual({
      status: 304,
      headers: kept,
    });
    expect(document("aca.json", { "if-none-match": headers["ETag"] ?? "" }).status).toBe(200);
  });

  it.each(["gpd", "nope.json", "", "__proto__", "../gpd.json"])("is not found as %j", (name) => {
    expect(document(name)).toStrictEqual(notFound);
  });

  it("answers with the request id of the caller", () => {
    expect(document("gpd.json", { "x-request-id": "mine" }).headers["X-Request-Id"]).toBe("mine");
    expect(document("no", { "x-request-id": "mine" }).headers["X-Request-Id"]).toBe("mine");
  });
});

describe("the documentation page", () => {
  it("offers every document by its title, and loads nothing from elsewhere", () => {
    const { status, headers, body } = page();
    expect({ status, type: headers["Content-Type"] }).toStrictEqual({
      status: 200,
      type: "text/html; charset=utf-8",
    });
    expect(headers["Content-Security-Policy"]).toBe(docsPolicy);
    expect(docsPolicy).not.toMatch(/unsafe|https?:|\*/);
    const html = textOf(body);
    expect(
      [...html.matchAll(/<option value="(.*?)">(.*?)</g)].map(([, ...parts]) => parts),
    ).toStrictEqual([
      ["gpd", "Debt positions"],
      ["aca", "A &#34;quoted&#34; &#60;title&#62; &#38; more"],
    ]);
    expect([...html.matchAll(/(?:src|href)="(.*?)"/g)].map(([, link]) => link)).toStrictEqual([
      "docs/icon.svg",
      "docs/swagger-ui.css",
      "docs/page.css",
      "openapi/gpd.json",
      "docs/swagger-ui-bundle.js",
      "docs/page.mjs",
    ]);
    expect(html).not.toMatch(/<script(?![^>]*src=)|style=|\son\w+=/);
  });

  it("loads only files that the application serves", () => {
    const served = [
      ...readFileSync("functions/system/docs-assets.ts", "utf8").matchAll(/\["(.*?)", gzipFile/g),
    ].map(([, name]) => `docs/${name ?? ""}`);
    const loaded = [...textOf(page().body).matchAll(/"(docs\/.*?)"/g)].map(([, link]) => link);
    expect(loaded.filter((link) => !served.includes(link ?? ""))).toStrictEqual([]);
  });

  it.each(["gzip", "br, gzip", "gzip;q=0.5", "deflate,gzip;q=1.0"])(
    "sends a file compressed to a caller who accepts %j",
    (accepted) => {
      const { headers, body } = asset("page.mjs", { "accept-encoding": accepted });
      expect(headers["Content-Encoding"]).toBe("gzip");
      expect(gunzipSync(body as Uint8Array).toString()).toBe(script);
    },
  );

  it.each(["", "br", "gzip;q=0", "gzip; q=0.0, br", "x-gzip-like"])(
    "sends a file as it is to a caller who accepts %j",
    (accepted) => {
      const { headers, body } = asset("page.mjs", { "accept-encoding": accepted });
      expect({
        type: headers["Content-Type"],
        encoding: headers["Content-Encoding"],
      }).toStrictEqual({ type: "text/javascript", encoding: undefined });
      expect(textOf(body)).toBe(script);
    },
  );

  it("finds no other file", () => {
    expect(asset("other.js")).toStrictEqual(notFound);
  });
});
