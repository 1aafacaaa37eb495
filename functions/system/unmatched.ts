import type { HttpRequest } from "@azure/functions";
import { routeOf, type Contract, type Surface } from "../../shared/http/contract";
import type { Failure } from "../../shared/http/failure";
import { protectedReply, problemReply, requestIdOf, type Answered } from "../../shared/http/reply";
import type { HasClock } from "../../shared/ports/clock";
import type { HasIds } from "../../shared/ports/ids";

const template = (route: string): RegExp =>
  new RegExp(
    `^/${route.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]+\}/g, "[^/]+")}$`,
    "i",
  );

type Environment = HasClock & HasIds;

/**
 * Answers what no route matches: a path with repeated slashes (published server addresses end in one) is sent
 * to the collapsed path, a known path with another method gets 405, anything else 404, all in the shape of
 * the surface that the path lies under.
 */
export const unmatched = (contracts: ReadonlyArray<Contract>, fallback: Surface) => {
  const routes = contracts.map((contract) => ({ contract, matches: template(routeOf(contract)) }));

  const surfaceOf = (pathname: string): Surface =>
    contracts.find(
      ({ surface: { basePath } }) => basePath !== "" && `${pathname}/`.startsWith(`/${basePath}/`),
    )?.surface ?? fallback;

  const failureOf = (pathname: string): Failure => {
    const allow = routes
      .filter(({ matches }) => matches.test(pathname))
      .map(({ contract }) => contract.method);
    return allow.length > 0 ? { _tag: "MethodNotAllowed", allow } : { _tag: "RouteNotFound" };
  };

  return ({ now, uuid }: Environment) =>
    (request: HttpRequest): Answered => {
      const { pathname, search } = new URL(request.url);
      const requestId = requestIdOf(request, uuid);
      const collapsed = pathname.replace(/\/{2,}/g, "/");
      if (collapsed !== pathname)
        return {
          outcome: "Collapsed",
          requestId,
          reply: protectedReply(requestId, {
            status: 308,
            headers: { Location: `${collapsed}${search}` },
          }),
        };
      const surface = surfaceOf(pathname);
      const failure = failureOf(pathname);
      const reply = problemReply(surface.problems, failure, now());
      return {
        outcome: failure._tag,
        requestId,
        reply: protectedReply(requestId, {
          ...reply,
          headers: { ...surface.headers, ...reply.headers },
        }),
      };
    };
};
