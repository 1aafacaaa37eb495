import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { agreementId } from "../../codecs/documents/agreement";
import { fromPointerDocument } from "../../codecs/documents/registry";
import * as subscription from "../../codecs/documents/subscription";
import { InstitutionFiscalCode } from "../../domain/service/values";
import type { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import type { StoreFailure, Versioned } from "../../ports/store";
import type { Subscription } from "../../ports/subscriptions";
import type { Documents } from "./container";
import { decoded } from "./decoded";
import {
  firstByKey,
  idOf,
  itemOf,
  joined,
  pairOf,
  storedObject,
  type ExportedItem,
  type ExportPart,
  type Items,
} from "./exported";
import { pointerId, rowsId } from "./registry";
import { subscriptionId } from "./subscriptions";

const container = "access";

type Found = TE.TaskEither<StoreFailure, O.Option<Versioned<unknown>>>;

const itemsOf =
  (keyOf: (id: string) => string) =>
  (found: O.Option<Versioned<unknown>>): E.Either<StoreFailure, ReadonlyArray<ExportedItem>> =>
    O.isNone(found)
      ? E.right([])
      : pipe(
          storedObject(found.value.value),
          E.map((document) => [itemOf(container, keyOf(idOf(document)), document)]),
        );

/** One document, if it is there. */
const single = (
  name: string,
  read: (organization: OrganizationFiscalCode) => Found,
): ExportPart => ({
  name,
  items: (organization, after) =>
    after === null ? pipe(read(organization), TE.flatMapEither(itemsOf((id) => id))) : TE.right([]),
});

export const agreementPart = (access: Documents): ExportPart =>
  single("agreement", (organization) => {
    if (!InstitutionFiscalCode.is(organization)) return TE.right(O.none);
    const id = agreementId(organization);
    return access.read("agreement.read", id, id);
  });

const accountsOf = (organization: OrganizationFiscalCode): string => `ibans|${organization}`;

const accountsPointer =
  (access: Documents) =>
  (organization: OrganizationFiscalCode): Found => {
    const id = pointerId(accountsOf(organization));
    return access.read("registry.read", id, id);
  };

/** What tells which load of accounts is in force. */
export const accountsPart = (access: Documents): ExportPart =>
  single("accounts", accountsPointer(access));

/** The rows of the load that is in force. One that comes into force meanwhile is told from its beginning. */
export const accountRowsPart = (access: Documents): ExportPart => {
  const rows = (organization: OrganizationFiscalCode, version: string, index: number): Items => {
    const id = rowsId(accountsOf(organization), version, index);
    return pipe(
      access.read("registry-rows.read", id, id),
      TE.filterOrElse(O.isSome, (): StoreFailure => ({
        _tag: "StoreUnavailable",
        step: "registry-rows.read",
        reason: "replaced meanwhile",
      })),
      TE.flatMapEither(itemsOf(() => joined(version, String(index)))),
    );
  };
  return {
    name: "account-rows",
    items: (organization, after) =>
      pipe(
        accountsPointer(access)(organization),
        TE.flatMapEither((found) =>
          O.isNone(found)
            ? E.right(null)
            : pipe(
                decoded(fromPointerDocument)(found.value.value),
                E.map(({ state }) => state),
              ),
        ),
        TE.flatMap((state): Items => {
          if (state === null) return TE.right([]);
          const [version, told] = pairOf(after);
          const index = version === state.version ? Number(told) + 1 : 0;
          return index < state.chunks ? rows(organization, state.version, index) : TE.right([]);
        }),
      ),
  };
};

/** Whether it is for that institution and for no other. */
const isOfAlone = (organization: string, { organizations }: Subscription): boolean =>
  organizations._tag === "Some" &&
  organizations.codes.size === 1 &&
  organizations.codes.has(organization);

/** Keys are secrets, encrypted ones and hashes too. */
const secretMembers: ReadonlyArray<string> = ["keys", "readable"];

/** What a subscription may do and whether it does. Of all partitions, because each is alone in its own: as few as there are callers. */
export const subscriptionsPart = (access: Documents): ExportPart => ({
  name: "subscriptions",
  items: (organization, after, limit) =>
    pipe(
      firstByKey(
        access,
        "subscription.list",
        {
          text: "SELECT * FROM c WHERE c.id > @after AND c.id < @end",
          parameters: {
            "@after": after ?? subscriptionId(""),
            // The character after the one that ends the kind.
            "@end": `${subscription.subscriptionKind}}`,
          },
        },
        (document) =>
          pipe(
            subscription.fromSubscriptionDocument(document),
            E.match(
              () => null,
              (value) => (isOfAlone(organization, value) ? subscriptionId(value.id) : null),
            ),
          ),
        after,
        limit,
      ),
      TE.flatMap(
        TE.traverseArray(([id, document]) =>
          pipe(
            TE.fromEither(storedObject(document)),
            TE.map((stored) =>
              itemOf(
                container,
                id,
                Object.fromEntries(
                  Object.entries(stored).filter(([member]) => !secretMembers.includes(member)),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
});
