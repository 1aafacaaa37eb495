import * as code from "../../codecs/documents/code";
import * as position from "../../codecs/documents/debt-position";
import * as entry from "../../codecs/documents/journal-entry";
import * as remembered from "../../codecs/documents/remembered-request";
import { codesChange, type Codes } from "../../domain/debt-position/codes";
import type { Accepted, DebtPositionEvent, Removed } from "../../domain/debt-position/events";
import { segregationCode, type DebtPosition } from "../../domain/debt-position/model";
import type { RememberedRequest } from "../../ports/debt-positions";
import type { Versioned } from "../../ports/store";
import type { DeliverySettlement } from "../../ports/receipts";
import type { Write } from "./container";
import { eventId, inLedger, iuvId, navId, positionId, requestId } from "./ledger";
import { settlementWrites } from "./receipt-writes";

const secondsInDay = 86_400;
const rememberedSeconds = secondsInDay;

export const positionDocument = (value: DebtPosition) =>
  inLedger(value.organization, positionId(value.iupd), position.documentOf(value));

const taken = (
  { iupd, organization }: DebtPosition,
  { iuvs, navs }: Codes,
): ReadonlyArray<Write> => [
  ...iuvs.map((iuv): Write => {
    const document = inLedger(organization, iuvId(iuv), code.documentOf("iuv", iupd));
    return { _tag: "Create", document };
  }),
  ...navs.map((nav): Write => {
    const document = inLedger(organization, navId(nav), code.documentOf("nav", iupd));
    return { _tag: "Create", document };
  }),
];

/** Without a version: whoever holds the position's version holds its codes. */
const freed = ({ iuvs, navs }: Codes): ReadonlyArray<Write> =>
  [...iuvs.map(iuvId), ...navs.map(navId)].map((id) => ({ _tag: "Delete", id, version: null }));

const journalled =
  (about: DebtPosition, retentionDays: number) =>
  (event: DebtPositionEvent): Write => ({
    _tag: "Create",
    document: inLedger(
      about.organization,
      eventId(event.incarnation, event.sequence),
      entry.documentOf({ iupd: about.iupd, segregationCode: segregationCode(about), event }),
      retentionDays * secondsInDay,
    ),
  });

/** The first write that clashes names what is taken: the IUPD, then IUVs, then NAVs, then the request. */
export const creationWrites = (
  { events, next }: Accepted,
  request: RememberedRequest | null,
  retentionDays: number,
): ReadonlyArray<Write> => [
  { _tag: "Create", document: positionDocument(next) },
  ...taken(next, codesChange(null, next).added),
  ...events.map(journalled(next, retentionDays)),
  ...(request === null ? [] : [rememberedWrite(next, request)]),
];

const rememberedWrite = (
  { organization }: DebtPosition,
  { id, ...answer }: RememberedRequest,
): Write => ({
  _tag: "Create",
  document: inLedger(
    organization,
    requestId(id),
    remembered.documentOf({ request: id, ...answer }),
    rememberedSeconds,
  ),
});

/** The position comes first, so that a stale version is told before anything else. */
export const commitWrites = (
  { value: found, version }: Versioned<DebtPosition>,
  { events, next }: Accepted | Removed,
  retentionDays: number,
  settlement: DeliverySettlement | null = null,
): ReadonlyArray<Write> => {
  const { added, dropped } = codesChange(found, next);
  const about = next ?? found;
  return [
    next === null
      ? { _tag: "Delete", id: positionId(found.iupd), version }
      : { _tag: "Replace", document: positionDocument(next), version },
    ...freed(dropped),
    ...taken(about, added),
    ...events.map(journalled(about, retentionDays)),
    ...(settlement === null ? [] : settlementWrites(settlement)),
  ];
};
