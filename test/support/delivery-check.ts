import type { StoredDocument } from "./ledger-check";

/** What a ledger says of one receipt: everything that must agree whatever happened on the way. */
export const accountedFor = (
  documents: ReadonlyArray<StoredDocument>,
  { iupd, iuv }: { readonly iupd: string; readonly iuv: string },
) => {
  const of = (kind: string) => documents.filter((each) => each.kind === kind);
  const [position] = of("position").filter((each) => each["iupd"] === iupd);
  const [receipt] = of("receipt").filter((each) => each["iuv"] === iuv);
  const payment = receipt?.["payment"] as { readonly receiptId?: unknown } | undefined;
  return {
    position: position?.["status"],
    payments: of("event").filter(
      (each) =>
        each["iupd"] === iupd &&
        (each["event"] as { readonly type?: unknown }).type === "PaymentOptionPaid",
    ).length,
    receipt: payment?.receiptId,
    deliveries: of("delivery")
      .filter((each) => each["iuv"] === iuv)
      .map((each) => each["state"])
      .toSorted(),
  };
};
