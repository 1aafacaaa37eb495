import { changeVisibility } from "./visibility";

/** Hides the released copy from citizens and keeps it for later. A repeat changes nothing. */
export const unpublish = changeVisibility("unpublished", "ServiceUnpublished");
