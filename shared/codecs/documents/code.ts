import type { Iupd } from "../../domain/primitives/identifiers";
import { schema } from "./stored";

export type CodeKind = "iuv" | "nav";

/** A code that is taken, and the position that has it. */
export const documentOf = (kind: CodeKind, iupd: Iupd) => ({ kind, schema, iupd });
