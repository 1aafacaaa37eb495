import * as t from "io-ts";
import { record } from "../../prelude/record";
import { matching, notBlank, requiredText } from "./fields";
import { Count } from "./view-fields";

/** Body and answer of the replacement of an account (specification, sections 1.4 E8 and 2.8). */

export const UpdateTransferIbanMassiveModel = record("UpdateTransferIbanMassiveModel", {
  newIban: requiredText(
    "must not be blank",
    notBlank("must not be blank"),
    matching("^[A-Za-z0-9]{0,35}$", "IBAN must not contain spaces or special characters"),
  ),
});

export const UpdateTransferIbanMassiveResponse = record("UpdateTransferIbanMassiveResponse", {
  description: t.string,
  updatedTransfers: Count,
});
