import type { ServiceId } from "../../domain/service/identifiers";
import type { HasLogos } from "../../ports/logos";
import type { Blobs } from "./container";

export const logoNameOf = (service: ServiceId): string => `services/${service.toLowerCase()}.png`;

/** Unlike other blobs these are named after what they belong to, because citizens' devices ask for them by the service. */
export const logosIn = (blobs: Blobs): HasLogos => ({
  logos: {
    put: (service, bytes) =>
      blobs.replace("logo.write", logoNameOf(service), { bytes, mediaType: "image/png" }),
    exists: (service) => blobs.exists("logo.exists", logoNameOf(service)),
  },
});
