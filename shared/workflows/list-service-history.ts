import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { record } from "../prelude/record";
import type { ServiceCaller } from "../domain/service-access/caller";
import type { HistoryEntry } from "../domain/service/history";
import type { HasLog } from "../ports/log";
import type { HasSeal } from "../ports/seal";
import type { HasServices, HistoryQuery } from "../ports/services";
import type { StoreFailure } from "../ports/store";
import type { UnfitToken } from "./list-token";
import { tellUnreadable } from "./list-services";
import { existingService, type ExistingRejected } from "./read-service";

export type ListHistory = Pick<HistoryQuery, "direction" | "limit"> & {
  readonly token: string | null;
};

export type HistoryPage = {
  readonly entries: ReadonlyArray<HistoryEntry>;
  /** For the page after this; null on the last. */
  readonly token: string | null;
};

const Token = record("HistoryToken", {
  service: t.string,
  direction: t.string,
  after: t.string,
});

const parsed = (text: string): O.Option<unknown> => O.tryCatch((): unknown => JSON.parse(text));

type About = { readonly service: string; readonly direction: string };

const resumed = (
  { unseal }: HasSeal,
  about: About,
  token: string | null,
): E.Either<UnfitToken, string | null> =>
  token === null
    ? E.right(null)
    : pipe(
        unseal(token),
        O.flatMap(parsed),
        O.flatMap((value) => O.fromEither(Token.decode(value))),
        O.filter(
          ({ direction, service }) => service === about.service && direction === about.direction,
        ),
        O.map(({ after }) => after),
        E.fromOption(() => ({ _tag: "UnfitToken" })),
      );

/** What happened to a service, page by page. A token belongs to one service and one order. */
export const listServiceHistory =
  (
    caller: ServiceCaller,
    serviceId: string,
    { direction, limit, token }: ListHistory,
  ): RTE.ReaderTaskEither<
    HasLog & HasSeal & HasServices,
    ExistingRejected | UnfitToken | StoreFailure,
    HistoryPage
  > =>
  (environment) =>
    pipe(
      existingService(caller, serviceId)(environment),
      TE.bindTo("key"),
      TE.bindW("after", ({ key }) =>
        TE.fromEither(resumed(environment, { service: key.id, direction }, token)),
      ),
      TE.flatMap(({ after, key }) =>
        environment.services.history({ ...key, direction, limit, after }),
      ),
      TE.tapIO((page) => () => {
        tellUnreadable(environment)(page);
      }),
      TE.map(({ items, next }) => ({
        entries: items,
        token:
          next === null
            ? null
            : environment.seal(
                JSON.stringify(Token.encode({ service: serviceId, direction, after: next })),
              ),
      })),
    );
