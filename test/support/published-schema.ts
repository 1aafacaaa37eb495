import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { memoryPages, validateXML } from "xmllint-wasm";

/** The published schema of the partner endpoint, where it is at hand. */
const contracts = join(__dirname, "../../../shared/contracts/gpd");
export const isSchemaPublished = existsSync(contracts);

const published = (path: string): string => readFileSync(join(contracts, path), "utf8");
const commonTypes = "sac-common-types-1.0.xsd";
const payload = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd";

/** The payload of a message as a document of its own. */
const payloadDocument = (message: string): string =>
  message
    .slice(message.indexOf("Body>") + 5, message.lastIndexOf("</soapenv:Body>"))
    .trim()
    .replace(/^<pafn:\w+/, (start) => `${start} xmlns:pafn="${payload}"`);

/** Those of the messages that the schema refuses. */
export const schemaRefuses = async (
  messages: ReadonlyArray<string>,
): Promise<ReadonlyArray<string>> => {
  const { rawOutput } = await validateXML({
    xml: messages.map((message, index) => ({
      fileName: `m${index}.xml`,
      contents: payloadDocument(message),
    })),
    schema: {
      fileName: "paForNode.xsd",
      contents: published("wsdl/xsd/paForNode.xsd").replace(
        /schemaLocation="[^"]*"/,
        `schemaLocation="${commonTypes}"`,
      ),
    },
    preload: { fileName: commonTypes, contents: published(`xsd-common/${commonTypes}`) },
    maxMemoryPages: 8 * memoryPages.defaultMaxMemoryPages,
  });
  return messages.filter((_, index) => !rawOutput.includes(`m${index}.xml validates\n`));
};
