import * as E from "fp-ts/Either";
import * as fc from "fast-check";
import * as t from "io-ts";
import * as agreement from "../../../shared/codecs/documents/agreement";
import * as code from "../../../shared/codecs/documents/code";
import * as position from "../../../shared/codecs/documents/debt-position";
import * as delivery from "../../../shared/codecs/documents/delivery";
import * as flowChunk from "../../../shared/codecs/documents/flow-chunk";
import * as ingestion from "../../../shared/codecs/documents/ingestion";
import * as journalEntry from "../../../shared/codecs/documents/journal-entry";
import * as receipt from "../../../shared/codecs/documents/receipt";
import {
  Iban,
  TaxonomyRow,
  fromPointerDocument,
  pointerDocument,
  registryRows,
} from "../../../shared/codecs/documents/registry";
import * as remembered from "../../../shared/codecs/documents/remembered-request";
import * as flow from "../../../shared/codecs/documents/reporting-flow";
import * as creation from "../../../shared/codecs/documents/service-creation";
import * as serviceEvent from "../../../shared/codecs/documents/service-event";
import * as history from "../../../shared/codecs/documents/service-history";
import * as lifecycle from "../../../shared/codecs/documents/service-lifecycle";
import * as publication from "../../../shared/codecs/documents/service-publication";
import * as review from "../../../shared/codecs/documents/service-review";
import { reader, type Upgrade } from "../../../shared/codecs/documents/stored";
import * as subscription from "../../../shared/codecs/documents/subscription";
import { record } from "../../../shared/prelude/record";
import { debtPositions } from "../../support/arbitraries";
import { accepted } from "../../support/builders";
import access from "./fixtures/schema-1/access.json";
import flowLines from "./fixtures/schema-1/flow-lines.json";
import ledgers from "./fixtures/schema-1/ledgers.json";
import services from "./fixtures/schema-1/services.json";

/**
 * Documents as the first releases wrote them, taken from a running stack: a whole institution with a position in each
 * status, a whole service, an approved one, keys, registries, a flow and its lines. They are never written anew.
 */
type Frozen = Readonly<Record<string, unknown>> & { readonly id: string; readonly kind: string };

/** Reads a document and writes it again; what isn't written from the value alone is given from the document. */
const again =
  <A>(read: (document: unknown) => E.Either<unknown, A>, write: (value: A) => object) =>
  (document: Frozen): object =>
    write(accepted(read(document)));

const placeOf = ({ text, blob }: Frozen) => ({ text, blob }) as receipt.StoredText;

/** By container and kind, because both have events. */
const kinds: Readonly<Record<string, (document: Frozen) => object>> = {
  "ledgers position": again(position.fromDocument, position.documentOf),
  "ledgers iuv": again(code.fromDocument("iuv"), ({ iupd }) => code.documentOf("iuv", iupd)),
  "ledgers nav": again(code.fromDocument("nav"), ({ iupd }) => code.documentOf("nav", iupd)),
  "ledgers event": again(journalEntry.fromDocument, journalEntry.documentOf),
  "ledgers request": again(remembered.fromDocument, remembered.documentOf),
  "ledgers receipt": again(receipt.fromDocument, ({ content, facts }) =>
    receipt.documentOf({ ...facts, document: "" }, content),
  ),
  "ledgers delivery": (document) =>
    again(delivery.fromWhole, ({ decision, receipt: facts }) =>
      delivery.documentOf(
        { ...decision, receipt: { ...facts, document: "" } },
        placeOf(document),
        String(document["contentHash"]),
      ),
    )(document),
  "ledgers flow": again(flow.fromDocument, flow.documentOf),
  "flow-lines ingestion": again(ingestion.fromDocument, ingestion.documentOf),
  "flow-lines lines": again(flowChunk.fromDocument, flowChunk.documentOf),
  "services lifecycle": again(lifecycle.fromDocument, lifecycle.documentOf),
  "services publication": again(publication.fromDocument, publication.documentOf),
  "services review": again(review.fromDocument, review.documentOf),
  "services history": again(history.fromDocument, history.documentOf),
  "services event": again(serviceEvent.fromDocument, serviceEvent.documentOf),
  "services request": again(creation.fromDocument, creation.documentOf),
  "access key": again(subscription.fromKeyDocument, (known) =>
    subscription.keyDocument(known.subscription),
  ),
  "access subscription": again(
    subscription.fromSubscriptionDocument,
    subscription.subscriptionDocument,
  ),
  "access agreement": again(agreement.fromDocument, agreement.documentOf),
  "access registry": again(fromPointerDocument, pointerDocument),
  "access registry-rows": (document) =>
    typeof (document["rows"] as ReadonlyArray<unknown>)[0] === "string"
      ? again(registryRows(Iban).fromDocument, ({ rows }) => registryRows(Iban).documentOf(rows))(
          document,
        )
      : again(registryRows(TaxonomyRow).fromDocument, ({ rows }) =>
          registryRows(TaxonomyRow).documentOf(rows),
        )(document),
};

const frozen = [
  ...Object.entries({ ledgers, services, access, "flow-lines": flowLines }).flatMap(
    ([container, documents]) =>
      (documents as ReadonlyArray<Frozen>).map(
        (document) => [`${container} ${document.kind}`, document.id, document] as const,
      ),
  ),
];

/** What the store adds to a document: where it lies, and for how long. */
const places = ["id", "ledger", "owner", "service", "flow", "ttl"];
const body = (document: object, except: ReadonlyArray<string> = []): object =>
  Object.fromEntries(
    Object.entries(JSON.parse(JSON.stringify(document)) as object).filter(
      ([member]) => !places.includes(member) && !except.includes(member),
    ),
  );

describe("documents of the release before", () => {
  it("are there of every kind that it wrote", () => {
    expect([...new Set(frozen.map(([kind]) => kind))].sort()).toStrictEqual(
      Object.keys(kinds).sort(),
    );
  });

  it("are there of positions in every status", () => {
    const statuses = ledgers.flatMap((each) =>
      each.kind === "position" && "status" in each ? [each.status] : [],
    );
    expect([...new Set(statuses)].sort()).toStrictEqual([
      "DRAFT",
      "EXPIRED",
      "INVALID",
      "PAID",
      "PARTIALLY_PAID",
      "PUBLISHED",
      "REPORTED",
      "VALID",
    ]);
  });

  it.each(frozen)("are read, and written with nothing lost: %s, %s", (kind, _, document) => {
    const written = kinds[kind]?.(document) ?? {};
    // All that is new is beside what was there, so that the release before reads what we write, too.
    expect(body(written, ["shape", "closedAt"])).toStrictEqual(body(document));
  });
});

describe("positions of shape 2", () => {
  it.each(frozen.filter(([kind]) => kind === "ledgers position"))(
    "say since when they are closed, and only then: %s, %s",
    (_kind, _id, document) => {
      const isClosed = ["PAID", "REPORTED", "EXPIRED", "INVALID"].includes(
        String(document["status"]),
      );
      const written = position.documentOf(accepted(position.fromDocument(document)));
      expect([written.schema, written.shape, written.closedAt]).toStrictEqual([
        1,
        2,
        isClosed ? document["lastUpdatedAt"] : undefined,
      ]);
    },
  );

  it("are read the same without what shape 2 has added", () => {
    fc.assert(
      fc.property(debtPositions, (value) => {
        const older = body(position.documentOf(value), ["shape", "closedAt"]);
        expect(position.fromDocument(older)).toStrictEqual(
          position.fromDocument(position.documentOf(value)),
        );
      }),
    );
  });
});

/** A kind that went through three shapes: a name, split in two, and then a list of tags beside. */
const split: Upgrade = ({ name, ...rest }) => {
  const [first = "", last = ""] = typeof name === "string" ? name.split(" ") : [];
  return { ...rest, first, last };
};
const tagged: Upgrade = (document) => ({ ...document, tags: [] });
const read = reader(
  "person",
  record("Person", { first: t.string, last: t.string, tags: t.array(t.string) }),
  [split, tagged],
);

describe("a reader of the third shape", () => {
  const expected = { first: "Ada", last: "Byron", tags: [] };

  it.each<[string, object]>([
    ["the first", { schema: 1, name: "Ada Byron" }],
    [
      "the second, which readers of the first can't read",
      { schema: 2, first: "Ada", last: "Byron" },
    ],
    ["its own, which readers of the second can", { schema: 2, shape: 3, ...expected }],
    ["its own, which nobody before can", { schema: 3, ...expected }],
    ["a later one that only added members", { schema: 3, shape: 4, ...expected, hat: true }],
    ["one much later that only added members", { schema: 2, shape: 9, ...expected }],
  ])("reads %s", (_, document) => {
    expect(read({ kind: "person", ...document })).toStrictEqual(E.right(expected));
  });

  it.each<[string, object, string]>([
    ["a later one that changed the rest", { schema: 4, ...expected }, "schema"],
    ["no number", expected, "schema"],
    ["zero", { schema: 0, ...expected }, "schema"],
    ["a number in words", { schema: "1", ...expected }, "schema"],
    ["half a shape", { schema: 1, shape: 1.5, ...expected }, "shape"],
    ["no shape at all", { schema: 1, shape: null, ...expected }, "shape"],
    ["another kind", { kind: "dog", schema: 3, ...expected }, "kind"],
    ["an old one that is wrong in itself", { schema: 2, first: 7, last: "Byron" }, "first"],
  ])("refuses %s, and tells where", (_, document, fault) => {
    expect(read({ kind: "person", ...document })).toStrictEqual(E.left([fault]));
  });

  it.each([null, undefined, 7, "person", [], [{}]])("refuses what is no object: %p", (document) => {
    expect(E.isLeft(read(document))).toBe(true);
  });
});
