import aca from "../../shared/openapi/aca.json";
import gpd from "../../shared/openapi/gpd.json";
import system from "../../shared/openapi/system.json";
import type { PublishedDocument } from "./openapi";

/** The committed interfaces, in the order in which the documentation page offers them. */
export const publishedDocuments: ReadonlyArray<PublishedDocument> = [
  { name: "gpd", title: gpd.info.title, content: gpd },
  { name: "aca", title: aca.info.title, content: aca },
  { name: "system", title: system.info.title, content: system },
];
