import type { HttpRequest } from "@azure/functions";
import {
  fileNotFound,
  fileReply,
  textFile,
  type FileEnvironment,
  type FileReply,
} from "./file-reply";

export type PublishedDocument = {
  readonly name: string;
  readonly title: string;
  /** The document as it is committed. */
  readonly content: unknown;
};

export const openapiRoute = "openapi/{document}";

/** Serves the published interface of each surface: `GET /openapi/gpd.json`. */
export const openapi = (documents: ReadonlyArray<PublishedDocument>) => {
  const files = new Map(
    documents.map(({ name, content }) => [
      `${name}.json`,
      textFile("application/json", JSON.stringify(content)),
    ]),
  );
  return (environment: FileEnvironment) =>
    (request: HttpRequest): FileReply => {
      const file = files.get(request.params["document"] ?? "");
      return file === undefined
        ? fileNotFound(request, environment)
        : fileReply(file, request, environment);
    };
};
