import type { ContainerClient } from "@azure/storage-blob";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { ServiceId } from "../../domain/service/identifiers";
import type { HasLogos } from "../../ports/logos";
import type { StoreFailure } from "../../ports/store";
import { faultOf, storeFailure } from "../cosmos/errors";
import { stepped, type Step } from "../steps";

/** A call with all that the SDK repeats inside it. */
const maxCallMillis = 8_000;

const nameOf = (service: ServiceId): string => `services/${service.toLowerCase()}.png`;

const called = <A>(
  step: Step,
  call: (abortSignal: AbortSignal) => Promise<A>,
): TE.TaskEither<StoreFailure, A> =>
  TE.tryCatch(
    () => stepped(step, () => call(AbortSignal.timeout(maxCallMillis))),
    (error): StoreFailure => storeFailure(step, faultOf(error)),
  );

/** Unlike the other blobs these have names of their own, because citizens' devices ask for them by the service. */
export const logosIn = (container: ContainerClient): HasLogos => ({
  logos: {
    put: (service, png) =>
      pipe(
        called("logo.write", (abortSignal) =>
          container.getBlockBlobClient(nameOf(service)).upload(Buffer.from(png), png.length, {
            blobHTTPHeaders: { blobContentType: "image/png" },
            abortSignal,
          }),
        ),
        TE.map(() => undefined),
      ),
    exists: (service) =>
      called("logo.exists", (abortSignal) =>
        container.getBlobClient(nameOf(service)).exists({ abortSignal }),
      ),
  },
});
