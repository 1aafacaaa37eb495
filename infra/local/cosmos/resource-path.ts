import { badRequest } from "./failure";

/** An address such as `/dbs/shop/colls/orders/docs/7`, taken apart. */
export type ResourcePath = {
  readonly segments: ReadonlyArray<string>;
  /** The kind of resource and the link that a signature is made of. */
  readonly type: string;
  readonly link: string;
};

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest("The address is not valid percent-encoding.");
  }
};

export const parseResourcePath = (url: string): ResourcePath => {
  const [path = "/"] = url.split("?", 1);
  const segments = path
    .split("/")
    .filter((segment) => segment !== "")
    .map(decode);
  const isFeed = segments.length % 2 === 1;
  return {
    segments,
    type: (isFeed ? segments.at(-1) : segments.at(-2)) ?? "",
    link: linkOf(segments, isFeed),
  };
};

/** A signature names a feed by its owner; offers are signed by their id alone, in lower case. */
const linkOf = (segments: ReadonlyArray<string>, isFeed: boolean): string => {
  if (segments[0] === "offers") return (segments[1] ?? "").toLowerCase();
  return segments.slice(0, isFeed ? -1 : undefined).join("/");
};
