import * as TE from "fp-ts/TaskEither";
import { nothingLoaded, type Registries } from "../../../shared/domain/debt-position/registries";
import type { HasRegistries } from "../../../shared/ports/registries";

/** Registries as the test lists them; without a list nothing is enforced. */
export const fakeRegistries = (registries: Registries = nothingLoaded): HasRegistries => ({
  registriesFor: () => TE.right(registries),
});
