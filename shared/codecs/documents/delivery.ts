import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { nullable, record } from "../../prelude/record";
import { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import type { DeliveredReceipt } from "../../domain/receipt/model";
import { literals } from "../../prelude/refined";
import { deliveryStates, needsReconciliation, type Delivery } from "../../domain/receipt/delivery";
import { storedFacts, storedText, type StoredText } from "./receipt";
import { StoredInstant } from "./scalars";
import { envelopeMembers, reader, schema, type Faults } from "./stored";

export const deliveryKind = "delivery";

const summary = {
  ...storedFacts,
  outcome: literals("outcome", "OK", "KO"),
  standIn: t.boolean,
  state: literals("delivery state", ...deliveryStates),
  hasOtherAmount: t.boolean,
  deliveredAt: StoredInstant,
  decidedAt: nullable(StoredInstant),
};

const StoredDelivery = record("Delivery", {
  ...summary,
  ...storedText,
  /** SHA-256 of what was delivered. */
  contentHash: t.string,
});
const StoredWhole = record("WholeDelivery", { ...summary, ...storedText });
const Delivered = record("DeliveredReceipt", {
  ...storedFacts,
  outcome: summary.outcome,
  standIn: t.boolean,
  document: t.string,
});
const StoredState = record("DeliveryState", {
  contentHash: t.string,
  state: summary.state,
  hasOtherAmount: t.boolean,
  deliveredAt: StoredInstant,
  decidedAt: nullable(StoredInstant),
});
const DueDelivery = record("DueDelivery", { organization: OrganizationFiscalCode, id: t.string });
const StoredSummary = record("DeliverySummary", summary);

/** The members that a list reads. */
export const summaryMembers: ReadonlyArray<string> = [...Object.keys(summary), ...envelopeMembers];

export const documentOf = (delivery: Delivery, content: StoredText, contentHash: string) => ({
  ...StoredDelivery.encode({ ...delivery.receipt, ...delivery, ...content, contentHash }),
  kind: deliveryKind,
  schema,
  attention: needsReconciliation(delivery),
  // Only while it waits, so that the index holds nothing else.
  ...(delivery.state === "RECEIVED" ? { pending: true } : {}),
});

/** Everything that was delivered, always in the same order. */
export const contentOf = (delivered: DeliveredReceipt): string =>
  JSON.stringify(Delivered.encode(delivered));

/** What came of it; the receipt itself is in the hands of who asks. */
export const fromDocument = reader(deliveryKind, StoredState);

const decodeWhole = reader(deliveryKind, StoredWhole);

const placeOf = (text: string | null, blob: string | null): E.Either<Faults, StoredText> => {
  if (text !== null) return E.right({ text, blob: null });
  return blob === null ? E.left(["text"]) : E.right({ text: null, blob });
};

/** The whole of it; its document may still have to be read. */
export const fromWhole = (document: unknown) =>
  pipe(
    decodeWhole(document),
    E.flatMap(({ blob, text, ...rest }) => {
      const { decidedAt, deliveredAt, hasOtherAmount, state, ...receipt } = rest;
      return pipe(
        placeOf(text, blob),
        E.map((content) => ({
          content,
          receipt,
          decision: { state, hasOtherAmount, deliveredAt, decidedAt },
        })),
      );
    }),
  );

/** Where a delivery is that waits to be decided. */
export const fromDue = (document: unknown) =>
  pipe(
    DueDelivery.decode(document),
    E.mapLeft(() => ["organization or id"]),
  );

const decodeSummary = reader(deliveryKind, StoredSummary);

export const fromSummary = (document: unknown) => {
  const decoded = decodeSummary(document);
  if (decoded._tag === "Left") return decoded;
  const { decidedAt, deliveredAt, hasOtherAmount, state, ...receipt } = decoded.right;
  return { ...decoded, right: { receipt, state, hasOtherAmount, deliveredAt, decidedAt } };
};
