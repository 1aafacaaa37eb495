import { BulkOperationType, CosmosClient, type OperationInput } from "@azure/cosmos";
import { settle } from "../../shared/domain/debt-position/clock";
import { create } from "../../shared/domain/debt-position/create";
import { eventOf } from "../../shared/domain/debt-position/events";
import type { DebtPosition } from "../../shared/domain/debt-position/model";
import { pay } from "../../shared/domain/debt-position/pay";
import type { OrganizationFiscalCode } from "../../shared/domain/primitives/identifiers";
import { creationWrites } from "../../shared/persistence/cosmos/debt-position-writes";
import { containerNames } from "../../shared/persistence/setup";
import { fromMillis, plusDays, plusMillis, type Instant } from "../../shared/prelude/instant";
import {
  accepted,
  commandId,
  creation,
  incarnation,
  iupd,
  iuv,
  navOf,
  optionProposal,
  organization,
  payment,
  proposal,
} from "../support/builders";
import type { Stack } from "../support/stack";

/** Positions in great number, written past the service: the documents that it would have written itself. */

export const bigOrganization = organization();
/** Every fourth position belongs to one of these, the rest to the big one. */
const smallOrganizations = ["01020304059", "80000000001", "80000000002", "80000000003"].map(
  organization,
);

const now: Instant = fromMillis(Date.now());
const born = plusDays(now, -40);

type Kind = {
  readonly dueInDays: number;
  readonly validInDays: number | null;
  readonly switchToExpired: boolean;
  readonly toPublish: boolean;
  readonly then?: (position: DebtPosition) => DebtPosition;
};

const templateOf = ({
  dueInDays,
  switchToExpired,
  then = (position) => position,
  toPublish,
  validInDays,
}: Kind): DebtPosition =>
  then(
    accepted(
      create(
        creation({
          at: born,
          toPublish,
          proposal: proposal({
            switchToExpired,
            validityDate: validInDays === null ? null : plusDays(now, validInDays),
            options: [optionProposal({ dueDate: plusDays(now, dueInDays) })],
          }),
        }),
      ),
    ).next,
  );

const lasting = { dueInDays: 400, switchToExpired: true, toPublish: true };
const paid = (position: DebtPosition): DebtPosition =>
  accepted(
    pay({
      at: plusDays(now, -1),
      command: commandId(1),
      code: position.options[0]?.iuv ?? "",
      payment: payment({ paidAt: plusDays(now, -2) }),
    })(position),
  ).next;
const settled = (position: DebtPosition): DebtPosition => settle(now, commandId(1))(position).next;

/** What an institution has: nothing of it is due. */
const mixture: ReadonlyArray<DebtPosition> = [
  templateOf({ ...lasting, validInDays: null, toPublish: false }),
  templateOf({ ...lasting, validInDays: 200 }),
  templateOf({ ...lasting, validInDays: null }),
  templateOf({ ...lasting, validInDays: null, switchToExpired: false }),
  templateOf({ ...lasting, validInDays: null, then: paid }),
  templateOf({ ...lasting, validInDays: null, dueInDays: -3, then: settled }),
];

/** Published, and valid since yesterday: the next sweep moves it. */
const dueTemplate = templateOf({ ...lasting, validInDays: -1 });

/** Beyond the codes of the demonstration data. */
let serial = 1_000_000_000;

/** The template with an identity that nobody else has. */
const positionFrom = (template: DebtPosition, owner: OrganizationFiscalCode): DebtPosition => {
  serial += 1;
  const segregation = String(47 + (serial % 3));
  const base = `${segregation}${String(serial).padStart(15, "0")}`;
  const code = iuv(base);
  return {
    ...template,
    organization: owner,
    iupd: iupd(`load-${serial}`),
    incarnation: incarnation(serial),
    lastCommand: commandId(serial),
    insertedAt: plusMillis(template.insertedAt, serial),
    options: template.options.map((option) => ({ ...option, iuv: code, nav: navOf(code) })),
  };
};

const documentsPerPosition = 4;
const maxBatch = 100;
const batchesAtOnce = 6;

export type Extent = {
  /** Without their codes and events: a million of them fit into memory then. */
  readonly isBare?: boolean;
};

const operationsOf = (
  position: DebtPosition,
  { isBare = false }: Extent,
): ReadonlyArray<OperationInput> => {
  const event = eventOf("DebtPositionCreated", position, position.insertedAt);
  const writes = creationWrites({ next: position, events: [event] }, null, 3650);
  return (isBare ? writes.slice(0, 1) : writes).flatMap((write) =>
    write._tag === "Create"
      ? [{ operationType: BulkOperationType.Create, resourceBody: { ...write.document } }]
      : [],
  );
};

/** Writes so many positions in full batches of one institution each, several batches at a time. */
const load = async (
  { cosmos, database }: Stack,
  count: number,
  positionAt: (index: number, owner: OrganizationFiscalCode) => DebtPosition,
  extent: Extent,
): Promise<void> => {
  const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
  const container = client.database(database).container(containerNames.ledgers);
  const size = extent.isBare === true ? maxBatch : maxBatch / documentsPerPosition;
  const batches = Math.ceil(count / size);
  const owners = [
    ...smallOrganizations,
    ...Array<OrganizationFiscalCode>(12).fill(bigOrganization),
  ];
  let next = 0;
  const writer = async (): Promise<void> => {
    while (next < batches) {
      const batch = next;
      next += 1;
      const owner = owners[batch % owners.length] ?? bigOrganization;
      const length = Math.min(size, count - batch * size);
      const operations = Array.from({ length }, (_, index) =>
        operationsOf(positionAt(batch * size + index, owner), extent),
      ).flat();
      const { code, result = [] } = await container.items.batch(operations, owner);
      const refused = result.find(({ statusCode }) => statusCode >= 400 && statusCode !== 424);
      if (code !== 200) throw new Error(`A batch was refused: ${JSON.stringify(refused)}`);
    }
  };
  await Promise.all(Array.from({ length: batchesAtOnce }, writer));
  client.dispose();
};

/** A mixture of statuses in several institutions, three quarters of it in the big one. */
export const loadPositions = (stack: Stack, count: number, extent: Extent = {}): Promise<void> =>
  load(
    stack,
    count,
    (index, owner) => positionFrom(mixture[index % mixture.length] ?? dueTemplate, owner),
    extent,
  );

/** Positions that the next sweep moves, in all institutions. */
export const loadDuePositions = (stack: Stack, count: number): Promise<void> =>
  load(stack, count, (_, owner) => positionFrom(dueTemplate, owner), {});
