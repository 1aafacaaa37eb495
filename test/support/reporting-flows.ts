/** Reporting flows as payment service providers publish them. */

export type LineBody = {
  readonly iuv: string;
  readonly iur?: string;
  /** Null: the line names no transfer. */
  readonly transfer?: string | null;
  readonly amount?: string;
  readonly outcome?: string;
  readonly day?: string;
};

export type FlowBody = {
  readonly organization?: string;
  readonly flowId?: string;
  readonly date?: string;
  readonly lines: Iterable<LineBody>;
  readonly declaredPayments?: number;
  readonly declaredAmount?: string;
};

let serial = 0;

/** A flow identifier that no other test uses. */
export const freshFlowId = (day = "2026-03-15"): string => {
  serial += 1;
  return `${day}PSPDEMO1-${process.pid % 10_000}${Date.now() % 1_000_000}${serial}`.slice(0, 35);
};

export const lineXml = ({
  amount = "100.00",
  day = "2026-03-14",
  iur = "c7d1f0a29b6e4a31",
  iuv,
  outcome = "0",
  transfer = "1",
}: LineBody): string => `  <datiSingoliPagamenti>
    <identificativoUnivocoVersamento>${iuv}</identificativoUnivocoVersamento>
    <identificativoUnivocoRiscossione>${iur}</identificativoUnivocoRiscossione>
${transfer === null ? "" : `    <indiceDatiSingoloPagamento>${transfer}</indiceDatiSingoloPagamento>\n`}    <singoloImportoPagato>${amount}</singoloImportoPagato>
    <codiceEsitoSingoloPagamento>${outcome}</codiceEsitoSingoloPagamento>
    <dataEsitoSingoloPagamento>${day}</dataEsitoSingoloPagamento>
  </datiSingoliPagamenti>
`;

export const headingXml = ({
  date = "2026-03-15T22:31:05",
  declaredAmount = "120.50",
  declaredPayments = 1,
  flowId = "2026-03-15PSPDEMO1-S000000042",
  organization = "77777777777",
}: Omit<FlowBody, "lines">): string => `<?xml version="1.0" encoding="UTF-8"?>
<FlussoRiversamento xmlns="http://www.digitpa.gov.it/schemas/2011/Pagamenti/">
  <versioneOggetto>1.0</versioneOggetto>
  <identificativoFlusso>${flowId}</identificativoFlusso>
  <dataOraFlusso>${date}</dataOraFlusso>
  <identificativoUnivocoRegolamento>SCT-2026-03-16-0042</identificativoUnivocoRegolamento>
  <dataRegolamento>2026-03-16</dataRegolamento>
  <istitutoMittente>
    <identificativoUnivocoMittente>
      <tipoIdentificativoUnivoco>B</tipoIdentificativoUnivoco>
      <codiceIdentificativoUnivoco>PSPDEMO1</codiceIdentificativoUnivoco>
    </identificativoUnivocoMittente>
  </istitutoMittente>
  <istitutoRicevente>
    <identificativoUnivocoRicevente>
      <tipoIdentificativoUnivoco>G</tipoIdentificativoUnivoco>
      <codiceIdentificativoUnivoco>${organization}</codiceIdentificativoUnivoco>
    </identificativoUnivocoRicevente>
  </istitutoRicevente>
  <numeroTotalePagamenti>${declaredPayments}</numeroTotalePagamenti>
  <importoTotalePagamenti>${declaredAmount}</importoTotalePagamenti>
`;

export const endXml = "</FlussoRiversamento>\n";

export const flowXml = ({ lines, ...heading }: FlowBody): string =>
  `${headingXml(heading)}${[...lines].map(lineXml).join("")}${endXml}`;

/** The same, a few hundred lines at a time: flows of any length in little memory. */
export async function* flowParts({ lines, ...heading }: FlowBody): AsyncGenerator<Uint8Array> {
  yield Buffer.from(headingXml(heading));
  let part: Array<string> = [];
  for (const line of lines) {
    part.push(lineXml(line));
    if (part.length < 500) continue;
    yield Buffer.from(part.join(""));
    part = [];
    await Promise.resolve();
  }
  yield Buffer.from(`${part.join("")}${endXml}`);
}
