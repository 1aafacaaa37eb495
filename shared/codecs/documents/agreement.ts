import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { delegateRoles, delegateSources, type Agreement } from "../../domain/agreement/model";
import { CommandId } from "../../domain/primitives/identifiers";
import { InstitutionFiscalCode } from "../../domain/service/values";
import { Count, StoredInstant } from "./scalars";
import { reader, schema } from "./stored";

const kind = "agreement";

const DelegateDocument = record("DelegateDocument", {
  email: t.string,
  role: literals("DelegateRole", ...delegateRoles),
  validFrom: StoredInstant,
  validTo: nullable(StoredInstant),
  source: literals("DelegateSource", ...delegateSources),
});

const AgreementDocument = record("AgreementDocument", {
  organization: InstitutionFiscalCode,
  contractReceivedAt: nullable(StoredInstant),
  contractReference: nullable(t.string),
  delegates: list(DelegateDocument),
  modifiedAt: StoredInstant,
  revision: Count,
  lastCommand: CommandId,
});

export const agreementId = (organization: InstitutionFiscalCode): string =>
  `agreement|${organization}`;

export const documentOf = (agreement: Agreement) => ({
  ...AgreementDocument.encode(agreement),
  id: agreementId(agreement.organization),
  kind,
  schema,
});

export const fromDocument = reader(kind, AgreementDocument);
