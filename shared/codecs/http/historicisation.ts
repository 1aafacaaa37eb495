import * as t from "io-ts";
import { record } from "../../prelude/record";
import { requiredDateTime } from "./fields";
import { Count } from "./view-fields";

export const HistoricisationRequest = record("HistoricisationRequest", {
  /** In UTC; not in the future. */
  closedBefore: requiredDateTime("closedBefore is required"),
});

export const HistoricisationView = record("Historicisation", {
  moved: Count,
  /** Positions whose stored document can't be read or moved: the log names them. */
  failed: Count,
  more: t.boolean,
});
