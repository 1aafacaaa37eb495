import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { ServiceCaller } from "../domain/service-access/caller";
import { logo, type ImageNotValid } from "../domain/service/logo";
import type { HasLogos } from "../ports/logos";
import type { HasServices } from "../ports/services";
import { existingService, type ExistingRejected } from "./read-service";

/** Puts a picture beside a service, at once: it isn't part of what is reviewed. */
export const putServiceLogo =
  (
    caller: ServiceCaller,
    serviceId: string,
    sent: E.Either<ImageNotValid, Uint8Array>,
  ): RTE.ReaderTaskEither<HasLogos & HasServices, ExistingRejected | ImageNotValid, void> =>
  (environment) =>
    pipe(
      existingService(caller, serviceId)(environment),
      TE.bindTo("key"),
      TE.bindW("png", () => TE.fromEither(pipe(sent, E.flatMap(logo)))),
      TE.flatMap(({ key, png }) => environment.logos.put(key.id, png)),
    );
