import { setTimeout as pause } from "node:timers/promises";
import { updateNotificationFee } from "../../shared/domain/debt-position/notification-fee";
import { backstageOf, type Backstage } from "../support/api-backstage";
import { anyDetail, bodyOf, operationsOn, refusal, titles, toldBy } from "../support/api-calls";
import { standings } from "../support/api-standings";
import { cents } from "../support/builders";
import { ledgerProblems } from "../support/ledger-check";
import {
  freshIuv,
  localFromNow,
  optionBody,
  positionBody,
  stampBody,
  transferBody,
  withOption,
  withPosition,
  type PositionBody,
} from "../support/requests";
import { startStack, type Answer, type Stack } from "../support/stack";

// Longer than a screen, because one stack serves all that concerns what positions hold and who may touch it.
let stack: Stack;
let backstage: Backstage;
const positions = operationsOn(() => stack);

beforeAll(async () => {
  stack = await startStack();
  backstage = backstageOf(stack);
}, 60_000);

afterAll(async () => {
  backstage.close();
  await stack.stop();
});

const localDateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?$/;
const aDate: unknown = expect.stringMatching(localDateTime);

describe("the worked examples", () => {
  it("10.1 is read without its debtor and with every member", async () => {
    const body = positionBody();
    const [option] = body.paymentOption;
    await positions.create(body);
    const { body: view } = await positions.read(body.iupd);
    const { insertedDate } = view as { readonly insertedDate: string };
    expect(insertedDate).toMatch(localDateTime);
    expect(view).toStrictEqual({
      iupd: body.iupd,
      organizationFiscalCode: "77777777777",
      type: "F",
      companyName: "Comune di Borgo Esempio",
      officeName: "Tributi",
      insertedDate,
      publishDate: null,
      validityDate: null,
      paymentDate: null,
      status: "DRAFT",
      lastUpdatedDate: insertedDate,
      paymentOption: [
        {
          nav: `3${option?.iuv ?? ""}`,
          iuv: option?.iuv,
          organizationFiscalCode: "77777777777",
          amount: 10_000,
          description: "TARI saldo",
          isPartialPayment: false,
          dueDate: "2035-12-31T12:00:00",
          retentionDate: null,
          paymentDate: null,
          reportingDate: null,
          insertedDate,
          paymentMethod: null,
          fee: 0,
          notificationFee: 0,
          pspCompany: null,
          idReceipt: null,
          idFlowReporting: null,
          status: "PO_UNPAID",
          lastUpdatedDate: insertedDate,
          paymentOptionMetadata: [],
          transfer: [
            {
              organizationFiscalCode: "77777777777",
              companyName: null,
              idTransfer: "1",
              amount: 10_000,
              remittanceInformation: "TARI quota comune",
              category: "9/0101108TS/",
              iban: "IT60X0542811101000000123456",
              postalIban: null,
              stamp: null,
              insertedDate,
              status: "T_UNREPORTED",
              lastUpdatedDate: insertedDate,
              transferMetadata: [],
            },
          ],
        },
      ],
    });
  });

  it("10.2 is valid at once, from the instant of its publication", async () => {
    const body = positionBody();
    const started = localFromNow(-1);
    const created = await positions.create(body, "?toPublish=true");
    const { validityDate } = bodyOf(created) as { readonly validityDate: string };
    expect(created).toMatchObject({ status: 201, body: { status: "VALID", validityDate: aDate } });
    expect(validityDate >= started && validityDate <= localFromNow(1)).toBe(true);
    expect(await positions.read(body.iupd)).toMatchObject({
      body: { status: "VALID", validityDate, publishDate: validityDate },
    });
  });

  it("10.3 waits for its validity date", async () => {
    const validityDate = "2035-01-01T00:00:00";
    const body = positionBody({ validityDate });
    const created = await positions.create(body, "?toPublish=true");
    expect(created).toMatchObject({ status: 201, body: { status: "PUBLISHED", validityDate } });
    expect(await positions.read(body.iupd)).toMatchObject({
      body: { status: "PUBLISHED", validityDate, publishDate: aDate },
    });
  });

  it("10.4 echoes a stamp in place of an account", async () => {
    const transfer = { ...transferBody({ amount: 1600 }), iban: undefined, stamp: stampBody };
    const body = positionBody({
      paymentOption: [optionBody({ amount: 1600, transfer: [transfer] })],
    });
    const told = {
      paymentOption: [{ transfer: [{ iban: null, postalIban: null, stamp: stampBody }] }],
    };
    expect(await positions.create(body)).toMatchObject({ status: 201, body: told });
    expect(await positions.read(body.iupd)).toMatchObject({ status: 200, body: told });
  });

  const sums = (answer: Answer): unknown => {
    const [option] = bodyOf(answer)["paymentOption"] as ReadonlyArray<{
      readonly amount: number;
      readonly notificationFee: number;
      readonly transfer: ReadonlyArray<{ readonly amount: number }>;
    }>;
    return [answer.status, option?.amount, option?.transfer[0]?.amount, option?.notificationFee];
  };

  it("10.6 adds the notification fee again to whatever amounts an update sends", async () => {
    const twoTransfers = [
      transferBody({ amount: 8_000 }),
      transferBody({ idTransfer: "2", amount: 2_000, organizationFiscalCode: "01020304059" }),
    ];
    const body = positionBody({ paymentOption: [optionBody({ transfer: twoTransfers })] });
    const code = body.paymentOption[0]?.iuv ?? "";
    await positions.create(body);
    await backstage.command(body.iupd, (execution) =>
      updateNotificationFee({ ...execution, code, fee: cents(150) }),
    );
    expect(sums(await positions.read(body.iupd))).toStrictEqual([200, 10_150, 8_150, 150]);
    expect(sums(await positions.update(body.iupd, body))).toStrictEqual([200, 10_150, 8_150, 150]);

    const option = { ...body.paymentOption[0], iuv: code };
    const sent = (first: number, beneficiary = "77777777777") => ({
      ...body,
      paymentOption: [
        {
          ...option,
          amount: first + 2_000,
          transfer: [
            { ...twoTransfers[0], amount: first, organizationFiscalCode: beneficiary },
            twoTransfers[1],
          ],
        },
      ],
    });
    const readBack = await positions.update(body.iupd, sent(8_150));
    expect(sums(readBack)).toStrictEqual([200, 10_300, 8_300, 150]);
    expect(toldBy(await positions.update(body.iupd, sent(8_000, "01020304059")))).toStrictEqual(
      refusal(422, titles.feeWithoutTransfer, expect.stringContaining(body.iupd)),
    );
    expect(sums(await positions.read(body.iupd))).toStrictEqual([200, 10_300, 8_300, 150]);
  });
});

describe("an update replaces everything (5.7)", () => {
  it("drops what isn't sent and takes what is, matched by nothing but the IUV", async () => {
    const [kept, dropped, added] = [freshIuv(), freshIuv(), freshIuv()];
    const metadata = [
      { key: "a", value: "1" },
      { key: "b", value: "2" },
    ];
    const body = positionBody({
      email: "luigi@example.org",
      paymentOption: [
        optionBody({
          iuv: kept,
          nav: `9${kept}`,
          retentionDate: "2036-01-01T00:00:00",
          paymentOptionMetadata: metadata,
          transfer: [transferBody({ companyName: "Comune", transferMetadata: metadata })],
        }),
        optionBody({ iuv: dropped }),
      ],
    });
    await positions.create(body, "?toPublish=true");
    const before = await positions.read(body.iupd);
    const changed = [{ key: "a", value: "other" }];
    const next = {
      ...positionBody({
        iupd: body.iupd,
        type: "G",
        officeName: undefined,
        paymentOption: [
          optionBody({ iuv: added }),
          optionBody({
            iuv: kept,
            paymentOptionMetadata: changed,
            transfer: [
              { ...transferBody({ transferMetadata: changed }), iban: null, stamp: stampBody },
            ],
          }),
        ],
      }),
    };
    expect(await positions.update(body.iupd, next)).toMatchObject({
      status: 200,
      body: { type: "G", email: null, officeName: null, status: "DRAFT", validityDate: null },
    });
    const after = await positions.read(body.iupd);
    const { insertedDate } = bodyOf(before);
    const { lastUpdatedDate } = bodyOf(after);
    expect(String(lastUpdatedDate) > String(insertedDate)).toBe(true);
    const dates = { insertedDate, lastUpdatedDate };
    expect(after.body).toMatchObject({
      ...dates,
      publishDate: null,
      paymentOption: [
        { ...dates, iuv: added, transfer: [dates] },
        {
          ...dates,
          iuv: kept,
          nav: `3${kept}`,
          retentionDate: null,
          paymentOptionMetadata: changed,
          transfer: [
            {
              ...dates,
              companyName: null,
              iban: null,
              stamp: stampBody,
              transferMetadata: changed,
            },
          ],
        },
      ],
    });
    expect(bodyOf(after)["paymentOption"]).toHaveLength(2);

    // What was dropped is free for others, and so is the NAV that wasn't sent again.
    const heir = positionBody({ paymentOption: [optionBody({ iuv: dropped, nav: `9${kept}` })] });
    expect(await positions.create(heir)).toMatchObject({ status: 201 });
  });

  it("keeps the service type", async () => {
    const aca = operationsOn(() => stack, { surface: "aca" });
    const body = positionBody();
    await aca.create(body);
    await positions.update(body.iupd, body);
    expect((await backstage.stored(body.iupd))?.serviceType).toBe("ACA");
  });

  it("accepts a validity date in the past, and is valid from then", async () => {
    const validityDate = "2024-01-01T00:00:00";
    const body = { ...positionBody(), validityDate: null };
    await positions.create(body);
    const answer = await positions.update(body.iupd, { ...body, validityDate }, "?toPublish=true");
    expect(answer).toMatchObject({ status: 200, body: { status: "VALID", validityDate } });
  });

  const refused = { status: 400, body: { title: titles.dataError } };
  it.each([
    ["a draft that stays payable", "DRAFT", false, null, refused],
    ["a draft that stays payable, with a past validity", "DRAFT", false, "past", { status: 200 }],
    ["a draft that expires, with a past validity", "DRAFT", true, "past", refused],
    ["a valid position that stays payable", "VALID", false, null, { status: 200 }],
    ["a valid position that expires", "VALID", true, null, refused],
  ] as const)(
    "lets a past due date into %s only when the validity is known and it won't expire",
    async (_, status, switchToExpired, validity, expected) => {
      const created = { ...positionBody(), switchToExpired };
      await backstage.create(created, {
        toPublish: status === "VALID",
        at: Date.now() - 3_600_000,
      });
      const body = {
        ...created,
        validityDate: validity === null ? null : localFromNow(-3_600_000),
        paymentOption: created.paymentOption.map((option) => ({
          ...option,
          dueDate: localFromNow(-60_000),
        })),
      };
      expect(await positions.update(body.iupd, body, "?toPublish=true")).toMatchObject(expected);
    },
  );

  it("published again without a date, stays valid since when it was", async () => {
    const body = positionBody();
    const created = await positions.create(body, "?toPublish=true");
    const { validityDate } = bodyOf(created);
    await pause(5);
    const answer = await positions.update(body.iupd, body, "?toPublish=true");
    expect(answer).toMatchObject({ status: 200, body: { status: "VALID", validityDate } });
    const drafted = await positions.update(body.iupd, body);
    expect(drafted).toMatchObject({ body: { status: "DRAFT", validityDate: null } });
    const anew = await positions.update(body.iupd, body, "?toPublish=true");
    expect(String(bodyOf(anew)["validityDate"]) > String(validityDate)).toBe(true);
  });
});

const of = (...codes: ReadonlyArray<string>): PositionBody =>
  positionBody({ paymentOption: codes.map((code) => optionBody({ iuv: freshIuv(code) })) });
const asking = (codes: string): string => `?segregationCodes=${codes}`;
const forbidden = (subject: string) =>
  refusal(403, titles.forbidden, expect.stringContaining(subject));

const onePosition: ReadonlyArray<
  readonly [
    name: string,
    toPublish: boolean,
    call: (body: PositionBody, query: string) => Promise<Answer>,
  ]
> = [
  ["read", false, ({ iupd }, query) => positions.read(iupd, query)],
  ["update", false, (body, query) => positions.update(body.iupd, body, query)],
  ["delete", false, ({ iupd }, query) => positions.remove(iupd, query)],
  ["publish", false, ({ iupd }, query) => positions.publish(iupd, query)],
  ["invalidate", true, ({ iupd }, query) => positions.invalidate(iupd, query)],
  ["restore", true, ({ iupd }, query) => positions.restore(iupd, query)],
  ["events", false, ({ iupd }, query) => positions.events(iupd, query)],
];

describe("segregation codes (1.3)", () => {
  it.each(onePosition)(
    "%s goes by the code of the first option, after the position was found",
    async (name, toPublish, call) => {
      const body = of("47", "48");
      await positions.create(body, `?toPublish=${toPublish}`);
      if (name === "restore") await positions.invalidate(body.iupd);
      for (const codes of ["48", "46,48", "00"])
        expect(toldBy(await call(body, asking(codes)))).toStrictEqual(forbidden(body.iupd));
      expect(await call(body, asking("48,47"))).toMatchObject({ status: 200 });
      expect(toldBy(await call(of("47"), asking("48")))).toStrictEqual(
        refusal(404, titles.notFound, anyDetail),
      );
    },
  );

  it("create goes by the code of the first option", async () => {
    const body = of("47", "48");
    expect(toldBy(await positions.create(body, asking("48")))).toStrictEqual(forbidden(body.iupd));
    expect(await positions.create(body, asking("01,47"))).toMatchObject({ status: 201 });
  });

  it("update checks the stored position first, and what is to replace it after", async () => {
    const [mine, other] = [of("47"), of("48")];
    await positions.create(mine);
    await positions.create(other);
    const becoming = ({ iupd }: PositionBody, code: string) => ({ ...of(code), iupd });
    const update = (from: PositionBody, to: string) =>
      positions.update(from.iupd, becoming(from, to), asking("47"));
    expect(toldBy(await update(other, "47"))).toStrictEqual(forbidden(other.iupd));
    expect(toldBy(await update(mine, "48"))).toStrictEqual(forbidden(mine.iupd));
    expect(await update(mine, "47")).toMatchObject({ status: 200 });
  });

  it("forbids what has no code to whoever is restricted to some", async () => {
    for (const body of [positionBody({ paymentOption: [] }), withOption({ iuv: "4" })]) {
      const { iupd } = body as PositionBody;
      expect(toldBy(await positions.create(body, asking("47")))).toStrictEqual(forbidden(iupd));
      expect(await positions.create(body)).toMatchObject({ status: 201 });
      expect(toldBy(await positions.read(iupd, asking("47")))).toStrictEqual(forbidden(iupd));
    }
  });

  it("the broker's own codes win over those that it asks for", async () => {
    const broker = operationsOn(() => stack, { key: "local-broker-47-key" });
    const [mine, other] = [of("47"), of("48")];
    await positions.create(mine);
    await positions.create(other);
    for (const [body, query, expected] of [
      [mine, "", 200],
      [mine, "?segregationCodes=47,48", 200],
      [mine, "?segregationCodes=48", 403],
      [other, "", 403],
      [other, "?segregationCodes=48", 403],
    ] as const)
      expect((await broker.read(body.iupd, query)).status).toBe(expected);
  });
});

describe("the order of the checks (5.1)", () => {
  const withdrawn = async (): Promise<PositionBody> => {
    const standing = standings.find(({ stored }) => stored === "INVALID");
    if (standing === undefined) throw new Error("There is no such standing.");
    return standing.reach(backstage);
  };
  const bad = { dueDate: localFromNow(-60_000) };
  const reserved = { paymentOptionMetadata: [{ key: "NOTIFICATION_FEE", value: "1" }] };

  it("of a creation is fields, query, segregation, rules, reserved keys, uniqueness", async () => {
    const first = positionBody();
    await positions.create(first);
    const { iupd } = first;
    const iuv = freshIuv("47");
    const option = (changes: object) => ({
      ...withPosition({ iupd, paymentOption: [{ ...optionBody({ iuv }), ...changes }] }),
    });
    const steps = [
      [{ ...option({ ...bad, ...reserved }), type: "X" }, "?toPublish=x&segregationCodes=48"],
      [option({ ...bad, ...reserved }), "?toPublish=x&segregationCodes=48"],
      [option({ ...bad, ...reserved }), "?segregationCodes=48"],
      [option({ ...bad, ...reserved }), ""],
      [option(reserved), ""],
      [option({}), ""],
    ] as const;
    const answers = await Promise.all(steps.map(([body, query]) => positions.create(body, query)));
    expect(answers.map((answer) => [answer.status, bodyOf(answer)["title"]])).toStrictEqual([
      [400, titles.badRequest],
      [400, titles.badRequest],
      [403, titles.forbidden],
      [400, titles.dataError],
      [409, titles.reserved],
      [409, titles.duplicate],
    ]);
    expect(answers.slice(0, 2).map((answer) => bodyOf(answer)["detail"])).toStrictEqual([
      expect.stringMatching(/^type: /),
      "Invalid value x for property toPublish",
    ]);
  });

  it("of an update is IUPD, existence, segregation, state, rules, new segregation, reserved keys, uniqueness", async () => {
    const [draft, invalid, other] = [positionBody(), await withdrawn(), positionBody()];
    await positions.create(draft);
    await positions.create(other);
    const taken = other.paymentOption[0]?.iuv ?? "";
    const body = (iupd: string, changes: object) =>
      withPosition({ iupd, paymentOption: [{ ...optionBody(), ...changes }] });
    const code48 = { iuv: freshIuv("48") };
    const steps = [
      ["unknown", body("another", bad), asking("48")],
      ["unknown", body("unknown", bad), asking("48")],
      [invalid.iupd, body(invalid.iupd, bad), asking("48")],
      [invalid.iupd, body(invalid.iupd, { ...bad, ...code48 }), asking("47")],
      [draft.iupd, body(draft.iupd, { ...bad, ...reserved, ...code48 }), asking("47")],
      [draft.iupd, body(draft.iupd, { ...reserved, ...code48 }), asking("47")],
      [draft.iupd, body(draft.iupd, { ...reserved, iuv: taken }), asking("47")],
      [draft.iupd, body(draft.iupd, { iuv: taken }), asking("47")],
    ] as const;
    const answers = await Promise.all(
      steps.map(([iupd, content, query]) => positions.update(iupd, content, query)),
    );
    expect(answers.map((answer) => [answer.status, bodyOf(answer)["title"]])).toStrictEqual([
      [400, titles.dataError],
      [404, titles.notFound],
      [403, titles.forbidden],
      [409, titles.notUpdatable],
      [400, titles.dataError],
      [403, titles.forbidden],
      [409, titles.reserved],
      [409, titles.duplicate],
    ]);
  });

  it("of the rules is option by option, and inside an option dates, transfers, accounts, sum", async () => {
    const broken = {
      dueDate: "2035-01-01T00:00:00",
      retentionDate: "2034-01-01T00:00:00",
      transfer: [
        { ...transferBody({ idTransfer: "9", amount: 1 }), iban: null },
        ...["1", "2", "3", "4", "5"].map((idTransfer) => transferBody({ idTransfer })),
      ],
    };
    const repairs: ReadonlyArray<readonly [object, string]> = [
      [{}, "retentionDate"],
      [{ retentionDate: null }, "transfer"],
      [{ retentionDate: null, transfer: broken.transfer.slice(0, 5) }, "transfer[0].idTransfer"],
      [
        {
          retentionDate: null,
          transfer: [{ ...broken.transfer[0], idTransfer: "5" }, ...broken.transfer.slice(1, 4)],
        },
        "transfer[0]",
      ],
      [{ retentionDate: null, transfer: broken.transfer.slice(1, 4) }, "amount"],
    ];
    for (const [repair, where] of repairs) {
      const answer = await positions.create(
        withPosition({ paymentOption: [optionBody(), { ...optionBody(), ...broken, ...repair }] }),
      );
      expect(bodyOf(answer)["title"]).toBe(titles.dataError);
      expect(String(bodyOf(answer)["detail"]).split(": ")[0]).toBe(`paymentOption[1].${where}`);
    }
  });
});

it("leaves a ledger in which positions, codes and journals agree", async () => {
  const ledger = await stack.ledger();
  expect(ledger.filter(({ kind }) => kind === "position").length).toBeGreaterThan(20);
  expect(ledgerProblems(ledger)).toStrictEqual([]);
});
