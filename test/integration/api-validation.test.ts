import { ReadableStream } from "node:stream/web";
import { anyDetail, bodyOf, operationsOn, refusal, titles, toldBy } from "../support/api-calls";
import { contentRows, edgeRows } from "../support/api-content-rows";
import { fieldRows } from "../support/api-field-rows";
import { jsonRows, readableTexts } from "../support/api-json-rows";
import { parameterRows } from "../support/api-parameter-rows";
import {
  acceptedDates,
  coercedValues,
  defaultedMembers,
  refusedDates,
} from "../support/api-value-rows";
import {
  freshIupd,
  freshIuv,
  optionBody,
  positionBody,
  transferBody,
  withOption,
  withPosition,
} from "../support/requests";
import { startStack, type Stack } from "../support/stack";

// One file, because one stack serves it all; what is long about it is in tables of its own.
let stack: Stack;
const positions = operationsOn(() => stack);
const elsewhere = operationsOn(() => stack, {
  organization: "11111111111",
  key: "local-platform-key",
});
const draft = positionBody();

beforeAll(async () => {
  stack = await startStack();
  const { status } = await positions.create(draft);
  if (status !== 201) throw new Error(`The valid position was answered ${status}.`);
}, 60_000);

afterAll(async () => {
  await stack.stop();
});

const asUpdateOf = (iupd: string, body: unknown): unknown => ({ ...(body as object), iupd });

describe("the constraints of single fields", () => {
  it.each(fieldRows)("refuses %s", async (name, make, detail) => {
    const body = make();
    const expected = refusal(400, titles.badRequest, detail);
    const isAboutIupd = JSON.stringify(detail).includes("iupd") || name.startsWith("iupd");
    const [created, updated] = await Promise.all([
      positions.create(body),
      positions.update(draft.iupd, isAboutIupd ? body : asUpdateOf(draft.iupd, body)),
    ]);
    expect(toldBy(created)).toStrictEqual(expected);
    expect(toldBy(updated)).toStrictEqual(expected);
  });
});

describe("the rules across fields", () => {
  it.each(contentRows)("refuses %s", async (_, by, make, expected) => {
    const body = make();
    expect(toldBy(await positions.create(body))).toStrictEqual(expected);
    const updated = await positions.update(draft.iupd, asUpdateOf(draft.iupd, body));
    // eslint-disable-next-line jest/no-conditional-expect -- each row says which of the two it expects
    if (by === "both") expect(toldBy(updated)).toStrictEqual(expected);
    // eslint-disable-next-line jest/no-conditional-expect -- as above
    else expect(updated).toMatchObject({ status: 200, body: { status: "DRAFT" } });
  });

  it.each(edgeRows)("accepts %s", async (_, make) => {
    expect(await positions.create(make())).toMatchObject({ status: 201 });
  });

  it("refuses an update whose body names another position, even one that doesn't exist", async () => {
    const expected = refusal(400, titles.dataError, anyDetail);
    for (const iupd of [draft.iupd, "unknown"])
      expect(toldBy(await positions.update(iupd, positionBody()))).toStrictEqual(expected);
  });
});

describe("identifiers that are taken", () => {
  const taken = refusal(409, titles.duplicate, anyDetail);
  const holder = async (status: "DRAFT" | "INVALID") => {
    const iuv = freshIuv();
    const body = positionBody({ paymentOption: [optionBody({ iuv, nav: `5${iuv}` })] });
    await positions.create(body, `?toPublish=${status === "INVALID"}`);
    if (status === "INVALID") await positions.invalidate(body.iupd);
    return { iupd: body.iupd, iuv, nav: `5${iuv}`, body };
  };
  const rows: ReadonlyArray<
    readonly [string, (held: Awaited<ReturnType<typeof holder>>) => unknown]
  > = [
    ["the same body", ({ body }) => body],
    ["the IUPD with other codes", ({ iupd }) => withPosition({ iupd })],
    ["the IUV with another NAV", ({ iuv }) => withOption({ iuv, nav: `6${iuv}` })],
    ["the NAV with another IUV", ({ nav }) => withOption({ nav })],
    [
      "the IUV on a second option",
      ({ iuv }) => withPosition({ paymentOption: [optionBody(), optionBody({ iuv })] }),
    ],
  ];
  it.each(rows)("refuses %s, also of a withdrawn position", async (_, make) => {
    for (const status of ["DRAFT", "INVALID"] as const)
      expect(toldBy(await positions.create(make(await holder(status))))).toStrictEqual(taken);
  });

  it("refuses an update that takes another position's codes", async () => {
    const held = await holder("DRAFT");
    for (const option of [{ iuv: held.iuv }, { nav: held.nav }]) {
      const body = asUpdateOf(draft.iupd, withOption(option));
      expect(toldBy(await positions.update(draft.iupd, body))).toStrictEqual(taken);
    }
  });

  it("lets another institution use the same identifiers", async () => {
    const { body } = await holder("DRAFT");
    expect(await elsewhere.create(body)).toMatchObject({ status: 201 });
    expect(toldBy(await elsewhere.create(body))).toStrictEqual(
      refusal(409, titles.duplicate, expect.stringContaining("11111111111")),
    );
  });

  it("frees them with a deletion", async () => {
    const { body, iupd } = await holder("INVALID");
    expect(await positions.remove(iupd)).toMatchObject({ status: 200 });
    expect(await positions.create(body)).toMatchObject({ status: 201 });
  });
});

describe("date-times in bodies (3.1)", () => {
  const dated = (validityDate: string) =>
    withPosition({
      validityDate,
      paymentOption: [optionBody({ dueDate: "2040-01-01T00:00:00", retentionDate: validityDate })],
    });

  it.each(acceptedDates)("reads %s as %s, now and when read again", async (sent, told) => {
    const body = positionBody({ paymentOption: [optionBody({ dueDate: sent })] });
    const { status, body: view } = await positions.create({ ...body, validityDate: sent });
    const expected = { validityDate: told, paymentOption: [{ dueDate: told }] };
    expect({ status, view }).toMatchObject({ status: 201, view: expected });
    expect(await positions.read(body.iupd)).toMatchObject({ status: 200, body: expected });
  });

  it.each(["", "   ", null, undefined])("takes %j as no date at all", async (sent) => {
    const answer = await positions.create({
      ...positionBody({ paymentOption: [optionBody({ retentionDate: sent })] }),
      validityDate: sent,
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { validityDate: null, paymentOption: [{ retentionDate: null }] },
    });
  });

  it.each(refusedDates)("refuses %j", async (sent) => {
    const due = await positions.create(withOption({ dueDate: sent }));
    expect(toldBy(due)).toStrictEqual(
      refusal(400, titles.badRequest, expect.stringMatching(/^paymentOption\[0\]\.dueDate: \S.*$/)),
    );
    const others = await positions.create(dated(sent as string));
    expect(toldBy(others)).toStrictEqual(
      refusal(
        400,
        titles.badRequest,
        expect.stringMatching(/^validityDate: \S.*, paymentOption\[0\]\.retentionDate: \S.*$/),
      ),
    );
  });
});

describe("values that stand for others (3.2) and members left out (2)", () => {
  it.each(coercedValues)("reads %s", async (_, sent, told) => {
    const body = positionBody();
    const answer = await positions.create(sent(body));
    expect(answer).toMatchObject({ status: 201, body: told });
  });

  it.each(defaultedMembers)("takes %s", async (_, make, told) => {
    const answer = await positions.create(make());
    expect(answer).toMatchObject({ status: 201, body: told });
  });

  it("makes the NAV from the aux digit and the IUV when none or a blank one is sent", async () => {
    for (const nav of [undefined, null, "", "  "]) {
      const iuv = freshIuv();
      const answer = await positions.create(withOption({ iuv, nav }));
      expect(answer).toMatchObject({ body: { paymentOption: [{ iuv, nav: `3${iuv}` }] } });
    }
    const nav = `NAV ${freshIuv()}`;
    expect(await positions.create(withOption({ nav }))).toMatchObject({
      body: { paymentOption: [{ nav }] },
    });
  });

  it("pays the institution itself when a transfer names no or a blank beneficiary", async () => {
    for (const organizationFiscalCode of [undefined, null, "", " "]) {
      const answer = await positions.create(
        withOption({ transfer: [transferBody({ organizationFiscalCode })] }),
      );
      expect(answer).toMatchObject({
        body: { paymentOption: [{ transfer: [{ organizationFiscalCode: "77777777777" }] }] },
      });
    }
  });
});

describe("the request as a text", () => {
  it.each(jsonRows)("refuses %s", async (_, raw, headers, expected) => {
    const content = raw();
    const calls = [
      positions.send({ raw: content, headers }),
      positions.send({ method: "PUT", to: `/${draft.iupd}`, raw: content, headers }),
    ];
    for (const answer of await Promise.all(calls)) expect(toldBy(answer)).toStrictEqual(expected);
  });

  it.each(readableTexts)("reads %s", async (_, write, headers) => {
    const body = positionBody();
    const answer = await positions.send({ raw: write(body), headers });
    expect(answer).toMatchObject({ status: 201, body: { iupd: body.iupd } });
  });

  it("refuses a body that doesn't announce its length and turns out too long", async () => {
    const chunk = new TextEncoder().encode(" ".repeat(256 * 1024));
    let left = 9;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        left -= 1;
        if (left < 0) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const response = await fetch(`${stack.baseUrl}${positions.at}`, {
      method: "POST",
      headers: {
        "Ocp-Apim-Subscription-Key": "local-creditor-key",
        "Content-Type": "application/json",
      },
      body,
      duplex: "half",
    });
    expect({ status: response.status, body: await response.json() }).toStrictEqual(
      refusal(413, "The request is too large", expect.stringContaining("2097152")),
    );
  });

  it("ignores the body of an operation that takes none", async () => {
    const body = positionBody();
    await positions.create(body);
    const nonsense = { raw: "{", headers: { "Content-Type": "text/plain" } };
    for (const [action, status] of [
      ["publish", "VALID"],
      ["invalidate", "INVALID"],
      ["restore", "DRAFT"],
    ])
      expect(
        await positions.send({ to: `/${body.iupd}/${action ?? ""}`, ...nonsense }),
      ).toMatchObject({ status: 200, body: { status } });
  });
});

describe("parameters in path and query", () => {
  it.each(parameterRows)("refuses %s", async (_, method, to, expected) => {
    const body = method === "POST" || method === "PUT" ? { body: positionBody() } : {};
    expect(toldBy(await positions.send({ method, to, ...body }))).toStrictEqual(expected);
  });

  const truths = ["true", "True", "TRUE", "on", "On", "yes", "YES", "1"];
  const falsehoods = ["false", "False", "FALSE", "off", "no", "NO", "0", ""];
  it.each([
    ...truths.map((word) => [word, "VALID"] as const),
    ...falsehoods.map((word) => [word, "DRAFT"] as const),
  ])("reads toPublish=%s as %s", async (word, status) => {
    const answer = await positions.create(positionBody(), `?toPublish=${word}`);
    expect(answer).toMatchObject({ status: 201, body: { status } });
  });

  it("ignores parameters that it doesn't know", async () => {
    const query = "?toPublish=true&publish=x&serviceType=NONE&a[b]=1";
    const answer = await positions.create(positionBody(), query);
    expect(answer).toMatchObject({ status: 201, body: { status: "VALID" } });
  });

  it("refuses a parameter given twice rather than choosing one of its values", async () => {
    const query = "?toPublish=true&toPublish=false";
    expect(toldBy(await positions.create(positionBody(), query))).toStrictEqual(
      refusal(400, titles.badRequest, "Invalid value true,false for property toPublish"),
    );
  });

  it("tells the path first, then the body, then the query, each with all its faults", async () => {
    const long = "x".repeat(256);
    const broken = { companyName: "" };
    const query = "?toPublish=maybe&segregationCodes=4";
    const body = asUpdateOf(draft.iupd, { ...draft, ...broken });
    const answers = [
      await positions.update(long, body, query),
      await positions.update(draft.iupd, body, query),
      await positions.update(draft.iupd, draft, query),
    ];
    expect(answers.map((answer) => bodyOf(answer)["detail"])).toStrictEqual([
      expect.stringMatching(/^updateDebtPosition\.iupd: \S/),
      "companyName: company name is required",
      'Invalid value maybe for property toPublish, updateDebtPosition.segregationCodes: must match "\\d{2}(,\\d{2})*"',
    ]);
  });

  it("reads back only IUPDs of letters, digits, underscores, stars, blanks and hyphens", async () => {
    for (const iupd of [`${freshIupd()} *_-`, `${freshIupd()}\t`]) {
      expect(await positions.create(positionBody({ iupd }))).toMatchObject({ status: 201 });
      expect(await positions.read(iupd)).toMatchObject({ status: 200, body: { iupd } });
      expect(await positions.remove(iupd)).toMatchObject({ status: 200 });
    }
  });

  it("refuses an idempotency key beyond 255 characters", async () => {
    const headers = { "Idempotency-Key": "k".repeat(256) };
    expect(toldBy(await positions.create(positionBody(), "", headers))).toStrictEqual(
      refusal(
        400,
        titles.badRequest,
        "createDebtPosition.Idempotency-Key: size must be between 1 and 255",
      ),
    );
  });
});
