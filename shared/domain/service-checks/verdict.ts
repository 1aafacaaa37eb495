import * as RA from "fp-ts/ReadonlyArray";
import type { Instant } from "../../prelude/instant";
import type { Reason, Reasons } from "../review/reasons";
import type { ServiceId } from "../service/identifiers";
import type { ServiceData } from "../service/service-data";
import { agreementChecks, type AccountFacts } from "./agreement-checks";
import { answered, type Check, type Weight } from "./check";
import { completenessChecks } from "./completeness";
import { duplicateCheck } from "./duplicates";

/** What the rules need to know besides the service itself. */
export type CheckFacts = AccountFacts & {
  readonly duplicate: ServiceId | null;
  /** A logo of the service or of its organization. */
  readonly hasLogo: boolean;
};

export type CheckPolicy = {
  /** V7 and V8 are not asked of this service. */
  readonly mayBeIncomplete: boolean;
  readonly logo: Weight;
  readonly agreement: Weight;
};

export type Verdict = {
  readonly checks: ReadonlyArray<Check>;
  /** Why it is to be rejected without a reviewer; null: nothing stands against it. */
  readonly rejection: Reasons | null;
  /** A rule that would reject by itself could not be answered: a person must look. */
  readonly needsReviewer: boolean;
};

const logoCheck = (hasLogo: boolean): Check =>
  answered(
    {
      rule: "V12",
      code: "MISSING_MANDATORY_METADATA",
      fields: [],
      whenFailed: "Manca il logo del servizio o dell'ente",
    },
    hasLogo,
  );

type Stage = { readonly weight: Weight; readonly checks: ReadonlyArray<Check> };

const reasonOf = ({ code, fields, text }: Check): Reason => ({
  code,
  message: text,
  fields,
});

const failures = ({ checks, weight }: Stage): ReadonlyArray<Reason> =>
  weight === "enforce" ? checks.filter(({ outcome }) => outcome === "FAIL").map(reasonOf) : [];

/**
 * Puts all questions about a submitted service. All failures of the first stage that fails are reasons to
 * reject, together; later stages are not held against it, yet are shown to the reviewer.
 */
export const verdictOn = (
  data: ServiceData,
  facts: CheckFacts,
  policy: CheckPolicy,
  at: Instant,
): Verdict => {
  const stages: ReadonlyArray<Stage> = [
    { weight: "enforce", checks: completenessChecks(data, policy.mayBeIncomplete) },
    { weight: "enforce", checks: [duplicateCheck(facts.duplicate)] },
    { weight: policy.logo, checks: policy.logo === "off" ? [] : [logoCheck(facts.hasLogo)] },
    {
      weight: policy.agreement,
      checks:
        policy.agreement === "off" ? [] : agreementChecks(data.organization.fiscalCode, facts, at),
    },
  ];
  const reasons = stages.map(failures).find((found) => found.length > 0) ?? [];
  return {
    checks: stages.flatMap(({ checks }) => checks),
    rejection: RA.isNonEmpty(reasons) ? reasons : null,
    needsReviewer: stages.some(
      ({ checks, weight }) =>
        weight === "enforce" && checks.some(({ outcome }) => outcome === "UNKNOWN"),
    ),
  };
};
