import type { Contents, PaymentOption } from "./model";

/**
 * The option that a code names. A notice number wins over an IUV: an institution may choose a notice number
 * that equals another option's IUV, and the notice number is what the payer holds.
 */
export const findOption = (
  { options }: Pick<Contents, "options">,
  code: string,
): PaymentOption | null =>
  options.find(({ nav }) => nav === code) ?? options.find(({ iuv }) => iuv === code) ?? null;
