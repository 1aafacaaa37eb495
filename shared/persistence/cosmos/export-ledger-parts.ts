import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as flow from "../../codecs/documents/reporting-flow";
import { flowKeyText } from "../../domain/reporting-flow/model";
import type { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { decoded } from "./decoded";
import type { Documents } from "./container";
import {
  contentContainers,
  documentsBetween,
  firstByKey,
  idOf,
  itemOf,
  joined,
  pairOf,
  storedObject,
  textMember,
  type ExportPart,
  type Items,
  type NamedContent,
  type StoredObject,
} from "./exported";
import { ledgerOf } from "./ledger";

type Containers = { readonly ledgers: Documents; readonly flowLines: Documents };

/** The large document of a receipt, or of a delivery, lies beside it. */
const receiptContent = (document: StoredObject): NamedContent | null => {
  const blob = textMember(document, "blob");
  return blob === null
    ? null
    : { container: contentContainers.receipts, name: `receipt-${blob}.xml` };
};

/** The whole of one institution's partition. */
export const partitionPart = (name: string, documents: Documents): ExportPart => ({
  name,
  items: (organization, after, limit) =>
    pipe(
      documentsBetween(
        documents,
        "export-documents.list",
        ledgerOf(organization),
        { after },
        limit,
      ),
      TE.map((found) =>
        found.map((document) => itemOf(name, idOf(document), document, receiptContent(document))),
      ),
    ),
});

const flowIds = { first: "flow|", last: "flow}" } as const;

/** The lines of every flow whose header the ledger holds: each flow is a partition of its own. */
export const flowLinesPart = ({ flowLines, ledgers }: Containers): ExportPart => {
  const linesOf = (header: StoredObject, after: string | null, limit: number): Items =>
    pipe(
      TE.fromEither(decoded(flow.fromDocument)(header)),
      TE.flatMap(({ heading }) =>
        documentsBetween(
          flowLines,
          "export-documents.list",
          flowKeyText(heading),
          { after },
          limit,
        ),
      ),
      TE.map((found) =>
        found.map((document) =>
          itemOf("flow-lines", joined(idOf(header), idOf(document)), document),
        ),
      ),
    );
  const following = (organization: OrganizationFiscalCode, header: string, limit: number): Items =>
    pipe(
      documentsBetween(
        ledgers,
        "export-documents.list",
        ledgerOf(organization),
        { after: header, before: flowIds.last },
        1,
      ),
      TE.flatMap(([next]): Items => {
        if (next === undefined) return TE.right([]);
        return pipe(
          linesOf(next, null, limit),
          TE.flatMap((lines) =>
            lines.length > 0 ? TE.right(lines) : following(organization, idOf(next), limit),
          ),
        );
      }),
    );
  return {
    name: "flow-lines",
    items: (organization, after, limit) => {
      const [header, line] = pairOf(after);
      if (header === null) return following(organization, flowIds.first, limit);
      return pipe(
        ledgers.read("flow.read", ledgerOf(organization), header),
        TE.flatMap((found): Items => {
          if (O.isNone(found)) return TE.right([]);
          return pipe(
            TE.fromEither(storedObject(found.value.value)),
            TE.flatMap((document) => linesOf(document, line, limit)),
          );
        }),
        TE.flatMap((lines) =>
          lines.length > 0 ? TE.right(lines) : following(organization, header, limit),
        ),
      );
    },
  };
};

/** Flows as their senders published them; those that were refused because their key was taken have no header. */
export const ingestionsPart = ({ flowLines }: Pick<Containers, "flowLines">): ExportPart => ({
  name: "ingestions",
  items: (organization, after, limit) =>
    pipe(
      firstByKey(
        flowLines,
        "export-ingestions.list",
        {
          // Of all contents, because they lie by what they are; the index knows whose they are.
          text: `SELECT * FROM c WHERE c.kind = "ingestion" AND c.ingestion.flow.heading.organization = @organization`,
          parameters: { "@organization": organization },
        },
        (document) => textMember(document, "content"),
        after,
        limit,
      ),
      TE.flatMap(
        TE.traverseArray(([content, document]) =>
          pipe(
            TE.fromEither(storedObject(document)),
            TE.map((stored) =>
              itemOf("flow-lines", content, stored, {
                container: contentContainers.flows,
                name: `${content}.xml`,
              }),
            ),
          ),
        ),
      ),
    ),
});
