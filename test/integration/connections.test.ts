import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { TokenCredential } from "@azure/identity";
import { blobServiceOf, cosmosClientOf, queueServiceOf } from "../../functions/connections";

/** Remembers for which audiences it was asked. */
const identityOf = () => {
  const scopes: Array<string> = [];
  const credential: TokenCredential = {
    getToken: (scope) => {
      scopes.push(...[scope].flat());
      return Promise.resolve({ token: "token", expiresOnTimestamp: Date.now() + 3_600_000 });
    },
  };
  return { identity: () => credential, scopes };
};

/** Answers nothing of use, and remembers how it was asked. */
const heardBy = async (call: (address: string) => Promise<unknown>) => {
  const heard: Array<IncomingHttpHeaders> = [];
  const server = createServer((request, response) => {
    heard.push(request.headers);
    response.writeHead(404, { "Content-Type": "application/json" }).end("{}");
  });
  const sockets: Array<Socket> = [];
  server.on("connection", (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await call(`127.0.0.1:${(server.address() as AddressInfo).port}`).catch(() => undefined);
  server.close();
  for (const socket of sockets) socket.destroy();
  return heard;
};

type Connect = (endpoint: string, identity: () => TokenCredential) => Promise<unknown>;

const calls: ReadonlyArray<readonly [string, RegExp, Connect]> = [
  [
    "Cosmos DB",
    /^https:\/\/127\.0\.0\.1:\d+\/\.default$/,
    (endpoint, identity) =>
      cosmosClientOf({ _tag: "Identity", endpoint }, identity)
        .database("sportello")
        .container("ledgers")
        .item("id", "ledger")
        .read(),
  ],
  [
    "queues",
    /^https:\/\/storage\.azure\.com\/\.default$/,
    (endpoint, identity) =>
      queueServiceOf(
        { _tag: "Identity", queueEndpoint: endpoint, blobEndpoint: "https://b.example" },
        identity,
      ).getProperties({ abortSignal: AbortSignal.timeout(300) }),
  ],
  [
    "blobs",
    /^https:\/\/storage\.azure\.com\/\.default$/,
    (endpoint, identity) =>
      blobServiceOf(
        { _tag: "Identity", queueEndpoint: "https://q.example", blobEndpoint: endpoint },
        identity,
      ).getProperties({ abortSignal: AbortSignal.timeout(300) }),
  ],
];

describe("A connection by identity", () => {
  it.each(calls)("to %s asks for a token of its audience", async (_, audience, connect) => {
    const { identity, scopes } = identityOf();
    await heardBy((address) => connect(`https://${address}`, identity));
    expect(scopes).not.toStrictEqual([]);
    expect(scopes.filter((scope) => !audience.test(scope))).toStrictEqual([]);
  });

  it.each(calls)("to %s never shows a token in the open", async (_, __, connect) => {
    const { identity } = identityOf();
    expect(await heardBy((address) => connect(`http://${address}`, identity))).toStrictEqual([]);
  });
});

describe("A connection by key", () => {
  it("asks nobody for an identity", () => {
    const nobody = () => {
      throw new Error("An identity was asked for.");
    };
    const connectionString = "UseDevelopmentStorage=true";
    cosmosClientOf({ _tag: "Key", endpoint: "https://c.example", key: "a2V5" }, nobody);
    queueServiceOf({ _tag: "ConnectionString", connectionString }, nobody);
    blobServiceOf({ _tag: "ConnectionString", connectionString }, nobody);
    const endpoint = "https://c.example";
    expect(() => cosmosClientOf({ _tag: "Identity", endpoint }, nobody)).toThrow("An identity");
  });

  it("asks Cosmos DB for strong reads, as one by identity does", async () => {
    const heard = await heardBy((address) =>
      cosmosClientOf({ _tag: "Key", endpoint: `http://${address}`, key: "a2V5" })
        .database("sportello")
        .container("ledgers")
        .item("id", "ledger")
        .read(),
    );
    expect(heard.at(-1)).toMatchObject({ "x-ms-consistency-level": "Strong" });
  });
});
