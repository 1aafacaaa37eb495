import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { agreementId, documentOf, fromDocument } from "../../codecs/documents/agreement";
import type { Agreement } from "../../domain/agreement/model";
import type { Agreements, HasAgreements } from "../../ports/agreements";
import type { Contended, StoreFailure } from "../../ports/store";
import type { Step } from "../steps";
import type { Documents, WriteFault } from "./container";
import { decodedIfFound } from "./decoded";
import { storeFailure } from "./errors";

const contended: Contended = { _tag: "Contended" };

/** The register of agreements, beside the other registries. */
export const agreementsIn = (documents: Documents): HasAgreements => {
  const get: Agreements["get"] = (organization) => {
    const id = agreementId(organization);
    return pipe(
      documents.read("agreement.read", id, id),
      TE.flatMapEither(decodedIfFound(fromDocument)),
    );
  };

  /** An answer that got lost may have been a write that wasn't: what is there now tells. */
  const settled =
    (step: Step, next: Agreement) =>
    ({ fault }: WriteFault): TE.TaskEither<StoreFailure | Contended, void> =>
      pipe(
        get(next.organization),
        TE.flatMap((found): TE.TaskEither<StoreFailure | Contended, void> => {
          if (O.isSome(found) && found.value.value.lastCommand === next.lastCommand)
            return TE.right(undefined);
          return TE.left(
            ["Exists", "Changed", "Missing"].includes(fault._tag)
              ? contended
              : storeFailure(step, fault),
          );
        }),
      );

  return {
    agreements: {
      get,
      put: (found, next) => {
        const document = documentOf(next);
        const step: Step = O.isSome(found) ? "agreement.replace" : "agreement.create";
        return pipe(
          documents.write(step, document.id, [
            O.isSome(found)
              ? { _tag: "Replace", document, version: found.value.version }
              : { _tag: "Create", document },
          ]),
          TE.orElse(settled(step, next)),
        );
      },
    },
  };
};
