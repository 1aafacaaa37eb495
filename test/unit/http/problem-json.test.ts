import { commonFailures, type Failure } from "../../../shared/http/failure";
import { problemOf } from "../../../shared/http/problem";
import { problemJson } from "../../../shared/http/problems-problem-json";
import { now } from "../../support/builders";

const told = (failure: Failure) => problemOf(problemJson, failure, now);
const violations = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ path: `codes[${index}]`, message: "is odd" }));

describe("a problem", () => {
  it.each<[Failure, number, string]>([
    [{ _tag: "KeyMissing" }, 401, "Unauthorized"],
    [{ _tag: "KeyUnknown" }, 401, "Unauthorized"],
    [{ _tag: "AccessForbidden" }, 403, "Forbidden"],
    [{ _tag: "StaleVersion" }, 412, "Precondition failed"],
    [{ _tag: "Defect", requestId: "r-1" }, 500, "Internal server error"],
  ])("has title, status and detail: %j", (failure, status, title) => {
    const { body, contentType } = told(failure);
    expect(contentType).toBe("application/problem+json");
    expect(body).toStrictEqual({ title, status, detail: expect.stringMatching(/./) as string });
  });

  it("tells the first twenty members at fault, and how many more there are", () => {
    const detail = (count: number): unknown =>
      told({ _tag: "InvalidBody", violations: violations(count) }).body["detail"];
    expect(detail(2)).toBe("codes[0]: is odd, codes[1]: is odd");
    expect(String(detail(20)).split(", ")).toHaveLength(20);
    expect(detail(12_345)).toBe(`${String(detail(20))}, and 12325 more`);
  });

  it("tells what is wrong with a body as a whole without a path", () => {
    const whole = [{ path: "", message: "must be an object" }];
    expect(told({ _tag: "InvalidBody", violations: whole }).body["detail"]).toBe(
      "must be an object",
    );
  });

  it("has the same form for every failure of the kit", () => {
    const names = commonFailures.map((tag) => problemJson.schema(tag).name);
    expect([...new Set(names)]).toStrictEqual(["Problem"]);
  });
});
