import type { Iuv, Nav } from "../primitives/identifiers";
import type { PaymentOption } from "./model";

/** The identifiers that a position occupies in its institution, besides its IUPD. */
export type Codes = { readonly iuvs: ReadonlyArray<Iuv>; readonly navs: ReadonlyArray<Nav> };
export type CodesChange = { readonly added: Codes; readonly dropped: Codes };

type Coded = { readonly options: ReadonlyArray<Pick<PaymentOption, "iuv" | "nav">> };

export const codesOf = (position: Coded | null): Codes => ({
  iuvs: position?.options.map(({ iuv }) => iuv) ?? [],
  navs: position?.options.map(({ nav }) => nav) ?? [],
});

const without = (codes: Codes, others: Codes): Codes => {
  const iuvs = new Set(others.iuvs);
  const navs = new Set(others.navs);
  return {
    iuvs: codes.iuvs.filter((iuv) => !iuvs.has(iuv)),
    navs: codes.navs.filter((nav) => !navs.has(nav)),
  };
};

/**
 * The codes that a decision takes and frees; null: before the creation, or after the deletion. A code that
 * only moves to another option of the same position is neither, because codes point at positions.
 */
export const codesChange = (before: Coded | null, after: Coded | null): CodesChange => {
  const [old, fresh] = [codesOf(before), codesOf(after)];
  return { added: without(fresh, old), dropped: without(old, fresh) };
};

export const countCodes = ({ added, dropped }: CodesChange): number =>
  added.iuvs.length + added.navs.length + dropped.iuvs.length + dropped.navs.length;
