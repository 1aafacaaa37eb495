import type { HttpRequest } from "@azure/functions";
import * as E from "fp-ts/Either";
import type { Bytes } from "../ports/spool";
import type { StreamedContent } from "./contract";
import type { FailureOf } from "./failure";

type Refused = FailureOf<"BodyTooLarge" | "UnsupportedMediaType" | "UnreadableBody">;

/** A body's bytes as they come. They can be read once; a caller who goes away makes the reading throw. */
export async function* contentOf({ body }: HttpRequest): Bytes {
  if (body === null) return;
  // eslint-disable-next-line functional/no-loop-statements -- a stream can only be walked
  for await (const part of body) if (part instanceof Uint8Array) yield part;
}

const parameters = /^\s*(?:;\s*charset="?utf-?8"?\s*)?;?$/i;

/** What can be told of a streamed body before it is read. */
export const admitContent = (
  { headers }: HttpRequest,
  { maxBytes, mediaTypes }: StreamedContent,
): E.Either<Refused, void> => {
  const announced = headers.get("content-length");
  if (Number(announced ?? 0) > maxBytes) return E.left({ _tag: "BodyTooLarge", limit: maxBytes });
  if (announced === "0") return E.left({ _tag: "UnreadableBody", problem: "the body is missing" });
  const contentType = (headers.get("content-type") ?? "").toLowerCase();
  const encoding = headers.get("content-encoding") ?? "";
  const isExpected =
    (encoding === "" || encoding.toLowerCase() === "identity") &&
    mediaTypes.some(
      (type) => contentType.startsWith(type) && parameters.test(contentType.slice(type.length)),
    );
  return isExpected
    ? E.right(undefined)
    : E.left({
        _tag: "UnsupportedMediaType",
        expected: `${mediaTypes.join(" or ")} in UTF-8`,
      });
};
