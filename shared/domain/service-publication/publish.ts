import { changeVisibility } from "./visibility";

/** Makes the last approved copy visible to citizens. A repeat changes nothing. */
export const publish = changeVisibility("published", "ServicePublished");
