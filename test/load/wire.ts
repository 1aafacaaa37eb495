import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import { stepChannel, type StepNotice } from "../../shared/persistence/steps";

/** What left this process while something ran. */
export type Traffic = {
  /** Calls of storage, by the reason that the service gives for each. */
  readonly steps: ReadonlyArray<string>;
  /** How many of them began when none was under way: those that waited for others. */
  readonly stepsInTurn: number;
  /** HTTP requests, whatever the SDK made of those calls. */
  readonly requests: number;
  readonly requestsInTurn: number;
  /** Request units that the database says it charged. */
  readonly charge: number;
};

type Exchange = { readonly request: ClientRequest; readonly response: IncomingMessage };

const chargeOf = (response: IncomingMessage): number => {
  const charge = Number(response.headers["x-ms-request-charge"] ?? 0);
  return Number.isNaN(charge) ? 0 : charge;
};

/** Counts things that begin and end, and those that began alone. */
class Count {
  all = 0;
  inTurn = 0;
  #open = 0;

  begin(): void {
    if (this.#open === 0) this.inTurn += 1;
    this.all += 1;
    this.#open += 1;
  }

  end(): void {
    this.#open -= 1;
  }
}

/** Runs it and watches. Nothing else may call storage from this process meanwhile. */
export const watched = async (run: () => Promise<unknown>): Promise<Traffic> => {
  const names: Array<string> = [];
  const steps = new Count();
  const requests = new Count();
  let charge = 0;
  const onStep = (message: unknown): void => {
    const { phase, step } = message as StepNotice;
    if (phase === "before") {
      names.push(step);
      steps.begin();
    } else steps.end();
  };
  const onRequest = (): void => {
    requests.begin();
  };
  const onResponse = (message: unknown): void => {
    requests.end();
    charge += chargeOf((message as Exchange).response);
  };
  subscribe(stepChannel, onStep);
  subscribe("http.client.request.start", onRequest);
  subscribe("http.client.response.finish", onResponse);
  try {
    await run();
  } finally {
    unsubscribe(stepChannel, onStep);
    unsubscribe("http.client.request.start", onRequest);
    unsubscribe("http.client.response.finish", onResponse);
  }
  return {
    steps: names,
    stepsInTurn: steps.inTurn,
    requests: requests.all,
    requestsInTurn: requests.inTurn,
    charge: Math.round(charge * 100) / 100,
  };
};
