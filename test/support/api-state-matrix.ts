import type { Status } from "../../shared/domain/debt-position/model";
import { titles } from "./api-calls";

/** What a command comes to: the matrix of the specification (section 4.6), for the operations of this surface. */
export type Outcome =
  | { readonly _tag: "Becomes"; readonly status: Status }
  | { readonly _tag: "Gone" }
  | { readonly _tag: "Refused"; readonly title: string };

export const commandNames = [
  "PUT without toPublish",
  "PUT toPublish without validity",
  "PUT toPublish with a validity to come",
  "DELETE",
  "publish",
  "invalidate",
  "restore",
] as const;
export type CommandName = (typeof commandNames)[number];

const becomes = (status: Status): Outcome => ({ _tag: "Becomes", status });
const refused = (title: string): Outcome => ({ _tag: "Refused", title });
const gone: Outcome = { _tag: "Gone" };

const notUpdatable = refused(titles.notUpdatable);
const paymentFound = refused(titles.paymentFound);
const notPublishable = refused(titles.notPublishable);
const notInvalidable = refused(titles.notInvalidable);
const notRestorable = refused(titles.notRestorable);
const [draft, published, valid] = [becomes("DRAFT"), becomes("PUBLISHED"), becomes("VALID")];

type Expectation = {
  /** What the journal says last when the command was accepted. */
  readonly event: string;
  readonly outcomes: Readonly<Record<Status, Outcome>>;
};

/** The positions on which money has moved. */
const settled = (outcome: Outcome) => ({
  PARTIALLY_PAID: outcome,
  PAID: outcome,
  REPORTED: outcome,
});
const notWithdrawn = (outcome: Outcome) => ({
  DRAFT: outcome,
  PUBLISHED: outcome,
  VALID: outcome,
  EXPIRED: outcome,
});
const updating = (outcome: Outcome): Expectation => ({
  event: "DebtPositionUpdated",
  outcomes: { ...notWithdrawn(outcome), INVALID: notUpdatable, ...settled(notUpdatable) },
});

export const expectations: Readonly<Record<CommandName, Expectation>> = {
  "PUT without toPublish": updating(draft),
  "PUT toPublish without validity": updating(valid),
  "PUT toPublish with a validity to come": updating(published),
  DELETE: {
    event: "DebtPositionDeleted",
    outcomes: { ...notWithdrawn(gone), INVALID: gone, ...settled(paymentFound) },
  },
  publish: {
    event: "DebtPositionPublished",
    outcomes: {
      ...notWithdrawn(notPublishable),
      DRAFT: valid,
      INVALID: notPublishable,
      ...settled(notPublishable),
    },
  },
  invalidate: {
    event: "DebtPositionInvalidated",
    outcomes: {
      DRAFT: notInvalidable,
      PUBLISHED: becomes("INVALID"),
      VALID: becomes("INVALID"),
      EXPIRED: notInvalidable,
      INVALID: notInvalidable,
      ...settled(notInvalidable),
    },
  },
  restore: {
    event: "DebtPositionRestored",
    outcomes: {
      ...notWithdrawn(notRestorable),
      INVALID: draft,
      ...settled(notRestorable),
    },
  },
};
