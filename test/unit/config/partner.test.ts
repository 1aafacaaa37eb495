import { partnerPolicyOf } from "../../../shared/config/partner";
import { accepted, at, refused } from "../../support/builders";

const raw = {
  PARTNER_BROKER_CODE: "09876543210",
  PARTNER_STATIONS: "",
  PARTNER_HEAD_CHECK: "off",
  RECEIPT_REPLAY_OK: "false",
  EMIT_V1_TRANSFER_METADATA: "false",
  RECEIPT_SUPPRESSED_STATIONS: [],
  RECEIPT_SUPPRESSED_FAULTS: [],
} as const;

const station = {
  station: "s_01",
  broker: "09876543210",
  organizations: [{ organization: "77777777777", aca: true }],
  maintenance: [{ start: "2026-03-01T09:00:00Z", end: "2026-03-01T10:00:00Z", standin: true }],
};

describe("the settings of the partner endpoint", () => {
  it("name stations with their institutions and maintenance; what isn't said is false", () => {
    const PARTNER_STATIONS = JSON.stringify([station, { station: "s_02", broker: "1" }]);
    expect(accepted(partnerPolicyOf({ ...raw, PARTNER_STATIONS })).stations).toStrictEqual(
      new Map([
        [
          "s_01",
          {
            broker: "09876543210",
            organizations: new Map([["77777777777", { isArchive: true, isStandIn: false }]]),
            maintenance: [
              {
                from: at("2026-03-01T09:00:00"),
                to: at("2026-03-01T10:00:00"),
                isStandIn: true,
              },
            ],
          },
        ],
        ["s_02", { broker: "1", organizations: new Map(), maintenance: [] }],
      ]),
    );
  });

  it("know no stations unless there are some", () => {
    expect(accepted(partnerPolicyOf(raw)).stations).toBeNull();
    expect(accepted(partnerPolicyOf({ ...raw, PARTNER_STATIONS: "[]" })).stations).toStrictEqual(
      new Map(),
    );
  });

  it.each([
    ["no JSON", "stations"],
    ["no array", "{}"],
    ["a station without a broker", '[{"station":"s"}]'],
    [
      "a flag in words",
      '[{"station":"s","broker":"b","organizations":[{"organization":"o","aca":"yes"}]}]',
    ],
    [
      "a moment with an offset",
      JSON.stringify([
        {
          ...station,
          maintenance: [{ start: "2026-03-01T09:00:00+01:00", end: "2026-03-01T10:00:00Z" }],
        },
      ]),
    ],
    [
      "a day that isn't",
      JSON.stringify([
        {
          ...station,
          maintenance: [{ start: "2026-02-30T09:00:00Z", end: "2026-03-01T10:00:00Z" }],
        },
      ]),
    ],
  ])("refuse %s, without its value", (_, PARTNER_STATIONS) => {
    expect(refused(partnerPolicyOf({ ...raw, PARTNER_STATIONS }))).toStrictEqual([
      "PARTNER_STATIONS must be a JSON array of stations",
    ]);
  });

  it("refuse to check requests against stations that aren't there", () => {
    expect(refused(partnerPolicyOf({ ...raw, PARTNER_HEAD_CHECK: "on" }))).toStrictEqual([
      "PARTNER_HEAD_CHECK needs PARTNER_STATIONS",
    ]);
  });
});
