import { createHash } from "node:crypto";
import type { HasDigest } from "../ports/digest";

export const sha256: HasDigest["sha256"] = (text) =>
  createHash("sha256").update(text, "utf8").digest("hex");
