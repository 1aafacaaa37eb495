import { organization, organizationName } from "./demonstration";

/** A position of the demonstration data: what the institution sent, and when; what happened to it then. */
export type DemonstrationPosition = {
  readonly createdDaysAgo: number;
  readonly toPublish: boolean;
  /** Notice numbers paid, with the day. */
  readonly paid: ReadonlyArray<{ readonly nav: string; readonly daysAgo: number }>;
  readonly body: unknown;
};

const iban = "IT60X0542811101000000123456";
const dayMs = 86_400_000;

const local = (now: number, days: number): string =>
  new Date(now + days * dayMs).toISOString().slice(0, 19);

type Option = {
  readonly iuv: string;
  readonly amount: number;
  readonly description: string;
  readonly isPartialPayment: boolean;
  readonly dueDate: string;
};

const optionOf = ({ iuv, amount, description, isPartialPayment, dueDate }: Option) => ({
  iuv,
  amount,
  description,
  isPartialPayment,
  dueDate,
  transfer: [
    {
      idTransfer: "1",
      amount,
      remittanceInformation: description,
      category: "9/0101108TS/",
      iban,
    },
  ],
});

type Position = {
  readonly name: string;
  readonly fullName: string;
  readonly fiscalCode: string;
  readonly switchToExpired: boolean;
  readonly validityDate: string | null;
  readonly options: ReadonlyArray<Option>;
};

const positionOf = (position: Position) => ({
  iupd: `${organization}-${position.name}`,
  type: "F",
  fiscalCode: position.fiscalCode,
  fullName: position.fullName,
  switchToExpired: position.switchToExpired,
  companyName: organizationName,
  officeName: "Ufficio Tributi",
  validityDate: position.validityDate,
  paymentOption: position.options.map(optionOf),
});

const luigi = { fullName: "Luigi Verdi", fiscalCode: "VRDLGU70A01F205X" };
const maria = { fullName: "Maria Bianchi", fiscalCode: "BNCMRA80A41F205X" };

const single = (iuv: string, amount: number, description: string, dueDate: string): Option => ({
  iuv,
  amount,
  description,
  isPartialPayment: false,
  dueDate,
});

/** One position in each state that a debt position can be in without a reporting flow, as of `now`. */
export const demonstrationPositions = (now: number): ReadonlyArray<DemonstrationPosition> => [
  {
    createdDaysAgo: 2,
    toPublish: false,
    paid: [],
    body: positionOf({
      ...luigi,
      name: "DRAFT",
      switchToExpired: false,
      validityDate: null,
      options: [single("47000000000000101", 12_550, "Canone occupazione suolo", local(now, 60))],
    }),
  },
  {
    createdDaysAgo: 2,
    toPublish: true,
    paid: [],
    body: positionOf({
      ...maria,
      name: "PUBLISHED",
      switchToExpired: true,
      validityDate: local(now, 30),
      options: [single("47000000000000202", 8_000, "Mensa scolastica", local(now, 90))],
    }),
  },
  {
    createdDaysAgo: 5,
    toPublish: true,
    paid: [],
    body: positionOf({
      ...luigi,
      name: "VALID",
      switchToExpired: false,
      validityDate: null,
      options: [single("47000000000000303", 23_400, "TARI saldo", local(now, 45))],
    }),
  },
  {
    createdDaysAgo: 40,
    toPublish: true,
    paid: [],
    body: positionOf({
      ...maria,
      name: "EXPIRED",
      switchToExpired: true,
      validityDate: null,
      options: [single("47000000000000404", 4_150, "Multa", local(now, -10))],
    }),
  },
  {
    createdDaysAgo: 20,
    toPublish: true,
    paid: [{ nav: "347000000000000505", daysAgo: 12 }],
    body: positionOf({
      ...luigi,
      name: "PAID",
      switchToExpired: false,
      validityDate: null,
      options: [single("47000000000000505", 15_000, "Carta d'identità", local(now, 20))],
    }),
  },
  {
    createdDaysAgo: 20,
    toPublish: true,
    paid: [{ nav: "347000000000000606", daysAgo: 3 }],
    body: positionOf({
      ...maria,
      name: "PARTIALLY-PAID",
      switchToExpired: false,
      validityDate: null,
      options: [
        {
          ...single("47000000000000606", 5_000, "TARI prima rata", local(now, 10)),
          isPartialPayment: true,
        },
        {
          ...single("48000000000000707", 5_000, "TARI seconda rata", local(now, 70)),
          isPartialPayment: true,
        },
      ],
    }),
  },
];
