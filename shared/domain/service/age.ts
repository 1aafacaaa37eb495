const fromFourteen = 14;
const adulthood = 18;

/** Suitable for minors means from fourteen years; anything else leaves the age unsaid. */
export const minimumAgeOf = (suitableForMinors: boolean | null): number | null =>
  suitableForMinors === true ? fromFourteen : null;

export const isSuitableForMinors = (minimumAge: number | null): boolean =>
  minimumAge !== null && minimumAge < adulthood;
