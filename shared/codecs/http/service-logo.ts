import * as E from "fp-ts/Either";
import { record } from "../../prelude/record";
import { refinedString } from "../../prelude/refined";
import type { ImageNotValid } from "../../domain/service/logo";

const Sent = refinedString<{ readonly Base64: unique symbol }>("Base64", { minLength: 1 });

/** The base64 of a PNG. Whether it is one is said of the image, not of the body. */
export const Logo = record("Logo", { logo: Sent });

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes that a text stands for; a text that another writer could have written differently is refused. */
export const bytesOf = (text: string): E.Either<ImageNotValid, Uint8Array> =>
  base64.test(text)
    ? E.right(Buffer.from(text, "base64"))
    : E.left({ _tag: "ImageNotValid", problem: "must be base64" });
