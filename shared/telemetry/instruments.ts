import type { Histogram, Meter, ObservableGauge } from "@opentelemetry/api";
import type { Measures } from "../ports/measures";
import type { StepEnding } from "./observer";
import type { Stopwatch } from "./telemetry";

/** The metrics by which the service is watched: names, units and attributes are those of dashboards and alerts. */
export type Instruments = {
  readonly measures: Measures;
  readonly requestEnded: (
    operation: string,
    method: string,
    status: number,
    seconds: number,
  ) => void;
  readonly stepEnded: (ending: StepEnding, seconds: number) => void;
};

const seconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const requestUnits = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500, 1_000];

/**
 * Only one instance measures a backlog, and not always the same one: what it measured before is no news any more after
 * two runs of the timer and a half.
 */
const validMillis = 150_000;

type Reading = { readonly value: number; readonly at: number };
type Readings = Map<string, Reading>;

const readingsBy = (gauge: ObservableGauge, attribute: string, stopwatch: Stopwatch): Readings => {
  const readings: Readings = new Map();
  gauge.addCallback((result) => {
    readings.forEach(({ at, value }, name) => {
      if (stopwatch() - at <= validMillis) result.observe(value, { [attribute]: name });
    });
  });
  return readings;
};

const histogram = (
  meter: Meter,
  name: string,
  unit: string,
  description: string,
  explicitBucketBoundaries: Array<number>,
): Histogram =>
  meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries } });

export const instrumentsOn = (meter: Meter, stopwatch: Stopwatch): Instruments => {
  const requestDuration = histogram(
    meter,
    "http.server.request.duration",
    "s",
    "From the request to the answer, of each operation",
    seconds,
  );
  const stepDuration = histogram(
    meter,
    "sportello.step.duration",
    "s",
    "Of each call that leaves the process, with all that the SDK repeats inside it",
    seconds,
  );
  const stepCharge = histogram(
    meter,
    "sportello.step.request_charge",
    "{request_unit}",
    "Of each call to the database",
    requestUnits,
  );
  const throttled = meter.createCounter("sportello.storage.throttled", {
    description: "Times that a store asked to come later",
  });
  const transitions = meter.createCounter("sportello.transitions", {
    description: "Positions that the clock has moved on, as written down",
  });
  const parked = meter.createCounter("sportello.messages.parked", {
    description: "Messages that were set aside",
  });
  const notices = meter.createCounter("sportello.notices.failed", {
    description: "Attempts to send a notice that failed",
  });
  const gauge = (name: string, unit: string, description: string, attribute: string): Readings =>
    readingsBy(meter.createObservableGauge(name, { unit, description }), attribute, stopwatch);
  const lengths = gauge("sportello.queue.length", "{message}", "About how many wait", "queue");
  const ages = gauge("sportello.queue.age", "s", "Of the first message that waits", "queue");
  const lags = gauge("sportello.sweep.lag", "s", "Age of the oldest due transition", "transition");
  const read = (readings: Readings, name: string, value: number): void => {
    // eslint-disable-next-line functional/immutable-data -- the last reading is what the next export tells
    readings.set(name, { value, at: stopwatch() });
  };

  return {
    measures: {
      queue: (name, length, ageSeconds) => () => {
        read(lengths, name, length);
        read(ages, name, ageSeconds);
      },
      sweepLag: (transition, lagSeconds) => () => {
        read(lags, transition, lagSeconds);
      },
      moved: (to) => () => {
        transitions.add(1, { to });
      },
      parked: (queue) => () => {
        parked.add(1, { queue });
      },
      noticeFailed: (noticeChannel) => () => {
        notices.add(1, { channel: noticeChannel });
      },
    },
    requestEnded: (operation, method, status, duration) => {
      requestDuration.record(duration, {
        operation,
        "http.request.method": method,
        "http.response.status_code": status,
      });
    },
    stepEnded: ({ charge, outcome, step, throttled: times }, duration) => {
      stepDuration.record(duration, { step, outcome });
      if (charge !== null) stepCharge.record(charge, { step });
      if (times > 0) throttled.add(times, { step });
    },
  };
};
