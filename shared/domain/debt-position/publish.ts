import * as E from "fp-ts/Either";
import { earliest, type Instant } from "../../prelude/instant";
import { settle } from "./clock";
import { eventOf, type Accepted, type Execution } from "./events";
import type { Contents, DebtPosition, Published, Status, Valid } from "./model";
import { mayAct, type SegregationGrant } from "./segregation";

export type Publish = Execution & { readonly grant: SegregationGrant };

type Refusal<Tag extends string> = {
  readonly _tag: Tag;
  readonly organization: string;
  readonly iupd: string;
};
export type PublishRejected =
  | {
      readonly _tag: "SegregationForbidden";
      readonly organization: string;
      readonly subject: string;
    }
  | (Refusal<"NotPublishable"> & { readonly from: Status })
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
const dateRefusal = (
  { iupd, organization, options }: Contents,
  at: Instant,
): PublishRejected | null => {
  const validities = options.flatMap(({ validFrom }) => (validFrom === null ? [] : [validFrom]));
  const due = earliest(options.map((option) => option.dueDate));
  const validity = earliest(validities);
  if (options.some((option) => option.validFrom !== null && option.dueDate < option.validFrom))
    return { _tag: "DueDateBeforeValidityDate", organization, iupd };
  if (due !== null && due < at) return { _tag: "DueDatePassed", organization, iupd };
  if (validity !== null && validity < at) return { _tag: "ValidityDatePassed", organization, iupd };
  return null;
};

/**
 * A draft becomes payable at once, or waits for its validity date. Nothing else can be published, so a
 * repeat is refused. A draft whose validity or due date has passed is refused too: updating it is the way.
 */
export const publish =
  ({ at, command, grant }: Publish) =>
  (stored: DebtPosition): E.Either<PublishRejected, Accepted> => {
    const { next: position, events } = settle(at, command)(stored);
    const { iupd, organization } = position;
    if (!mayAct(grant, position.options))
      return E.left({ _tag: "SegregationForbidden", organization, subject: iupd });
    if (position.status !== "DRAFT")
      return E.left({ _tag: "NotPublishable", organization, iupd, from: position.status });
    const refusal = dateRefusal(position, at);
    if (refusal !== null) return E.left(refusal);
    const next = published(
      {
        ...position,
        sequence: position.sequence + 1,
        revision: position.revision + 1,
        lastCommand: command,
        lastUpdatedAt: at,
      },
      at,
    );
    return E.right({ next, events: [...events, eventOf("DebtPositionPublished", next, at)] });
  };
