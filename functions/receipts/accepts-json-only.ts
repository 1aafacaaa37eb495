type Range = { readonly type: string; readonly isRefused: boolean };

const rangesOf = (accept: string): ReadonlyArray<Range> =>
  accept.split(",").map((each) => {
    const [type = "", ...parameters] = each.split(";").map((part) => part.trim().toLowerCase());
    return { type, isRefused: parameters.some((part) => /^q=0(?:\.0*)?$/.test(part)) };
  });

/** Whether a caller takes JSON and nothing that XML could be: everybody else gets the XML of the interface. */
export const acceptsJsonOnly = (accept: string | null): boolean => {
  const accepted = rangesOf(accept ?? "*/*")
    .filter(({ isRefused }) => !isRefused)
    .map(({ type }) => type);
  return accepted.length > 0 && accepted.every((type) => type === "application/json");
};
