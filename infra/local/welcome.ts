import { demonstrationKeys, organization } from "./demonstration";

/** What a newcomer needs to know when everything runs: addresses, keys and a first call. */
export const welcome = (baseUrl: string, inbox: string | null): string => {
  const width = Math.max(...demonstrationKeys.map(({ key }) => key.length));
  const keys = demonstrationKeys.map(({ key, meaning }) => `    ${key.padEnd(width)}  ${meaning}`);
  return `
Sportello is ready. Ctrl-C stops it.

  Base URL       ${baseUrl}
  Documentation  ${baseUrl}/docs${
    inbox === null
      ? ""
      : `
  Notices        ${inbox} shows webhooks; letters are .eml files in .local/outbox`
  }
  Keys, in the header Ocp-Apim-Subscription-Key:
${keys.join("\n")}

  A first call:
    curl -s -H 'Ocp-Apim-Subscription-Key: local-creditor-key' \\
      '${baseUrl}/gpd/debt-positions-service/v1/organizations/${organization}/debtpositions?limit=3'

`;
};
