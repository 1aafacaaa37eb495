import { CosmosClient, type Container } from "@azure/cosmos";
import { ledgerProblems } from "./ledger-check";
import { navOf, nodeKey, payBody } from "./payment-calls";
import { freshIuv, optionBody, positionBody } from "./requests";
import type { Answer, Call, Stack } from "./stack";
import { until } from "./until";

type Insist = (call: Call) => Promise<Answer>;

/** An institution of its own, so that everything closed in it is the story's. */
const organization = "33333333333";
const positions = `/gpd/debt-positions-service/v1/organizations/${organization}/debtpositions`;
const options = `/gpd/api/v1/organizations/${organization}/paymentoptions`;
const platform = "local-platform-key";

export const archiveTimer = "historicise-positions";

export const ledgersOf = ({ cosmos, database }: Stack) => {
  const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
  const ledgers = client.database(database).container("ledgers");
  return {
    ledgers,
    close: () => {
      client.dispose();
    },
  };
};

/** As the release before wrote it. */
export const asBefore = async (ledgers: Container, iupd: string, ledger: string): Promise<void> => {
  await ledgers.item(`position|${iupd}`, ledger).patch([
    { op: "remove", path: "/closedAt" },
    { op: "remove", path: "/shape" },
  ]);
};

/** Marks of an hour ago are old enough for the timer. */
export const ageMarks = async (stack: Stack, ledger: string): Promise<number> => {
  const { close, ledgers } = ledgersOf(stack);
  const marks = (await stack.ledger(ledger)).filter(({ kind }) => kind === "archive-mark");
  for (const { id } of marks)
    await ledgers
      .item(id, ledger)
      .patch([{ op: "set", path: "/at", value: "2026-01-01T00:00:00.000000Z" }])
      // Settled meanwhile.
      .catch(() => undefined);
  close();
  return marks.length;
};

/**
 * A paid position and a withdrawn one go to the archive, are read there, and come back by a report and a restoration;
 * then the latter ends. Every call may be the one in which the process dies, and nothing is lost or left behind.
 */
export const archiveStory = async (stack: Stack, insist: Insist): Promise<void> => {
  const ask = (call: Call): Promise<Answer> => insist({ key: platform, ...call });
  const published = async () => {
    const iuv = freshIuv();
    const body = positionBody({ paymentOption: [optionBody({ iuv })] });
    const headers = { "Idempotency-Key": body.iupd };
    const path = `${positions}?toPublish=true`;
    expect((await ask({ method: "POST", path, body, headers })).status).toBe(201);
    return { iuv, iupd: body.iupd, at: `${positions}/${body.iupd}` };
  };
  const done = async (call: Call): Promise<void> => {
    // Done, or refused as done already: the first answer may have got lost.
    expect([200, 404, 409]).toContain((await ask(call)).status);
  };
  const [paid, withdrawn] = [await published(), await published()];
  await done({
    method: "POST",
    key: nodeKey,
    path: `${options}/${navOf(paid.iuv)}/pay`,
    body: payBody,
  });
  await done({ method: "POST", path: `${withdrawn.at}/invalidate` });
  const { close, ledgers } = ledgersOf(stack);
  await asBefore(ledgers, paid.iupd, organization);
  close();

  const closedBefore = new Date().toISOString();
  await until("the archive has both", async () => {
    const moved = await ask({
      method: "POST",
      key: "local-admin-key",
      path: `/api/v1/admin/ledgers/${organization}/historicisation`,
      body: { closedBefore },
    });
    expect(moved.status).toBe(200);
    const ledger = await stack.ledger(organization);
    return [paid, withdrawn].every(({ iupd }) =>
      ledger.some(({ id, kind }) => id === `position|${iupd}` && kind === "archived-position"),
    )
      ? true
      : undefined;
  });
  expect(await ask({ path: paid.at })).toMatchObject({ status: 200, body: { status: "PAID" } });
  expect(await ask({ path: `${paid.at}/events` })).toMatchObject({
    status: 200,
    body: { events: [{ type: "DebtPositionCreated" }, { type: "PaymentOptionPaid" }] },
  });

  await done({
    method: "POST",
    key: nodeKey,
    path: `${options}/${paid.iuv}/transfers/1/report`,
  });
  expect(await ask({ path: paid.at })).toMatchObject({ body: { status: "REPORTED" } });
  await done({ method: "POST", path: `${withdrawn.at}/restore` });
  expect(await ask({ path: withdrawn.at })).toMatchObject({ body: { status: "DRAFT" } });
  await done({ method: "DELETE", path: withdrawn.at });
  expect((await ask({ path: withdrawn.at })).status).toBe(404);

  await until("no mark is left", async () => {
    if ((await ageMarks(stack, organization)) === 0) return true;
    await stack.trigger(archiveTimer).catch(() => undefined);
    return undefined;
  });
  // The timer's index is asked even when nothing was left.
  await stack.trigger(archiveTimer).catch(() => undefined);
  const archive = await stack.archive(organization);
  expect(ledgerProblems(await stack.ledger(organization), archive)).toStrictEqual([]);
  const own = new Set([paid.iupd, withdrawn.iupd]);
  expect(
    archive.filter(({ iupd, kind }) => kind === "position" && own.has(String(iupd))),
  ).toStrictEqual([]);
};
