declare module "js-yaml" {
  /** The document that a text in YAML 1.2 holds. */
  export const load: (text: string) => unknown;
}
