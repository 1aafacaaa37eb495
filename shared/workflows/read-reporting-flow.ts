import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { ReportingFlow } from "../domain/reporting-flow/model";
import type { HasFlowContents } from "../ports/flow-contents";
import type { HasReportingFlows } from "../ports/reporting-flows";
import type { Bytes } from "../ports/spool";
import type { StoreFailure } from "../ports/store";

export type ReportingFlowNotFound = {
  readonly _tag: "ReportingFlowNotFound";
  readonly organization: string;
  readonly flowId: string;
};

export type HasFlowDateSettings = {
  /** A date that no revision has finds nothing, instead of the newest. */
  readonly isFlowDateStrict: boolean;
};

const secondDigits = 19;
/** Of a date-time with an offset or `Z`, its wall clock, fraction and offset. */
const zoned = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/;

/** The moment that a date-time with an offset means, to the second; null without one. */
const secondOf = (text: string): number | null => {
  const [, clock, , offset] = zoned.exec(text) ?? [];
  const millis = clock === undefined ? Number.NaN : Date.parse(`${clock}${offset ?? ""}`);
  return Number.isNaN(millis) ? null : millis;
};

/** The same wall clock, or the same moment where both say an offset. */
const isDated =
  (date: string) =>
  ({ heading }: ReportingFlow): boolean => {
    if (heading.date === date.slice(0, secondDigits)) return true;
    const asked = secondOf(date);
    return asked !== null && asked === secondOf(heading.statedDate);
  };

/** A flow as its sender published it: the revision of that date, else the newest. */
export const readReportingFlow =
  (
    organization: OrganizationFiscalCode,
    flowId: string,
    date: string,
  ): RTE.ReaderTaskEither<
    HasFlowContents & HasFlowDateSettings & HasReportingFlows,
    ReportingFlowNotFound | StoreFailure,
    Bytes
  > =>
  ({ flowContents, isFlowDateStrict, reportingFlows }) => {
    const notFound: ReportingFlowNotFound = {
      _tag: "ReportingFlowNotFound",
      organization,
      flowId,
    };
    return pipe(
      reportingFlows.revisions(organization, flowId),
      TE.flatMapEither((revisions) =>
        pipe(
          O.fromNullable(revisions.find(isDated(date))),
          O.alt(() => (isFlowDateStrict ? O.none : O.fromNullable(revisions[0]))),
          E.fromOption((): ReportingFlowNotFound | StoreFailure => notFound),
        ),
      ),
      TE.flatMap(({ content }) =>
        pipe(
          flowContents.open(content),
          // Contents are written before the flow that names them, and never deleted.
          TE.flatMapEither(
            E.fromOption((): ReportingFlowNotFound | StoreFailure => ({
              _tag: "CorruptDocument",
              id: content,
              paths: ["content"],
            })),
          ),
        ),
      ),
    );
  };
