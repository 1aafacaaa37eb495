import admin from "../../shared/openapi/admin.json";
import aca from "../../shared/openapi/aca.json";
import gpd from "../../shared/openapi/gpd.json";
import reporting from "../../shared/openapi/reporting.json";
import internal from "../../shared/openapi/internal.json";
import manage from "../../shared/openapi/manage.json";
import servicesInternal from "../../shared/openapi/services-internal.json";
import receipts from "../../shared/openapi/receipts.json";
import reviewer from "../../shared/openapi/reviewer.json";
import system from "../../shared/openapi/system.json";
import type { PublishedDocument } from "./openapi";

/** The committed interfaces, in the order in which the documentation page offers them. */
export const publishedDocuments: ReadonlyArray<PublishedDocument> = [
  { name: "gpd", title: gpd.info.title, content: gpd },
  { name: "aca", title: aca.info.title, content: aca },
  { name: "reporting", title: reporting.info.title, content: reporting },
  { name: "admin", title: admin.info.title, content: admin },
  { name: "internal", title: internal.info.title, content: internal },
  { name: "receipts", title: receipts.info.title, content: receipts },
  { name: "manage", title: manage.info.title, content: manage },
  {
    name: "services-internal",
    title: servicesInternal.info.title,
    content: servicesInternal,
  },
  { name: "reviewer", title: reviewer.info.title, content: reviewer },
  { name: "system", title: system.info.title, content: system },
];
