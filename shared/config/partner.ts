import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import type { PartnerPolicy, Station } from "../ports/partner-policy";
import { fromLocal, type Instant } from "../prelude/instant";
import { record } from "../prelude/record";
import { listOf, oneOf, optionalText, text } from "./variable";

/** What the payment node is answered, and the service for spontaneous payments. */
export const partnerVariables = {
  /** The code of this service as a broker. */
  PARTNER_BROKER_CODE: text("15376371009"),
  /** Stations of the node as a JSON array; empty: not known. */
  PARTNER_STATIONS: optionalText,
  PARTNER_HEAD_CHECK: oneOf("off", "on"),
  RECEIPT_REPLAY_OK: oneOf("false", "true"),
  EMIT_V1_TRANSFER_METADATA: oneOf("false", "true"),
  RECEIPT_SUPPRESSED_STATIONS: listOf("", "", () => true),
  RECEIPT_SUPPRESSED_FAULTS: listOf(
    "",
    "must be fault codes such as PAA_RECEIPT_DUPLICATA",
    (code) => /^PAA_[A-Z_]+$/.test(code),
  ),
  SPONTANEOUS_PAYMENTS_ENDPOINT: optionalText,
  SPONTANEOUS_PAYMENTS_KEY: optionalText,
};

type Raw = {
  readonly PARTNER_BROKER_CODE: string;
  readonly PARTNER_STATIONS: string;
  readonly PARTNER_HEAD_CHECK: "off" | "on";
  readonly RECEIPT_REPLAY_OK: "false" | "true";
  readonly EMIT_V1_TRANSFER_METADATA: "false" | "true";
  readonly RECEIPT_SUPPRESSED_STATIONS: ReadonlyArray<string>;
  readonly RECEIPT_SUPPRESSED_FAULTS: ReadonlyArray<string>;
};

const moment = new t.Type<Instant, string, unknown>(
  "moment",
  (value): value is Instant => typeof value === "string",
  (value, context) =>
    pipe(
      typeof value === "string" && value.endsWith("Z") ? fromLocal(value.slice(0, -1)) : O.none,
      E.fromOption((): t.Errors => [{ value, context }]),
    ),
  t.identity,
);

/** An array that may be left out. */
const listed = <A, Out>(item: t.Type<A, Out>) =>
  new t.Type<ReadonlyArray<A>, ReadonlyArray<Out>, unknown>(
    "list",
    t.readonlyArray(item).is,
    (value, context) =>
      value === undefined ? t.success([]) : t.readonlyArray(item).validate(value, context),
    (items) => items.map((each) => item.encode(each)),
  );

const flag = new t.Type<boolean, boolean, unknown>(
  "flag",
  t.boolean.is,
  (value, context) => (value === undefined ? t.success(false) : t.boolean.validate(value, context)),
  t.identity,
);

const Stations = t.readonlyArray(
  record("Station", {
    station: t.string,
    broker: t.string,
    organizations: listed(record("Tie", { organization: t.string, aca: flag, standin: flag })),
    maintenance: listed(record("Maintenance", { start: moment, end: moment, standin: flag })),
  }),
);

type StationDocument = t.TypeOf<typeof Stations>[number];

const stationOf = ({ broker, maintenance, organizations }: StationDocument): Station => ({
  broker,
  organizations: new Map(
    organizations.map(({ aca, organization, standin }) => [
      organization,
      { isArchive: aca, isStandIn: standin },
    ]),
  ),
  maintenance: maintenance.map(({ end, standin, start }) => ({
    from: start,
    to: end,
    isStandIn: standin,
  })),
});

const stationsOf = (json: string): E.Either<string, PartnerPolicy["stations"]> =>
  json === ""
    ? E.right(null)
    : pipe(
        E.tryCatch(
          (): unknown => JSON.parse(json),
          () => [],
        ),
        E.flatMap((value) => Stations.decode(value)),
        E.bimap(
          () => "PARTNER_STATIONS must be a JSON array of stations",
          (stations) => new Map(stations.map((each) => [each.station, stationOf(each)])),
        ),
      );

/** Everything about the partner endpoint, or all that is wrong with it. */
export const partnerPolicyOf = (raw: Raw): E.Either<ReadonlyArray<string>, PartnerPolicy> => {
  const stations = stationsOf(raw.PARTNER_STATIONS);
  if (E.isLeft(stations)) return E.left([stations.left]);
  const isHeadChecked = raw.PARTNER_HEAD_CHECK === "on";
  return isHeadChecked && stations.right === null
    ? E.left(["PARTNER_HEAD_CHECK needs PARTNER_STATIONS"])
    : E.right({
        broker: raw.PARTNER_BROKER_CODE,
        stations: stations.right,
        isHeadChecked,
        tellsTransferMetadata: raw.EMIT_V1_TRANSFER_METADATA === "true",
        acceptsRepeatedReceipts: raw.RECEIPT_REPLAY_OK === "true",
        suppressed: {
          stations: new Set(raw.RECEIPT_SUPPRESSED_STATIONS),
          faults: new Set(raw.RECEIPT_SUPPRESSED_FAULTS),
        },
      });
};
