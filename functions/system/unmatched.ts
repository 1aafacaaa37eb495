import type { HttpRequest } from "@azure/functions";
import { routeOf, type Contract, type Surface } from "../../shared/http/contract";
import type { Failure } from "../../shared/http/failure";
import { protectedReply, problemReply, requestIdOf, type Reply } from "../../shared/http/reply";
import type { HasIds } from "../../shared/ports/ids";

const template = (route: string): RegExp =>
  new RegExp(
    `^/${route.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]+\}/g, "[^/]+")}$`,
    "i",
  );

/**
 * Answers what no route matches: a path with repeated slashes (published server addresses end in one) is sent
 * to the collapsed path, a known path with another method gets 405, anything else 404, all in the shape of
 * the surface that the path lies under.
 */
export const unmatched =
  (contracts: ReadonlyArray<Contract>, fallback: Surface) =>
  ({ uuid }: HasIds) => {
    const routes = contracts.map((contract) => ({
      contract,
      matches: template(routeOf(contract)),
    }));
    return (request: HttpRequest): Reply => {
      const { pathname, search } = new URL(request.url);
      const requestId = requestIdOf(request, uuid);
      const collapsed = pathname.replace(/\/{2,}/g, "/");
      if (collapsed !== pathname)
        return protectedReply(requestId, {
          status: 308,
          headers: { Location: `${collapsed}${search}` },
        });
      const allow = routes
        .filter(({ matches }) => matches.test(pathname))
        .map(({ contract }) => contract.method);
      const surface =
        contracts.find(
          (contract) =>
            contract.surface.basePath !== "" &&
            pathname.startsWith(`/${contract.surface.basePath}/`),
        )?.surface ?? fallback;
      const failure: Failure =
        allow.length > 0 ? { _tag: "MethodNotAllowed", allow } : { _tag: "RouteNotFound" };
      return protectedReply(requestId, problemReply(surface.problems, failure));
    };
  };
