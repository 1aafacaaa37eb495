/** A rule that a proposal breaks: where, and which values are involved. */
export type Violation = { readonly path: string; readonly rule: string };
