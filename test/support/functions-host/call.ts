import { request, type Agent, type IncomingHttpHeaders } from "node:http";

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

type Call = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | ReadonlyArray<string>>>;
  readonly body?: string | Buffer;
  readonly agent?: Agent | false;
};

/** Unlike fetch it sends the path as it stands and gives repeated headers as they come. */
export const call = (
  port: number,
  path: string,
  { method = "GET", headers = {}, body, agent = false }: Call = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port,
        path,
        method,
        agent,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [
            name,
            typeof value === "string" ? value : [...value],
          ]),
        ),
      },
      (response) => {
        const chunks: Array<Buffer> = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });

export const textOf = async (answer: Promise<Answer>): Promise<string> =>
  (await answer).body.toString("utf8");

export const jsonOf = async (answer: Promise<Answer>): Promise<unknown> =>
  JSON.parse(await textOf(answer)) as unknown;
