import { defineConfig } from "eslint/config";
import functional from "eslint-plugin-functional";
import jest from "eslint-plugin-jest";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

const clock = "Take the time from HasClock.";
const ambient = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clock },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: clock },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: "Take it from HasIds.",
  },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: "Settings come from shared/config.",
  },
  { selector: "TSEnumDeclaration", message: "Use a union of literals." },
];

export default defineConfig(
  { ignores: ["dist/", "dist.next/", ".local/", "**/*.mjs", "**/*.cjs"] },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/array-type": ["error", { default: "generic" }],
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/no-unnecessary-type-arguments": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  {
    files: ["functions/**/*.ts", "shared/**/*.ts"],
    plugins: { functional },
    rules: {
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "functional/immutable-data": "error",
      "functional/no-classes": "error",
      "functional/no-let": "error",
      "functional/no-loop-statements": "error",
      "functional/no-throw-statements": "error",
      "functional/no-try-statements": "error",
      "no-restricted-syntax": ["error", ...ambient],
    },
  },
  {
    files: ["functions/environment.ts", "shared/config/environment.ts"],
    rules: { "no-restricted-syntax": "off" },
  },
  { files: ["test/**/*.ts"], ...jest.configs["flat/recommended"] },
  prettier,
);
