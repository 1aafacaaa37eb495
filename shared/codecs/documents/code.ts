import { record } from "../../prelude/record";
import { Iupd } from "../../domain/primitives/identifiers";
import { reader, schema } from "./stored";

export type CodeKind = "iuv" | "nav";

/** A code that is taken, and the position that has it. */
export const documentOf = (kind: CodeKind, iupd: Iupd) => ({ kind, schema, iupd });

const StoredCode = record("Code", { iupd: Iupd });

/** Which position has a code. */
export const fromDocument = (kind: CodeKind) => reader(kind, StoredCode);
