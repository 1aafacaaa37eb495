import * as E from "fp-ts/Either";
import type * as t from "io-ts";
import * as fc from "fast-check";
import * as O from "fp-ts/Option";
import {
  existing,
  isManageSubscription,
  ownership,
} from "../../../shared/domain/service-access/caller";
import {
  groupAtCreation,
  groupScopeOf,
  reaches,
} from "../../../shared/domain/service-access/groups";
import { holding, permissionsIn } from "../../../shared/domain/service-access/permissions";
import { isAdmittedFrom } from "../../../shared/domain/service-access/source-addresses";
import { isSuitableForMinors, minimumAgeOf } from "../../../shared/domain/service/age";
import { isEmailAddress, isWebAddress } from "../../../shared/domain/service/contact-formats";
import { changedFields, differences } from "../../../shared/domain/service/differences";
import { fieldNamed, fieldPaths, fields } from "../../../shared/domain/service/fields";
import { ServiceId } from "../../../shared/domain/service/identifiers";
import { dataOf } from "../../../shared/domain/service/proposal";
import { findTopic, topics } from "../../../shared/domain/service/topics";
import {
  Cidr,
  Description,
  FiscalCode,
  InstitutionFiscalCode,
  PaymentCeiling,
  Remark,
  ServiceName,
  serviceName,
} from "../../../shared/domain/service/values";
import { outcome } from "../../support/builders";
import {
  ceiling,
  cidr,
  deleted,
  description,
  drafted,
  fiscalCode,
  groupId,
  institution,
  name,
  ownerId,
  sandbox,
  serviceId,
  serviceProposal,
  text,
} from "../../support/service-builders";

describe("the values of a service (2.1, 2.2, 8.9)", () => {
  const samples: ReadonlyArray<readonly [t.Mixed, unknown, boolean]> = [
    [ServiceName, "Mensa", true],
    [ServiceName, "M", true],
    [ServiceName, "", false],
    [ServiceName, " Mensa", false],
    [ServiceName, "Mensa\n", false],
    [ServiceName, "due\nrighe", true],
    [Description, "   ", false],
    [Description, " **Iscrizioni** ", true],
    [FiscalCode, "RSSMRA80A01H501U", true],
    [FiscalCode, "AAAAAA00A00A000A", true],
    [FiscalCode, "RSSMRAULALMHRLMU", true],
    [FiscalCode, "RSSMRA8LA01H50MU", true],
    [FiscalCode, "rssmra80a01h501u", false],
    [FiscalCode, "RSSMRA80F01H501U", false],
    [FiscalCode, "RSSMRA80A01H501U\n", false],
    [InstitutionFiscalCode, "00123450010", true],
    [InstitutionFiscalCode, "123", false],
    [InstitutionFiscalCode, "001234500100", false],
    [InstitutionFiscalCode, "0012345001A", false],
    [Cidr, "10.0.0.0/33", false],
    [Cidr, "10.0.0.0/32", true],
    [Cidr, "10.0.0.1", true],
    [Cidr, "999.1.1.1", true],
    [Cidr, "2001:db8::/32", false],
    [PaymentCeiling, 0, true],
    [PaymentCeiling, 9_999_999_999, true],
    [PaymentCeiling, 10_000_000_000, false],
    [PaymentCeiling, -1, false],
    [PaymentCeiling, -0, false],
    [PaymentCeiling, 1.5, false],
    [PaymentCeiling, "1", false],
    [ServiceId, "01JB2M8X5T9QF4V7N3K6C1D0GH", true],
    [ServiceId, "01jb2m8x5t9qf4v7n3k6c1d0gh", false],
    [Remark, " ", false],
    [Remark, "x".repeat(2_000), true],
    [Remark, "x".repeat(2_001), false],
  ];
  it.each(samples.map(([codec, value, answer]) => [codec.name, value, answer, codec] as const))(
    "%s takes %j: %s",
    (_name, value, answer, codec) => {
      expect([codec.is(value), E.isRight(codec.validate(value, []))]).toStrictEqual([
        answer,
        answer,
      ]);
    },
  );

  it.each([
    ["  Mensa scolastica ", O.some("Mensa scolastica")],
    [" Mensa ", O.some("Mensa")],
    ["   ", O.none],
    ["", O.none],
  ])("trims the name %j before judging it (8.1; 8.9, 2)", (given, expected) => {
    expect(serviceName(given)).toStrictEqual(expected);
  });

  it("finds a name in any text that isn't blank, and only there", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (given) => {
        expect(O.toNullable(serviceName(given))).toBe(given.trim() === "" ? null : given.trim());
      }),
    );
  });

  it.each([
    ["https://borgoesempio.it/privacy", true],
    ["http://borgoesempio.it:8080", true],
    ["HtTpS://borgoesempio.it?a=b#c", true],
    ["https://[::1]/", true],
    ["https:///privacy", false],
    ["https://", false],
    ["javascript:alert(1)", false],
    [" https://borgoesempio.it", false],
    ["https://borgo esempio.it", false],
    ["https://borgo^esempio.it", false],
  ])("%j is a web address: %s", (given, answer) => {
    expect(isWebAddress(given)).toBe(answer);
  });

  it.each([
    ["mensa@borgoesempio.it", true],
    ["a.b+c_d@posta.cert-ente.gov.it", true],
    ["a@localhost", false],
    ["a@x.i", false],
    ["a@-x.it", false],
    [".a@x.it", false],
    ["a@x..it", false],
    ["a b@x.it", false],
    ["a@x.it ", false],
    ["a@b@x.it", false],
    [`${"a".repeat(65)}@x.it`, false],
    [`a@${"x".repeat(60)}.${"y".repeat(200)}.it`, false],
  ])("%j is an e-mail address: %s", (given, answer) => {
    expect(isEmailAddress(given)).toBe(answer);
  });

  it("answers at once for a text made to be slow", () => {
    const hostile = `a@${"a-".repeat(120)}`;
    const started = performance.now();

    expect(isEmailAddress(hostile)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it("has the topics of 2.11 by identifiers from 0", () => {
    expect([
      topics.length,
      findTopic(topics, 0),
      findTopic(topics, 6)?.name,
      findTopic(topics, 17)?.name,
      findTopic(topics, 18),
      findTopic(topics, 1.5),
    ]).toStrictEqual([
      18,
      { id: 0, name: "Altro", retired: false },
      "Educazione e formazione",
      "Salute",
      null,
      null,
    ]);
  });

  it.each([
    [true, 14, true],
    [false, null, false],
    [null, null, false],
  ])("stores an age for suitable_for_minors %s (2.9)", (sent, stored, shown) => {
    expect([minimumAgeOf(sent), isSuitableForMinors(stored)]).toStrictEqual([stored, shown]);
  });

  it.each([
    [17, true],
    [18, false],
  ])("takes %s years for minors: %s (2.9)", (age, answer) => {
    expect(isSuitableForMinors(age)).toBe(answer);
  });
});

describe("the test citizen (1.7)", () => {
  const citizen = fiscalCode("RSSMRA80A01H501U");

  it.each([
    ["nobody is named", null, [sandbox]],
    ["the list is empty", [], [sandbox]],
    ["others are named (8.3)", [citizen], [citizen, sandbox]],
    ["it is named already", [sandbox, citizen], [sandbox, citizen]],
    ["somebody is named twice", [citizen, citizen], [citizen, citizen, sandbox]],
  ])("is a recipient when %s", (_case, authorizedRecipients, expected) => {
    const data = dataOf(serviceProposal({ authorizedRecipients }), null, sandbox);

    expect(data.authorizedRecipients).toStrictEqual(expected);
  });
});

describe("the differences shown to reviewers", () => {
  const { data } = drafted().lifecycle;

  it("are none between a copy and itself", () => {
    expect(differences(data, data)).toStrictEqual([]);
  });

  it("give field, Italian label and both values", () => {
    const changed = {
      ...data,
      description: description("Altro."),
      metadata: { ...data.metadata, phone: text("06 1234") },
    };

    expect(differences(data, changed)).toStrictEqual([
      {
        path: "description",
        label: "descrizione",
        before: "Iscrizioni, menù e pagamenti della mensa.",
        after: "Altro.",
      },
      { path: "metadata.phone", label: "telefono", before: null, after: "06 1234" },
    ]);
  });

  it.each([
    ["the platform's ceiling", { ...data, maxAllowedPaymentAmount: ceiling(7) }],
    ["the order of a list", { ...data, authorizedCidrs: [cidr("1.1.1.1"), cidr("2.2.2.2")] }],
  ])("leave out %s", (_case, changed) => {
    const before = { ...data, authorizedCidrs: changed.authorizedCidrs.toReversed() };

    expect(changedFields(before, changed)).toStrictEqual([]);
  });

  it("see every field that an institution can write but the ceiling", () => {
    const all = dataOf(
      {
        ...serviceProposal({
          requireSecureChannel: true,
          authorizedRecipients: [fiscalCode("RSSMRA80A01H501U")],
          authorizedCidrs: [cidr("1.1.1.1")],
          suitableForMinors: true,
        }),
        name: name("Altra mensa"),
        description: description("Altro."),
        organization: {
          name: text("x"),
          fiscalCode: institution("01234567890"),
          departmentName: null,
        },
        metadata: {
          scope: "NATIONAL",
          topicId: 0,
          webUrl: text("x"),
          appIos: text("x"),
          appAndroid: text("x"),
          tosUrl: text("x"),
          privacyUrl: text("x"),
          address: text("x"),
          phone: text("x"),
          email: text("x"),
          pec: text("x"),
          cta: text("x"),
          tokenName: text("x"),
          supportUrl: text("x"),
        },
      },
      null,
      sandbox,
    );

    expect(changedFields(data, all)).toStrictEqual(
      fieldPaths.filter((path) => path !== "max_allowed_payment_amount"),
    );
    expect(fieldPaths.filter((path) => fields[path].read(all) === null)).toStrictEqual([
      "organization.department_name",
    ]);
  });

  it.each([
    ["data.name", "name"],
    ["metadata.cta", "metadata.cta"],
    ["data.metadata.scope", "metadata.scope"],
    ["data.metadata", null],
    ["metadata.data.name", null],
    ["toString", null],
  ])("are found by the setting %s", (setting, path) => {
    expect(fieldNamed(setting)).toBe(path);
  });
});

describe("who may (1.2, 1.5, 1.9)", () => {
  const caller = { subscriptionId: "MANAGE-owner-1", userId: ownerId() };

  it.each([
    ["its owner", caller, ownerId(), "accepted"],
    [
      "the owner's group key",
      { ...caller, subscriptionId: "MANAGE-GROUP-g1" },
      ownerId(),
      "accepted",
    ],
    ["another owner (8.9, 37)", caller, ownerId("owner-2"), "NotAllowed"],
    [
      "the key of a service (8.9, 30)",
      { ...caller, subscriptionId: "01JB" },
      ownerId(),
      "NotAllowed",
    ],
    ["lower case", { ...caller, subscriptionId: "manage-owner-1" }, ownerId(), "NotAllowed"],
    ["anybody, of an unknown service (8.9, 38)", caller, null, "ServiceUnknown"],
    [
      "the key of a service, of an unknown one",
      { ...caller, subscriptionId: "x" },
      null,
      "NotAllowed",
    ],
  ])("OWN: %s", (_case, who, owner, answer) => {
    expect(outcome(ownership(who, "unknown", owner))).toBe(answer);
  });

  it("EXI: groups come before deletion", () => {
    const gone = deleted(drafted({ groupId: groupId("g1") }), 2).lifecycle;

    expect(
      [null, groupScopeOf([groupId("g1")]), groupScopeOf([groupId("g2")])].map((scope) =>
        outcome(existing(scope)(gone)),
      ),
    ).toStrictEqual(["ServiceMissing", "ServiceMissing", "GroupForbidden"]);
    expect(existing(null)(drafted().lifecycle)).toStrictEqual(E.right(drafted().lifecycle));
    expect(existing(null)(gone)).toStrictEqual(
      E.left({ _tag: "ServiceMissing", serviceId: serviceId() }),
    );
  });

  it.each([
    [[], null, true],
    [[], groupId("g1"), true],
    [[groupId("g1"), groupId("g2")], groupId("g2"), true],
    [[groupId("g1")], groupId("g2"), false],
    [[groupId("g1")], null, false],
  ])("GRP: restricted to %j, a service of %j is reached: %s", (groups, group, answer) => {
    expect(reaches(groupScopeOf(groups), group)).toBe(answer);
  });

  it.each([
    ["a group key forces its group (E12)", [groupId("g1")], groupId("g2"), "key", "g1"],
    ["another key takes the group away", [], groupId("g2"), "key", null],
    ["a gateway is trusted", [], groupId("g2"), "gateway", "g2"],
    ["a gateway may send none", [], null, "gateway", null],
  ] as const)("creation: %s", (_case, groups, proposed, identity, expected) => {
    expect(groupAtCreation(groupScopeOf(groups), proposed, identity)).toBe(expected);
  });

  it.each([
    ["ApiMessageRead, ApiServiceWrite", "accepted"],
    ["ApiServiceWrite", "accepted"],
    ["ApiMessageRead", "PermissionMissing"],
    ["apiservicewrite", "NoValidScopes"],
    ["Foo", "NoValidScopes"],
    ["", "NoValidScopes"],
  ])("permissions %j: %s (8.9, 31 to 33)", (list, answer) => {
    expect(outcome(holding("ApiServiceWrite", permissionsIn(list)))).toBe(answer);
  });

  const exactly = (address: string, range: string): boolean => address === range;
  it.each([
    ["no list, no address (8.9, 34)", null, [], true],
    ["no list", "9.9.9.9", [], true],
    ["in the list", "1.1.1.1", ["1.1.1.1"], true],
    ["outside the list (8.9, 35)", "9.9.9.9", ["1.1.1.1"], false],
    ["in the administration's subnets", "5.5.5.5", ["1.1.1.1"], true],
    ["unknown, with a list (1.2)", null, ["1.1.1.1"], false],
  ])("source address: %s", (_case, address, ranges, answer) => {
    expect(isAdmittedFrom(address, ranges, ["5.5.5.5"], exactly)).toBe(answer);
  });

  it("tells management keys by their beginning", () => {
    expect(["MANAGE-1", "01MANAGE-1", "MANAGE"].map(isManageSubscription)).toStrictEqual([
      true,
      false,
      false,
    ]);
  });
});
