import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import type { Violation } from "./schema";
import { decodeUtf8 } from "./utf8";
import {
  childrenOf,
  deepTextOf,
  isSpace,
  readXml,
  textOf,
  type XmlElement,
  type XmlLimits,
} from "./xml-reader";

/** One property of a spontaneous request, to be understood by the service that is asked. */
export type ServiceProperty = { readonly name: string; readonly value: string };

const serviceNamespace = "http://PuntoAccessoPSP.spcoop.gov.it/GeneralService";

const limits: XmlLimits = {
  length: 256 * 1024,
  depth: 16,
  elements: 1_000,
  attributes: 32,
  attributeLength: 4_096,
  textLength: 64 * 1024,
};

const propertiesOf = (root: XmlElement): E.Either<string, ReadonlyArray<ServiceProperty>> => {
  const children = childrenOf(root);
  if (root.local !== "service" || root.namespace !== serviceNamespace)
    return E.left("must be a service of the published schema");
  if (root.attributes.length > 0 || !isSpace(textOf(root)) || children.length === 0)
    return E.left("must be a service with elements only, one at least");
  return E.right(children.map((child) => ({ name: child.local, value: deepTextOf(child) })));
};

/** The document inside a spontaneous request: each child of its root is a property. */
export const readGeneralService = (
  base64: string,
  path: string,
): E.Either<Violation, ReadonlyArray<ServiceProperty>> =>
  pipe(
    decodeUtf8(Buffer.from(base64, "base64")),
    E.fromOption(() => "must be UTF-8 text"),
    E.flatMap((text) =>
      E.mapLeft(() => "must be a small well-formed XML document in UTF-8")(readXml(limits)(text)),
    ),
    E.flatMap(propertiesOf),
    E.mapLeft((message) => ({ path, message })),
  );
