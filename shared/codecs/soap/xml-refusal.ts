/** Why a text isn't read as XML, and where; never what was there. */
export type XmlRefusal = {
  readonly reason:
    | "TooLong"
    | "TooDeep"
    | "TooManyElements"
    | "TooManyAttributes"
    | "TooMuchMarkup"
    | "TooManyLines"
    | "TagTooLong"
    | "TooMuchCommented"
    | "TextTooLong"
    | "DoctypeForbidden"
    | "ProcessingInstructionForbidden"
    | "EncodingUnsupported"
    | "NotWellFormed";
  /** In characters from the beginning. */
  readonly position: number;
};
