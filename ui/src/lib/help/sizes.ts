import type { HelpSize } from "../app";

interface Range {
  system: string;
  labels: string[];
}

const every = (from: number, to: number, step: number): string[] => {
  const labels: string[] = [];
  for (let n = from; n <= to; n += step) labels.push(String(n));
  return labels;
};

const letters = ["XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL"];

/**
 * The sizes that are said in a shop, by garment: shoes in Paris points, clothing in EN 13402
 * letters and numbers, gloves in French inches, children by height (EN 13402-3).
 */
export const ranges: Record<string, Range> = {
  shoes: { system: "eu", labels: every(35, 48, 0.5) },
  tops: { system: "alpha", labels: letters },
  trousers: { system: "eu", labels: every(32, 56, 2) },
  dresses: { system: "eu", labels: every(32, 54, 2) },
  outerwear: { system: "alpha", labels: letters },
  gloves: { system: "glove", labels: every(6, 11, 0.5) },
  children: { system: "child_height", labels: every(56, 170, 6) },
};

export const garments = Object.keys(ranges);

/** One size for each garment: a second choice takes the first one's place. */
export const withSize = (sizes: HelpSize[], size: HelpSize): HelpSize[] => [
  ...sizes.filter((other) => other.garment !== size.garment),
  size,
];
