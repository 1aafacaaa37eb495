import * as E from "fp-ts/Either";
import { FiscalCode } from "../domain/service/values";

/** What an installation decides about services and who manages them. */
export type ServicePolicy = {
  /** The citizen on whom every service can be tried. */
  readonly sandbox: FiscalCode;
  /** Whether answers tell if a service is suitable for minors. */
  readonly showsAge: boolean;
  /** Where the administration's own back-office calls from. */
  readonly backOfficeRanges: ReadonlyArray<string>;
  /** Whether a hidden service may still write to any citizen. */
  readonly unpublishedCanSend: boolean;
  /** Proxies in front of us, each of which appends the address that it was called from; 0: addresses are unknown. */
  readonly trustedProxies: number;
};

export type HasServicePolicy = { readonly servicePolicy: ServicePolicy };

/** The policy, or what is wrong with it in the words of the settings. */
export const servicePolicyOf = ({
  sandbox,
  ...rest
}: Omit<ServicePolicy, "sandbox"> & { readonly sandbox: string }): E.Either<
  string,
  ServicePolicy
> =>
  FiscalCode.is(sandbox)
    ? E.right({ ...rest, sandbox })
    : E.left("SANDBOX_FISCAL_CODE must be the fiscal code of a person");
