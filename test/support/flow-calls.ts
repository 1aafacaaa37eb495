import { pay } from "../../shared/domain/debt-position/pay";
import { cents } from "./builders";
import type { Backstage } from "./api-backstage";
import type { Answer, Stack } from "./stack";
import { until } from "./until";

/** The reporting flows of a stack: handing one in, following it, reading it. */

export type Progress = {
  readonly content: string;
  readonly state: string;
  readonly isFinal: boolean;
  readonly fault: { readonly element: string; readonly problem: string } | null;
  readonly lines: Readonly<Record<string, number>>;
};

export type Line = Readonly<Record<string, unknown>> & {
  readonly iuv: string;
  readonly state: string;
};

const adminPath = "/api/v1/admin/reporting-flows";
export const flowsPath = "/gpd-reporting/api/v1/organizations/77777777777/reportings";

export const flowCalls = ({ call }: Stack) => {
  const progress = async (content: string): Promise<Progress> => {
    const answer = await call({ path: `${adminPath}/${content}`, key: "local-admin-key" });
    if (answer.status !== 200) throw new Error(`The progress answered ${answer.status}.`);
    return answer.body as Progress;
  };
  const put = (xml: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
    call({
      method: "PUT",
      path: adminPath,
      key: "local-admin-key",
      raw: xml,
      headers: { "Content-Type": "application/xml", ...headers },
    });
  /** The progress once it is as wanted. */
  const followed = (content: string, isWanted: (progress: Progress) => boolean) =>
    until(`The progress of ${content}`, async () => {
      const now = await progress(content);
      return isWanted(now) ? now : undefined;
    });
  const contentOf = ({ body, status, text }: Answer): string => {
    if (status !== 202) throw new Error(`A flow was answered ${status}: ${text}`);
    return (body as Progress).content;
  };
  return {
    put,
    progress,
    followed,
    contentOf,
    /** Hands a flow in and waits until every line is final, or waits for its receipt. */
    ingest: async (xml: string): Promise<Progress> => {
      const content = contentOf(await put(xml));
      return followed(
        content,
        ({ lines, state }) => state !== "ACCEPTED" && (lines["PENDING"] ?? 0) === 0,
      );
    },
    lines: async (content: string, n = 0): Promise<ReadonlyArray<Line>> => {
      const { body } = await call({
        path: `${adminPath}/${content}/lines/${n}`,
        key: "local-admin-key",
      });
      return (body as { readonly lines: ReadonlyArray<Line> }).lines;
    },
  };
};

/** A receipt for one option, past the payment node. */
export const payOption = (
  backstage: Backstage,
  iupd: string,
  nav: string,
  receiptId: string,
  organization?: string,
): Promise<void> =>
  backstage.command(
    iupd,
    (execution) =>
      pay({
        ...execution,
        code: nav,
        payment: {
          paidAt: execution.at,
          method: "creditCard",
          fee: cents(0),
          pspCode: "PSPDEMO1",
          pspTaxCode: null,
          pspCompany: "PSP di prova",
          receiptId,
        },
      }),
    organization === undefined ? {} : { organization },
  );
