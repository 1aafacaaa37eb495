import * as t from "io-ts";
import { record } from "../../prelude/record";
import { literals, refinedString } from "../../prelude/refined";
import { lifecycleStatuses } from "../../domain/service-lifecycle/model";
import { FiscalCode } from "../../domain/service/values";
import { absentable } from "./service-fields";

/** What other components of the platform ask about services. */

export const ServiceStandingView = record("ServiceStanding", {
  id: t.string,
  lifecycle: literals("ServiceLifecycleStatusType", ...lifecycleStatuses),
  publication: literals("PublicationState", "none", "published", "unpublished"),
  is_visible: t.boolean,
  may_write_to: literals("Reach", "ANYONE", "AUTHORIZED_RECIPIENTS", "NOBODY"),
});

const Address = refinedString<{ readonly Address: unique symbol }>("Address", { minLength: 1 });

/** In a body, because a fiscal code has no place in an address that is logged. */
export const SendingRequest = record("SendingRequest", {
  recipient: FiscalCode,
  source: absentable(Address),
});

export const SendingView = record("Sending", { may_send: t.boolean });

export const DuplicateView = record("ServiceDuplicate", {
  is_duplicate: t.boolean,
  service_id: absentable(t.string),
});
