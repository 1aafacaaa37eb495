import type { HttpRequest } from "@azure/functions";
import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import { identity, pipe } from "fp-ts/function";
import type * as t from "io-ts";
import type { AlternativeForm, Body, ReadText } from "./contract";
import type { FailureOf } from "./failure";
import { parseJson } from "./json";
import { fieldViolations } from "./violations";

type Refused = FailureOf<
  "BodyTooLarge" | "UnsupportedMediaType" | "UnreadableBody" | "InvalidBody"
>;
type Reader = (text: string) => E.Either<Refused, ReadText>;

const jsonType = "application/json";
const parameters = /^\s*(?:;\s*charset="?utf-?8"?\s*)?;?$/i;

const isOfType = (contentType: string, mediaType: string): boolean =>
  contentType.toLowerCase().startsWith(mediaType) &&
  parameters.test(contentType.slice(mediaType.length));

const unreadable = (problem: string): Refused => ({ _tag: "UnreadableBody", problem });
const tooLarge = (limit: number): Refused => ({ _tag: "BodyTooLarge", limit });

const decodeUtf8 = (bytes: ArrayBuffer): E.Either<Refused, string> =>
  E.tryCatch(
    () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    () => unreadable("the body is not valid UTF-8"),
  );

const isPlain = (encoding: string | null): boolean =>
  encoding === null || encoding === "" || encoding.toLowerCase() === "identity";

const readJson: Reader = (text) =>
  pipe(
    parseJson(text),
    E.bimap(unreadable, (json) => ({ json, placeOf: identity })),
  );

const readIn =
  ({ read }: AlternativeForm): Reader =>
  (text) =>
    pipe(
      read(text),
      E.mapLeft((violations) => ({ _tag: "InvalidBody", violations })),
    );

const readerOf = (
  request: HttpRequest,
  alternative: AlternativeForm | undefined,
): Reader | null => {
  const contentType = request.headers.get("content-type") ?? "";
  if (!isPlain(request.headers.get("content-encoding"))) return null;
  if (isOfType(contentType, jsonType)) return readJson;
  return alternative !== undefined && isOfType(contentType, alternative.mediaType)
    ? readIn(alternative)
    : null;
};

const expectedTypes = (alternative: AlternativeForm | undefined): string =>
  `${[jsonType, ...(alternative === undefined ? [] : [alternative.mediaType])].join(" or ")} in UTF-8`;

/**
 * The body as its codec gives it, or everything that is wrong with it. Its size is limited before it is read or
 * parsed, where its length is announced.
 */
export const readBody = (
  request: HttpRequest,
  { alternative, codec, maxBytes }: Body<t.Mixed>,
): TE.TaskEither<Refused, unknown> => {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > maxBytes) return TE.left(tooLarge(maxBytes));
  const read = readerOf(request, alternative);
  return pipe(
    TE.tryCatch(
      () => request.arrayBuffer(),
      () => unreadable("the body could not be read"),
    ),
    TE.flatMapEither((bytes) => {
      if (bytes.byteLength > maxBytes) return E.left(tooLarge(maxBytes));
      if (bytes.byteLength === 0) return E.left(unreadable("the body is missing"));
      if (read === null)
        return E.left<Refused>({
          _tag: "UnsupportedMediaType",
          expected: expectedTypes(alternative),
        });
      return pipe(decodeUtf8(bytes), E.flatMap(read));
    }),
    TE.flatMapEither(({ json, placeOf }) =>
      pipe(
        codec.decode(json),
        E.mapLeft((errors): Refused => ({
          _tag: "InvalidBody",
          codec: codec.name,
          violations: fieldViolations(errors).map(({ message, path }) => ({
            path: placeOf(path),
            message,
          })),
        })),
      ),
    ),
  );
};
