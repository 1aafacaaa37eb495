/**
 * The faults of this endpoint and their literal texts (specification of payments, section 6). The payer's side
 * tells them apart by code: two of them share a text.
 */
export const faultStrings = {
  PAA_SINTASSI_XSD: "Errore XSD",
  PAA_ID_DOMINIO_ERRATO: "ID dominio errato",
  PAA_ID_INTERMEDIARIO_ERRATO: "IdBrokerPA errato",
  PAA_STAZIONE_INT_ERRATA: "IdStazione errato",
  PAA_PAGAMENTO_SCONOSCIUTO: "pagamento sconosciuto",
  PAA_PAGAMENTO_DUPLICATO: "pagamento duplicato",
  PAA_PAGAMENTO_SCADUTO: "pagamento scaduto",
  PAA_PAGAMENTO_ANNULLATO: "pagamento annullato",
  PAA_RECEIPT_DUPLICATA: "pagamento duplicato",
  PAA_SEMANTICA: "Errore Generico",
  PAA_SYSTEM_ERROR: "Errore sistema",
} as const;

export type FaultCode = keyof typeof faultStrings;

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(faultStrings, code);

type Phase = "lookup" | "receipt" | "demand";

/** Where each fault can be answered; the three of configuration only when those checks are on. */
export const faultPhases: Readonly<Record<FaultCode, ReadonlyArray<Phase>>> = {
  PAA_SINTASSI_XSD: ["lookup", "receipt", "demand"],
  PAA_ID_DOMINIO_ERRATO: ["lookup", "receipt", "demand"],
  PAA_ID_INTERMEDIARIO_ERRATO: ["lookup", "receipt", "demand"],
  PAA_STAZIONE_INT_ERRATA: ["lookup", "receipt", "demand"],
  PAA_PAGAMENTO_SCONOSCIUTO: ["lookup", "receipt", "demand"],
  PAA_PAGAMENTO_DUPLICATO: ["lookup"],
  PAA_PAGAMENTO_SCADUTO: ["lookup"],
  PAA_PAGAMENTO_ANNULLATO: ["lookup"],
  PAA_RECEIPT_DUPLICATA: ["receipt"],
  /** In the look-up phase only for what the first version of the answer can't say. */
  PAA_SEMANTICA: ["lookup", "receipt"],
  PAA_SYSTEM_ERROR: ["lookup", "receipt", "demand"],
};

export type Fault = {
  readonly code: FaultCode;
  /** In our own words, for the people who run the other side; null says nothing. Never personal data. */
  readonly description: string | null;
};
