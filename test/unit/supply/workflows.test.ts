import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";
import { scripts } from "../../../package.json";

const folder = path.resolve(__dirname, "..", "..", "..", ".github", "workflows");
const files = readdirSync(folder).toSorted();

type Step = { readonly uses?: string; readonly run?: string };
type Workflow = {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly permissions?: object; readonly steps: ReadonlyArray<Step> }>
  >;
};
const textOf = (file: string): string => readFileSync(path.join(folder, file), "utf8");
const workflowOf = (file: string): Workflow => load(textOf(file)) as Workflow;
const stepsOf = (file: string): ReadonlyArray<Step> =>
  Object.values(workflowOf(file).jobs).flatMap(({ steps }) => steps);

it("there is one that checks and one that deploys", () => {
  expect(files).toStrictEqual(["check.yml", "deploy.yml"]);
});

describe.each(files)("%s", (file) => {
  it("takes actions of others by their content, and says which version that was", () => {
    const uses = [...textOf(file).matchAll(/uses: (.*)$/gm)].map(([, action]) => action ?? "");
    expect(uses.length).toBeGreaterThan(0);
    expect(
      uses.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
    ).toStrictEqual([]);
  });

  it("may read, and ask for an identity only where it deploys", () => {
    expect(workflowOf(file).permissions).toStrictEqual({ contents: "read" });
    expect(
      Object.entries(workflowOf(file).jobs).flatMap(([name, { permissions }]) =>
        permissions === undefined ? [] : [[name, permissions]],
      ),
    ).toStrictEqual(
      file === "deploy.yml" ? [["deploy", { contents: "read", "id-token": "write" }]] : [],
    );
  });

  it("runs the same command as everybody, and only scripts that there are", () => {
    const commands = stepsOf(file).map(({ run = "" }) => run);
    expect(commands.join("\n")).toContain("bash .ci/run");
    const asked = commands.flatMap((command) =>
      [...command.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name ?? ""),
    );
    expect(asked.filter((name) => !(name in scripts))).toStrictEqual([]);
  });
});

it("deploys to what Bicep has made, with every choice that an operator may have taken", () => {
  const bicep = readFileSync(path.join(folder, "..", "..", "infra", "azure", "main.bicep"), "utf8");
  const workflow = textOf("deploy.yml");
  expect(bicep).toContain("name: 'rg-sportello-${environmentName}'");
  expect(workflow).toContain('group="rg-sportello-$ENVIRONMENT_NAME"');
  const params = [...bicep.matchAll(/^param (\w+) /gm)].map(([, param]) => param ?? "");
  // Secrets stay in the vault, and who the operator is was said at the first deployment.
  const byHand = ["secrets", "operatorPrincipalId", "operatorPrincipalType"];
  const commands = stepsOf("deploy.yml")
    .map(({ run = "" }) => run)
    .filter((run) => run.startsWith("az deployment sub"));
  expect(commands).toHaveLength(2);
  expect(
    commands.map((command) =>
      params.filter((param) => !command.includes(` ${param}="$`) && !byHand.includes(param)),
    ),
  ).toStrictEqual([[], []]);
});
