import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { AccountFacts, HasReviewFacts } from "../ports/review-facts";
import type { Subscription, Subscriptions } from "../ports/subscriptions";

const unknown: AccountFacts = { emails: [], organizations: null, permissions: null };

const factsOf = ({ organizations, services }: Subscription): AccountFacts => ({
  emails: [services?.email].flatMap((email) =>
    email === undefined || email === null ? [] : [email],
  ),
  organizations:
    organizations._tag === "Some" && organizations.codes.size > 0
      ? [...organizations.codes.keys()]
      : null,
  permissions: services?.permissions ?? null,
});

/** The account of an owner is what its management key says: the key that is named after it. */
export const reviewFactsFrom = (
  subscriptions: Pick<Subscriptions, "get">,
  hasLogo: HasReviewFacts["reviewFacts"]["hasLogo"],
): HasReviewFacts => ({
  reviewFacts: {
    account: (owner) =>
      pipe(
        subscriptions.get(`MANAGE-${owner}`),
        TE.map((found) => (O.isSome(found) ? factsOf(found.value.value) : unknown)),
      ),
    hasLogo,
  },
});
