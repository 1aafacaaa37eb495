import { backstageOf } from "./api-backstage";
import { flowsPath, payOption, type Progress } from "./flow-calls";
import { until } from "./until";
import { flowXml, freshFlowId } from "./reporting-flows";
import { freshIuv, optionBody, positionBody, transferBody } from "./requests";
import type { Answer, Call, Stack } from "./stack";

const home = "77777777777";
const other = "01234567890";
const flowDate = "2026-03-15T22:31:05";

/** The process may die at every step of it, and each time the work waits until somebody takes it up again. */
const patienceMs = 80_000;

const adminCall = (path: string): Call => ({
  path: `/api/v1/admin/reporting-flows${path}`,
  key: "local-admin-key",
});

/**
 * One flow from its upload to its last line, with a payment of each kind: whichever process dies on the way, it
 * ends as if none had. Answers what it ended in.
 */
export const flowStory = async (
  stack: Stack,
  /** Asks again until there is an answer. */
  insist: (call: Call) => Promise<Answer>,
): Promise<{
  readonly lines: Readonly<Record<string, number>>;
  readonly positions: ReadonlyArray<string>;
  readonly events: ReadonlyArray<number>;
  readonly isListed: boolean;
  readonly isSame: boolean;
}> => {
  const backstage = backstageOf(stack);
  try {
    const prepared = async (organization: string, beneficiaries: ReadonlyArray<string>) => {
      const iuv = freshIuv();
      const transfer = beneficiaries.map((organizationFiscalCode, index) =>
        transferBody({
          idTransfer: String(index + 1),
          amount: 10_000 / beneficiaries.length,
          organizationFiscalCode,
        }),
      );
      const body = positionBody({ paymentOption: [optionBody({ iuv, transfer })] });
      await backstage.create(body, { toPublish: true, organization });
      return { iuv, iupd: body.iupd, organization };
    };
    const paid = await prepared(home, [home]);
    const late = await prepared(home, [home]);
    const shared = await prepared(other, [home]);
    await payOption(backstage, paid.iupd, `3${paid.iuv}`, "r");
    await payOption(backstage, shared.iupd, `3${shared.iuv}`, "r", other);

    const flowId = freshFlowId();
    const xml = flowXml({
      flowId,
      lines: [
        ...[paid, late, shared].map(({ iuv }) => ({ iuv, iur: "r" })),
        { iuv: freshIuv() },
        { iuv: paid.iuv, outcome: "3" },
      ],
    });
    const put = {
      ...adminCall(""),
      method: "PUT",
      raw: xml,
      headers: { "Content-Type": "application/xml" },
    };
    const { content } = (await insist(put)).body as Progress;
    const progress = async () => (await insist(adminCall(`/${content}`))).body as Progress;
    await until(
      "the first try of every line",
      async () => {
        await stack.trigger("relay-reporting-flows").catch(() => undefined);
        const { lines, state } = await progress();
        return state === "SPLIT" && lines["PENDING"] === 0 ? true : undefined;
      },
      patienceMs,
    );
    await payOption(backstage, late.iupd, `3${late.iuv}`, "r");
    const final = await until(
      "the last line",
      async () => {
        await stack.trigger("relay-reporting-flows").catch(() => undefined);
        const now = await progress();
        return now.isFinal ? now : undefined;
      },
      patienceMs,
    );
    // It comes again, and nothing happens.
    await insist(put);
    await insist(adminCall(`/${content}/lines/0`));

    const stored = await Promise.all(
      [paid, late, shared].map(({ iupd, organization }) => backstage.stored(iupd, organization)),
    );
    const listed = await insist({ path: `${flowsPath}?flowDate=${flowDate.slice(0, 10)}` });
    const read = await insist({ path: `${flowsPath}/${flowId}/date/${flowDate}` });
    return {
      lines: final.lines,
      positions: stored.map((each) => each?.status ?? "missing"),
      // Created, published at once, paid, reported: none of them twice.
      events: stored.map((each) => each?.revision ?? 0),
      isListed: listed.text.includes(flowId),
      isSame: read.text === xml,
    };
  } finally {
    backstage.close();
  }
};
