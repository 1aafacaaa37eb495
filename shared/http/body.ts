import type { HttpRequest } from "@azure/functions";
import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Json } from "../prelude/shape";
import type { FailureOf } from "./failure";
import { parseJson } from "./json";

type Refused = FailureOf<"BodyTooLarge" | "UnsupportedMediaType" | "UnreadableBody">;

const expected = "application/json in UTF-8";
const mediaType = /^application\/json\s*(?:;\s*charset="?utf-?8"?\s*)?;?$/i;

const unreadable = (problem: string): Refused => ({ _tag: "UnreadableBody", problem });
const tooLarge = (limit: number): Refused => ({ _tag: "BodyTooLarge", limit });

const decodeUtf8 = (bytes: ArrayBuffer): E.Either<Refused, string> =>
  E.tryCatch(
    () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    () => unreadable("the body is not valid UTF-8"),
  );

const isPlain = (encoding: string | null): boolean =>
  encoding === null || encoding === "" || encoding.toLowerCase() === "identity";

/** The body as JSON. Its size is limited before it is read or parsed, where its length is announced. */
export const readBody = (request: HttpRequest, maxBytes: number): TE.TaskEither<Refused, Json> => {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > maxBytes) return TE.left(tooLarge(maxBytes));
  const isJson =
    mediaType.test(request.headers.get("content-type") ?? "") &&
    isPlain(request.headers.get("content-encoding"));
  return pipe(
    TE.tryCatch(
      () => request.arrayBuffer(),
      () => unreadable("the body could not be read"),
    ),
    TE.flatMapEither((bytes) => {
      if (bytes.byteLength > maxBytes) return E.left(tooLarge(maxBytes));
      if (bytes.byteLength === 0) return E.left(unreadable("the body is missing"));
      if (!isJson) return E.left<Refused>({ _tag: "UnsupportedMediaType", expected });
      return pipe(
        decodeUtf8(bytes),
        E.flatMap((text) => E.mapLeft(unreadable)(parseJson(text))),
      );
    }),
  );
};
