/** The elements of a flow and their order, as its XML Schema has them; the types of the texts are in `flow-fields`. */

export type Part = {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isRepeated: boolean;
  /** Empty: the element has a text. */
  readonly parts: ReadonlyArray<Part>;
};

const one = (name: string, ...parts: ReadonlyArray<Part>): Part => ({
  name,
  isRequired: true,
  isRepeated: false,
  parts,
});
const maybe = (name: string): Part => ({ ...one(name), isRequired: false });

export const flowNamespace = "http://www.digitpa.gov.it/schemas/2011/Pagamenti/";
export const paymentName = "datiSingoliPagamenti";

const identified = (name: string): Part =>
  one(name, one("tipoIdentificativoUnivoco"), one("codiceIdentificativoUnivoco"));

export const flowGrammar: Part = one(
  "FlussoRiversamento",
  one("versioneOggetto"),
  one("identificativoFlusso"),
  one("dataOraFlusso"),
  one("identificativoUnivocoRegolamento"),
  one("dataRegolamento"),
  one(
    "istitutoMittente",
    identified("identificativoUnivocoMittente"),
    maybe("denominazioneMittente"),
  ),
  maybe("codiceBicBancaDiRiversamento"),
  one(
    "istitutoRicevente",
    identified("identificativoUnivocoRicevente"),
    maybe("denominazioneRicevente"),
  ),
  one("numeroTotalePagamenti"),
  one("importoTotalePagamenti"),
  {
    ...one(
      paymentName,
      one("identificativoUnivocoVersamento"),
      one("identificativoUnivocoRiscossione"),
      maybe("indiceDatiSingoloPagamento"),
      one("singoloImportoPagato"),
      one("codiceEsitoSingoloPagamento"),
      one("dataEsitoSingoloPagamento"),
    ),
    isRepeated: true,
  },
);
