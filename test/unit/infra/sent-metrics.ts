import type { Attributes, Meter, ObservableResult } from "@opentelemetry/api";
import { instrumentsOn } from "../../../shared/telemetry/instruments";

/** Every metric that the service sends, with the attributes that it has: each instrument is used once. */
export const sentMetrics = (): Readonly<Record<string, ReadonlyArray<string>>> => {
  const sent: Record<string, ReadonlyArray<string>> = {};
  const callbacks: Array<() => void> = [];
  const note =
    (name: string) =>
    (_: number, attributes: Attributes = {}): void => {
      sent[name] = Object.keys(attributes).toSorted();
    };
  const meter = {
    createHistogram: (name: string) => ({ record: note(name) }),
    createCounter: (name: string) => ({ add: note(name) }),
    createObservableGauge: (name: string) => ({
      addCallback: (observe: (result: ObservableResult) => void) => {
        callbacks.push(() => {
          observe({ observe: note(name) });
        });
      },
    }),
  } as unknown as Meter;
  const { measures, requestEnded, stepEnded } = instrumentsOn(meter, () => 0);
  requestEnded("health", "GET", 200, 1);
  stepEnded({ step: "position.read", outcome: "Ok", charge: 1, throttled: 1 } as never, 1);
  measures.queue("reporting-flows", 1, 1)();
  measures.sweepLag("expire", 1)();
  measures.moved("EXPIRED")();
  measures.parked("reporting-flows")();
  measures.noticeFailed("email")();
  callbacks.forEach((call) => {
    call();
  });
  return sent;
};
