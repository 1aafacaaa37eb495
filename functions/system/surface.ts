import type { Surface } from "../../shared/http/endpoint";
import { gpdProblems } from "../../shared/http/problems-gpd";

export const system: Surface = {
  name: "system",
  title: "The service itself",
  basePath: "",
  problems: gpdProblems,
};
