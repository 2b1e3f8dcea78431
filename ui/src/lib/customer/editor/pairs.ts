/** A label of two parts that are picked one after the other: "32/34", "75C". */
export interface Pair {
  first: string;
  second: string;
}

const PAIR = /^(\d+)(?:\/(\d+)|([A-Z]+))$/;

/** Cuts a label into its two parts, or returns null where it is one. */
export function pairOf(label: string): Pair | null {
  const found = PAIR.exec(label);
  const second = found?.[2] ?? found?.[3];
  return found?.[1] && second ? { first: found[1], second } : null;
}

/** The distinct first parts of the labels, in their order. */
export const firsts = (labels: string[]): string[] => [
  ...new Set(labels.flatMap((label) => pairOf(label)?.first ?? [])),
];

/** The labels that begin with the part that was picked. */
export const withFirst = (labels: string[], first: string): string[] =>
  labels.filter((label) => pairOf(label)?.first === first);

/** Tells whether a system's labels are picked in two steps. */
export const inPairs = (labels: string[]): boolean =>
  labels.length > 12 && labels.every((label) => pairOf(label) !== null);
