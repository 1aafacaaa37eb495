import { invalidate } from "../../shared/domain/debt-position/invalidate";
import type { Status } from "../../shared/domain/debt-position/model";
import { pay } from "../../shared/domain/debt-position/pay";
import { reportTransfer } from "../../shared/domain/debt-position/report-transfer";
import type { Backstage } from "./api-backstage";
import { payment } from "./builders";
import {
  localFromNow,
  optionBody,
  positionBody,
  transferBody,
  type PositionBody,
} from "./requests";

/** Where a position can stand: what is stored, and what it is by now. */
export type Standing = {
  readonly name: string;
  readonly stored: Status;
  readonly now: Status;
  /** Brings a position there; its body is what an institution would send to leave it as it is. */
  readonly reach: (backstage: Backstage) => Promise<PositionBody>;
};

const hour = 3_600_000;
const day = 24 * hour;

type Options = PositionBody["paymentOption"];

const created = async (
  { create }: Backstage,
  toPublish: boolean,
  at: number,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<PositionBody> => {
  const body: PositionBody = { ...positionBody(), ...changes };
  await create(body, { toPublish, at: Date.now() + at });
  return body;
};

const installments = (): Options =>
  [1, 2].map(() =>
    optionBody({
      isPartialPayment: true,
      amount: 5_000,
      transfer: [transferBody({ amount: 5_000 })],
    }),
  );

const valid = (backstage: Backstage, paymentOption: Options = [optionBody()]) =>
  created(backstage, true, -day, { paymentOption });

const iuvOf = ({ paymentOption }: PositionBody, index: number): string =>
  paymentOption[index]?.iuv ?? "";

const paid = async (backstage: Backstage, body: PositionBody, index: number): Promise<void> => {
  const code = iuvOf(body, index);
  await backstage.command(body.iupd, (execution) =>
    pay({ ...execution, code, payment: payment({ paidAt: execution.at }) }),
  );
};

const overdue = (dueDate: string) => ({
  switchToExpired: true,
  paymentOption: [optionBody({ dueDate })],
});

const waiting = { validityDate: "2034-01-01T00:00:00" };
const begun = () => ({ validityDate: localFromNow(-hour) });

export const standings: ReadonlyArray<Standing> = [
  {
    name: "a draft",
    stored: "DRAFT",
    now: "DRAFT",
    reach: (backstage) => created(backstage, false, -day),
  },
  {
    name: "a position that waits for its validity date",
    stored: "PUBLISHED",
    now: "PUBLISHED",
    reach: (backstage) => created(backstage, true, -day, waiting),
  },
  {
    name: "a published position whose validity date has passed unwritten",
    stored: "PUBLISHED",
    now: "VALID",
    reach: (backstage) => created(backstage, true, -day, begun()),
  },
  {
    name: "a published position that became valid and expired unwritten",
    stored: "PUBLISHED",
    now: "EXPIRED",
    reach: (backstage) =>
      created(backstage, true, -day, { ...begun(), ...overdue(localFromNow(-hour / 2)) }),
  },
  { name: "a valid position", stored: "VALID", now: "VALID", reach: valid },
  {
    name: "a valid position whose due date has passed unwritten",
    stored: "VALID",
    now: "EXPIRED",
    reach: (backstage) => created(backstage, true, -day, overdue(localFromNow(-hour))),
  },
  {
    name: "an overdue position that stays payable",
    stored: "VALID",
    now: "VALID",
    reach: (backstage) =>
      created(backstage, true, -day, {
        paymentOption: [optionBody({ dueDate: localFromNow(-hour) })],
      }),
  },
  {
    name: "an expired position",
    stored: "EXPIRED",
    now: "EXPIRED",
    reach: async (backstage) => {
      const body = await created(backstage, true, -day, overdue(localFromNow(-hour)));
      await backstage.settle(body.iupd);
      return body;
    },
  },
  {
    name: "a withdrawn position",
    stored: "INVALID",
    now: "INVALID",
    reach: async (backstage) => {
      const body = await valid(backstage);
      await backstage.command(body.iupd, (execution) => invalidate({ ...execution, grant: null }));
      return body;
    },
  },
  {
    name: "a position with one of two installments paid",
    stored: "PARTIALLY_PAID",
    now: "PARTIALLY_PAID",
    reach: async (backstage) => {
      const body = await valid(backstage, installments());
      await paid(backstage, body, 0);
      return body;
    },
  },
  {
    name: "a partially paid position that is overdue",
    stored: "PARTIALLY_PAID",
    now: "PARTIALLY_PAID",
    reach: async (backstage) => {
      const [first, second] = installments();
      const body = await created(backstage, true, -day, {
        switchToExpired: true,
        paymentOption: [first, second].map((option) => ({
          ...option,
          dueDate: localFromNow(-hour),
        })),
      });
      const code = iuvOf(body, 1);
      await backstage.command(
        body.iupd,
        (execution) => pay({ ...execution, code, payment: payment() }),
        { at: Date.now() - 2 * hour },
      );
      return body;
    },
  },
  {
    name: "a paid position",
    stored: "PAID",
    now: "PAID",
    reach: async (backstage) => {
      const body = await valid(backstage);
      await paid(backstage, body, 0);
      return body;
    },
  },
  {
    name: "a reported position",
    stored: "REPORTED",
    now: "REPORTED",
    reach: async (backstage) => {
      const body = await valid(backstage);
      const iuv = iuvOf(body, 0);
      await paid(backstage, body, 0);
      await backstage.command(body.iupd, (execution) =>
        reportTransfer({ ...execution, iuv, transfer: "1", flow: "2030-01-01AGID_02-S1" }),
      );
      return body;
    },
  },
];
