import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { lookUp, type ShownOption } from "../domain/debt-position/lookup";
import { optionNotFound, type PaymentOptionNotFound } from "../domain/debt-position/pay";
import { hasProgressed } from "../domain/debt-position/settlement";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { HasLog } from "../ports/log";
import type { HasNotificationPlatform } from "../ports/notification-platform";
import type { StoreFailure } from "../ports/store";
import type { CommandEnvironment } from "./debt-position-command";
import { setNotificationFee } from "./update-notification-fee";

type Environment = CommandEnvironment & HasLog & HasNotificationPlatform;
type Failure = PaymentOptionNotFound | StoreFailure;

/** The option at its price of this moment; as it was when the price can't be had or not be set. */
const priced =
  (shown: ShownOption, organization: OrganizationFiscalCode, requestId: string) =>
  (environment: Environment): T.Task<ShownOption> => {
    const { nav } = shown.option;
    const ignored = (failure: string): ShownOption => {
      environment.log("warn", "A notification price was not applied", { requestId, failure })();
      return shown;
    };
    return pipe(
      environment.notificationPlatform.price({ organization, noticeNumber: nav, requestId }),
      T.flatMap(
        O.match(
          () => T.fromIO(() => ignored("no price")),
          (price) =>
            pipe(
              setNotificationFee(organization, nav, () => true, price)(environment),
              TE.flatMapEither(({ position }) => lookUp(environment.now(), nav)(position)),
              TE.match(
                ({ _tag }) => ignored(_tag),
                (fresh): ShownOption => fresh,
              ),
            ),
        ),
      ),
    );
  };

/**
 * What the payer's side is shown of an option. Where the institution has asked for it, the notification platform is
 * asked for the price first; whatever goes wrong with that is no reason not to answer.
 */
export const lookUpOption =
  (
    organization: OrganizationFiscalCode,
    code: string,
    requestId: string,
  ): RTE.ReaderTaskEither<Environment, Failure, ShownOption> =>
  (environment) =>
    pipe(
      environment.debtPositions.byCode(organization, code, "any"),
      TE.flatMapEither(E.fromOption((): Failure => optionNotFound(organization, code))),
      TE.flatMapEither(({ value }) => lookUp(environment.now(), code)(value)),
      TE.flatMapTask((shown) =>
        shown.option.sendSync && !hasProgressed(shown.option)
          ? priced(shown, organization, requestId)(environment)
          : T.of(shown),
      ),
    );
