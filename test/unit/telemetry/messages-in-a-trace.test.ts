import * as E from "fp-ts/Either";
import * as t from "io-ts";
import {
  keysOf,
  messageOf as transitions,
  DebtPositionTransitions,
} from "../../../shared/codecs/messages/debt-position-transitions";
import {
  FlowLinesMessage,
  linesMessage,
} from "../../../shared/codecs/messages/reporting-flow-lines";
import { flowMessage, ReportingFlowMessage } from "../../../shared/codecs/messages/reporting-flows";
import {
  messageOf as serviceEvent,
  ServiceEventMessage,
} from "../../../shared/codecs/messages/service-event";
import { retraced, traceOf, type Trace } from "../../../shared/codecs/messages/trace";
import { TraceParent } from "../../../shared/prelude/trace-parent";
import { iupd, organization } from "../../support/builders";

const text = `00-${"1".repeat(32)}-${"2".repeat(16)}-01`;
const trace = TraceParent.is(text) ? text : undefined;
const other = `00-${"3".repeat(32)}-${"4".repeat(16)}-00`;

const ulid = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const address = ServiceEventMessage.decode({
  schema: 1,
  owner: "comune",
  serviceId: ulid,
  reviewId: ulid,
  notificationId: null,
});

const messages: ReadonlyArray<readonly [string, t.Mixed, (trace?: Trace) => string]> = [
  [
    "transitions",
    DebtPositionTransitions,
    (at) => transitions([{ organization: organization(), iupd: iupd("x") }], at),
  ],
  ["flows", ReportingFlowMessage, (at) => flowMessage("0".repeat(64), at)],
  ["lines of flows", FlowLinesMessage, (at) => linesMessage("flow", 3, at)],
  [
    "events of services",
    ServiceEventMessage,
    (at) => {
      if (E.isLeft(address)) throw new Error("The sample does not decode.");
      const { notificationId, owner, reviewId, serviceId } = address.right;
      return serviceEvent({ notificationId, owner, reviewId, serviceId }, at);
    },
  ],
];

const parsed = (json: string): unknown => JSON.parse(json);

describe.each(messages)("a message about %s", (_, codec, write) => {
  it("carries the trace of who sent it", () => {
    const message = parsed(write(trace));
    expect(traceOf(message)).toBe(trace);
    expect(codec.decode(message)).toMatchObject({ _tag: "Right", right: { trace } });
  });

  it("is what it always was where nothing is traced, and older ones are read", () => {
    const message = parsed(write());
    expect(message).not.toHaveProperty("trace");
    expect(traceOf(message)).toBeUndefined();
    expect(E.isRight(codec.decode(message))).toBe(true);
  });

  it.each([null, 7, "", "00-zz", `${text} `, { deep: text }])(
    "is not lost for a trace like %j",
    (odd) => {
      const message = { ...(parsed(write()) as object), trace: odd };
      expect(traceOf(message)).toBeUndefined();
      expect(codec.decode(message)).toMatchObject({ _tag: "Right" });
    },
  );

  it("that is sent again belongs to who sends it again, and says the same otherwise", () => {
    expect(retraced(write(trace), undefined)).toBe(write());
    const again = TraceParent.is(other) ? other : undefined;
    expect(retraced(write(trace), again)).toBe(write(again));
    expect(retraced(write(), again)).toBe(write());
  });
});

it("a text that only looks like a trace inside a name stays", () => {
  const key = { organization: organization(), iupd: iupd(`,"trace":"${text}"`) };
  const message = transitions([key], trace);
  const bare = retraced(message, undefined);
  const decoded = DebtPositionTransitions.decode(parsed(bare));
  expect(E.isRight(decoded) && keysOf(decoded.right)).toStrictEqual([key]);
  expect(traceOf(parsed(bare))).toBeUndefined();
});
