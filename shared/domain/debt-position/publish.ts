import * as E from "fp-ts/Either";
import { earliest, type Instant } from "../../prelude/instant";
import { settle, validFrom } from "./clock";
import { advanced, eventOf, type Accepted, type Execution } from "./events";
import type { Contents, DebtPosition, Published, Valid } from "./model";
import { refusal, refusedFrom, type RefusedFrom, type Refusal } from "./refusal";
import { forbidden, mayAct, type SegregationForbidden, type SegregationGrant } from "./segregation";

export type Publish = Execution & { readonly grant: SegregationGrant };

type DateRefusal = "DueDateBeforeValidityDate" | "DueDatePassed" | "ValidityDatePassed";
export type PublishRejected =
  | SegregationForbidden
  | RefusedFrom<"NotPublishable">
  | Refusal<"DueDateBeforeValidityDate">
  | Refusal<"DueDatePassed">
  | Refusal<"ValidityDatePassed">;

/**
 * A position made payable at `at`: options without a validity date are valid from now on. It waits
 * (PUBLISHED) only while every validity lies in the future; one without options has nothing to wait for.
 */
export const published = (contents: Contents, at: Instant): Published | Valid => {
  const options = contents.options.map((option) => ({
    ...option,
    validFrom: option.validFrom ?? at,
  }));
  const waits = options.length > 0 && options.every((option) => option.validFrom > at);
  return {
    ...contents,
    options,
    status: waits ? "PUBLISHED" : "VALID",
    publishedAt: at,
    paidAt: null,
  };
};

/** The first date that forbids publication, in the order of the specification (4.1, G1 to G3). */
const dateRefusal = (position: Contents, at: Instant): DateRefusal | null => {
  const { options } = position;
  if (options.some((option) => option.validFrom !== null && option.dueDate < option.validFrom))
    return "DueDateBeforeValidityDate";
  const due = earliest(options.map((option) => option.dueDate));
  if (due !== null && due < at) return "DueDatePassed";
  const validity = validFrom(position);
  return validity !== null && validity < at ? "ValidityDatePassed" : null;
};

/**
 * A draft becomes payable at once, or waits for its validity date. Nothing else can be published, so a
 * repeat is refused. A draft whose validity or due date has passed is refused too: updating it is the way.
 */
export const publish =
  ({ at, command, grant }: Publish) =>
  (stored: DebtPosition): E.Either<PublishRejected, Accepted> => {
    const { next: position, events } = settle(at, command)(stored);
    if (!mayAct(grant, position.options)) return E.left(forbidden(position));
    if (position.status !== "DRAFT") return E.left(refusedFrom("NotPublishable", position));
    const reason = dateRefusal(position, at);
    if (reason !== null) return E.left(refusal(reason, position));
    const next = published(advanced(position, { at, command }), at);
    return E.right({ next, events: [...events, eventOf("DebtPositionPublished", next, at)] });
  };
