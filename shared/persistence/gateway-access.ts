import { createHash, timingSafeEqual } from "node:crypto";
import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import { permissionsIn } from "../domain/service-access/permissions";
import { GroupId, OwnerId } from "../domain/service/identifiers";
import {
  callerKinds,
  type Caller,
  type CallerKind,
  type HasAccess,
  type OrganizationGrants,
  type Presented,
  type ServiceGrants,
  type Unidentified,
} from "../ports/access";

/** What a gateway sends with each call; it must not let through what its own callers send under these names. */
export const gatewayHeaders = {
  secret: "X-Gateway-Secret",
  subscription: "X-Subscription-Id",
  kind: "X-Caller-Kind",
  organizations: "X-Organizations",
  segregationCodes: "X-Segregation-Codes",
  /** Of callers that manage services. */
  user: "X-User-Id",
  email: "X-User-Email",
  permissions: "X-User-Groups",
  groups: "X-User-Groups-Selc",
  sourceRanges: "X-Source-Ranges",
} as const;

const digest = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();

const maxSubscriptionLength = 200;
const listed = (text: string): ReadonlyArray<string> => text.split(",").map((item) => item.trim());

const kindOf = (text: string | null): CallerKind | null =>
  callerKinds.find((kind) => kind === text) ?? null;

/** The codes hold in each of the institutions; every institution at once can't be narrowed, so that is refused. */
const grantsOf = (
  organizations: string | null,
  segregationCodes: string | null,
): OrganizationGrants | null => {
  const codes = segregationCodes === null ? null : listed(segregationCodes);
  if (codes?.every((code) => /^\d{2}$/.test(code)) === false) return null;
  if (organizations === "*") return codes === null ? { _tag: "Every" } : null;
  const names = organizations === null ? [] : listed(organizations);
  return names.some((name) => name === "" || name === "*")
    ? null
    : { _tag: "Some", codes: new Map(names.map((name) => [name, codes])) };
};

const given = (text: string | null): ReadonlyArray<string> =>
  text === null ? [] : listed(text).filter((item) => item !== "");

/** Null: it isn't told whose services they are. */
const serviceGrantsOf = ({ header }: Presented): ServiceGrants | null => {
  const owner = header(gatewayHeaders.user);
  return OwnerId.is(owner)
    ? {
        owner,
        groups: given(header(gatewayHeaders.groups)).filter(GroupId.is),
        permissions: permissionsIn(header(gatewayHeaders.permissions) ?? ""),
        sourceRanges: given(header(gatewayHeaders.sourceRanges)),
        email: header(gatewayHeaders.email),
      }
    : null;
};

const managing: ReadonlyArray<CallerKind> = ["manage", "manage-group"];

/** Who manages services must be told by more than a subscription. */
const withServices =
  (presented: Presented) =>
  (caller: Caller): E.Either<Unidentified, Caller> => {
    if (!managing.includes(caller.kind)) return E.right(caller);
    const services = serviceGrantsOf(presented);
    return services === null
      ? E.left({ _tag: "AnonymousUser" })
      : E.right({ ...caller, identity: "gateway", services });
  };

const identityOf = ({ header }: Presented): Caller | null => {
  const subscription = header(gatewayHeaders.subscription);
  const kind = kindOf(header(gatewayHeaders.kind));
  const organizations = grantsOf(
    header(gatewayHeaders.organizations),
    header(gatewayHeaders.segregationCodes),
  );
  return subscription === null ||
    subscription.length > maxSubscriptionLength ||
    kind === null ||
    organizations === null
    ? null
    : { subscription, kind, organizations };
};

/**
 * Trusts who a gateway says is calling, when it proves itself with the secret that only it and we know. The secret
 * is checked first, in a time that tells nothing of it; an identity that can't be read is no identity. While the
 * secret is being replaced the gateway may present the one before it.
 */
export const accessThroughGateway = (
  current: string,
  previous: ReadonlyArray<string> = [],
): HasAccess => {
  const expected = [current, ...previous].map(digest);
  const isExpected = (proof: string): boolean => {
    const presented = digest(proof);
    return expected.filter((each) => timingSafeEqual(presented, each)).length > 0;
  };
  return {
    callerOf: (presented) => {
      const proof = presented.header(gatewayHeaders.secret);
      if (proof === null) return TE.left({ _tag: "KeyMissing" });
      if (!isExpected(proof)) return TE.left({ _tag: "KeyUnknown" });
      const caller = identityOf(presented);
      return caller === null
        ? TE.left({ _tag: "KeyUnknown" })
        : TE.fromEither(withServices(presented)(caller));
    },
  };
};
