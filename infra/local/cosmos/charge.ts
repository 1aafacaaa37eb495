/**
 * Request units, by a formula of our own that has the shape of the real one: it grows with the size of
 * documents, with the indexed values and with the documents that a query looks at. At Strong
 * consistency a read costs double. Figures fit what is published for 1 KB and 100 KB documents.
 */
const round = (units: number): number => Math.round(units * 100) / 100;
const kilobytes = (bytes: number): number => Math.max(1, bytes / 1024);

const STRONG = 2;

export const readCharge = (bytes: number): number =>
  round(STRONG * (1 + (kilobytes(bytes) - 1) / 11));

export const missCharge = round(STRONG);

export const createCharge = (bytes: number, terms: number): number =>
  round(4.3 + 0.45 * kilobytes(bytes) + 0.12 * terms);

/** The old version leaves the indexes, the new one enters. */
export const replaceCharge = (bytes: number, terms: number, oldTerms: number): number =>
  round(8.2 + 0.9 * kilobytes(bytes) + 0.12 * (terms + oldTerms));

export const deleteCharge = (bytes: number, terms: number): number =>
  round(4.3 + 0.45 * kilobytes(bytes) + 0.12 * terms);

export const patchCharge = (
  bytes: number,
  terms: number,
  oldTerms: number,
  parts: number,
): number => round(replaceCharge(bytes, terms, oldTerms) + 0.2 * parts);

/** `examined`: documents the search met. `fetched`: those of them that the service has to read. */
export const queryCharge = (examined: number, fetched: number, fetchedBytes: number): number =>
  round(STRONG * (1.15 + 0.004 * examined + 0.05 * fetched + 0.08 * (fetchedBytes / 1024)));

export const feedCharge = (documents: number, bytes: number): number =>
  round(STRONG * (1 + 0.05 * documents + 0.08 * (bytes / 1024)));

export const metadataCharge = 1;
