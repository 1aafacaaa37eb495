import type { Level, Mutation } from "./api-mutation-catalogue";
import { freshIuv, stampBody } from "./requests";

/** Valid bodies of every shape, and mutations applied to one place in them. */

/** Draws whole numbers from 0 up to, but not including, a bound. */
export type Draw = (below: number) => number;

/** The same draws for the same seed (mulberry32). */
export const drawFrom = (seed: number): Draw => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

export const pick = <A>(draw: Draw, values: ReadonlyArray<A>): A => {
  const value = values[draw(values.length)];
  if (value === undefined) throw new Error("There is nothing to pick from.");
  return value;
};

type Body = Record<string, unknown>;
type TransferShape = "account" | "stamp";

const texts = ["TARI", "Ruolo 2035 – rata", "Città di Forlì", "x"];
const maybe = (draw: Draw, member: string, value: unknown): Body =>
  draw(2) === 0 ? {} : { [member]: value };
const pairs = (draw: Draw): ReadonlyArray<Body> =>
  Array.from({ length: 1 + draw(3) }, (_, index) => ({
    key: `key ${index}`,
    value: pick(draw, texts),
  }));

const transfer = (draw: Draw, id: number, shape: TransferShape): Body => ({
  idTransfer: String(id),
  amount: 100 + draw(1000),
  remittanceInformation: pick(draw, texts),
  category: "9/0101108TS/",
  ...maybe(draw, "organizationFiscalCode", "01020304059"),
  ...maybe(draw, "companyName", pick(draw, texts)),
  transferMetadata: pairs(draw),
  ...(shape === "account"
    ? { iban: "IT60X0542811101000000123456", ...maybe(draw, "postalIban", "IT60X076") }
    : { stamp: { ...stampBody } }),
});

const option = (draw: Draw, shape: TransferShape): Body => {
  const transfers = Array.from({ length: 1 + draw(5) }, (_, index) =>
    transfer(draw, index + 1, shape),
  );
  return {
    iuv: freshIuv(),
    amount: transfers.reduce((sum, { amount }) => sum + Number(amount), 0),
    description: pick(draw, texts),
    isPartialPayment: draw(2) === 0,
    dueDate: "2035-12-31T12:00:00",
    ...maybe(draw, "retentionDate", "2036-01-01T00:00"),
    transfer: transfers,
    paymentOptionMetadata: pairs(draw),
  };
};

/** A valid body whose transfers all have an account, or all a stamp. */
export const validBody = (draw: Draw, iupd: string, shape: TransferShape): Body => ({
  iupd,
  type: pick(draw, ["F", "G"]),
  fiscalCode: "VRDLGU70A01F205X",
  fullName: pick(draw, texts),
  ...maybe(draw, "email", "luigi@example.org"),
  ...maybe(draw, "country", "IT"),
  ...maybe(draw, "city", pick(draw, texts)),
  switchToExpired: draw(2) === 0,
  companyName: pick(draw, texts),
  ...maybe(draw, "validityDate", "2035-01-01T00:00:00Z"),
  paymentOption: Array.from({ length: 1 + draw(3) }, () => option(draw, shape)),
});

const listIn = (body: Body, member: string): ReadonlyArray<Body> => {
  const value = body[member];
  return Array.isArray(value) ? (value as ReadonlyArray<Body>) : [];
};

/** One object of the level, anywhere in the body; null when an earlier mutation took them all away. */
const placeOf = (draw: Draw, body: Body, level: Level): Body | null => {
  const isObject = (value: unknown): value is Body =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const within = (parents: ReadonlyArray<Body>, member: string): ReadonlyArray<Body> =>
    parents.filter(isObject).flatMap((parent) => listIn(parent, member).filter(isObject));
  const options = within([body], "paymentOption");
  const transfers = within(options, "transfer");
  const places: Readonly<Record<Level, () => ReadonlyArray<Body>>> = {
    position: () => [body],
    option: () => options,
    transfer: () => transfers,
    stamp: () => transfers.map((each) => each["stamp"]).filter(isObject),
    optionPair: () => within(options, "paymentOptionMetadata"),
    transferPair: () => within(transfers, "transferMetadata"),
  };
  const found = places[level]();
  return found.length === 0 ? null : pick(draw, found);
};

/** Whether the mutation found its place. */
export const applied = (draw: Draw, body: Body, { level, member, value }: Mutation): boolean => {
  const place = placeOf(draw, body, level);
  if (place === null) return false;
  place[member] = value;
  return true;
};

/** What a mutation needs of the body that it is applied to. */
export const shapeFor = ({ level }: Mutation): TransferShape =>
  level === "stamp" ? "stamp" : "account";
