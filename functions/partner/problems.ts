import { writeSoapFault } from "../../shared/codecs/soap/envelope";
import type { ProblemTable } from "../../shared/http/problem";
import { gpdProblems, gpdRows } from "../../shared/http/problems-gpd";

const inGatewaysForm: ReadonlySet<number> = new Set([401, 403]);

/**
 * What isn't an answer of an operation is a SOAP fault. Callers who aren't let in see the body of the gateway that stood
 * here, as everywhere.
 */
export const partnerProblems: ProblemTable = {
  ...gpdProblems,
  rows: gpdRows,
  otherForm: (_tag, { detail, status, title }) =>
    inGatewaysForm.has(status)
      ? null
      : {
          contentType: soapMedia,
          text: writeSoapFault({
            code: status < 500 ? "Client" : "Server",
            message: detail === "" ? title : `${title}: ${detail}`,
          }),
        },
};

export const soapMedia = "text/xml; charset=utf-8";
