import { optionBody, positionBody } from "../support/requests";
import { positionsPath, type Stack } from "../support/stack";
import { Client, drive, type Request } from "./callers";
import { atMost, repeated, type Measurement } from "./measurement";
import { residentMegabytes } from "./processes";

const inFlight = 200;
const roundMs = 2_000;
const sampleEveryMs = 100;
const hostPrograms = ["functions-host.js", "functions-worker.js"];

/** Some of each; every sixteenth writes. */
const requestAt = (index: number): { readonly request: Request; readonly expected: number } => {
  if (index % 16 === 0)
    return {
      request: {
        method: "POST",
        path: positionsPath,
        body: positionBody({ paymentOption: [optionBody()] }),
      },
      expected: 201,
    };
  return index % 16 === 1
    ? { request: { method: "GET", path: positionsPath }, expected: 200 }
    : {
        request: { method: "GET", path: `${positionsPath}/77777777777-VALID` },
        expected: 200,
      };
};

/** The most that supervisor and worker together held while so many callers waited for their answers all the time. */
const peakOf = async (client: Client): Promise<number> => {
  const samples: Array<number> = [];
  const sampling = setInterval(() => {
    samples.push(residentMegabytes(...hostPrograms) ?? Number.NaN);
  }, sampleEveryMs);
  await drive(
    { callers: inFlight, count: Number.POSITIVE_INFINITY, withinMs: roundMs },
    async (index) => {
      const { expected, request } = requestAt(index);
      await client.send(request, expected);
    },
  );
  clearInterval(sampling);
  return Math.max(...samples);
};

/** On a stack of its own, whose host has done nothing else. */
export const hostMemory = async ({ baseUrl }: Stack): Promise<ReadonlyArray<Measurement>> => {
  const idle = residentMegabytes(...hostPrograms);
  if (idle === null) {
    process.stderr.write("  No ps on this machine: the host's memory was not measured.\n");
    return [];
  }
  const client = new Client(baseUrl);
  const peaks = await repeated(() => peakOf(client));
  client.close();
  return [
    { what: "memory of the functions host, idle", unit: "MB", values: [idle] },
    {
      what: `memory of the functions host, ${inFlight} requests in flight`,
      unit: "MB",
      values: peaks,
      budget: atMost(256, "MB"),
    },
  ];
};
