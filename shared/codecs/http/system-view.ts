import * as t from "io-ts";
import { list, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";

export const AppInfo = record("AppInfo", {
  name: t.string,
  version: t.string,
  environment: t.string,
});

const Dependency = record("Dependency", { name: t.string, status: literals("Up", "UP") });

export const Health = record("Health", {
  status: literals("Up", "UP"),
  dependencies: list(Dependency),
});
