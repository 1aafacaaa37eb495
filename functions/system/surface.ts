import type { Surface } from "../../shared/http/contract";
import { gpdProblems } from "../../shared/http/problems-gpd";

export const system: Surface = {
  name: "system",
  title: "The service itself",
  basePath: "",
  problems: gpdProblems,
};
