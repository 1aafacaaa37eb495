import * as E from "fp-ts/Either";
import type { Access, Surface } from "../../shared/http/contract";
import type { FailureOf } from "../../shared/http/failure";
import { serviceProblems } from "../../shared/http/problems-services";
import { ReviewerId } from "../../shared/domain/service/identifiers";
import type { Reviewer } from "../../shared/domain/review/reviewed";
import type { Caller } from "../../shared/ports/access";

/** Who judges requests to publish, and keeps the register of agreements. Keys that manage services don't open it. */
export const reviewerSurface: Surface = {
  name: "reviewer",
  title: "Reviews of services",
  basePath: "api/v1/reviewer",
  problems: serviceProblems,
};

export const reviewerAccess: Access = { _tag: "Key", kinds: ["reviewer"], organization: null };

/** The person behind a call: their subscription. Keys tell no address. */
export const reviewerOf = (
  caller: Caller | null,
): E.Either<FailureOf<"AccessForbidden">, Reviewer> => {
  const id = caller?.subscription;
  return ReviewerId.is(id) ? E.right({ id, email: null }) : E.left({ _tag: "AccessForbidden" });
};

export const reviewsTag = "Reviews";
export const agreementsTag = "Agreements";

export const maxJsonBytes = 2 * 1024 * 1024;

export const ifMatchHeader = {
  "If-Match": "The ETag that it must still have; without it any version will do",
};

/** A record that grows with each notice: its ETag stays while what is decided upon does, so it never answers 304. */
export const reviewEtag = {
  ETag: "Changes when the request is taken, commented, validated or closed",
};
