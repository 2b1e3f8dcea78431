import type { HistoryEntry } from "../app";

/** Which purchases are shown. */
export type Segment = "all" | "store" | "online";

/** The entries of one calendar month, newest first as they came. */
export interface Month {
  /** "2026-10", in the store's time zone. */
  key: string;
  at: number;
  entries: HistoryEntry[];
}

/** The entries of a segment, in the order they came. */
export const inSegment = (entries: HistoryEntry[], segment: Segment): HistoryEntry[] =>
  segment === "all" ? entries : entries.filter((entry) => entry.online === (segment === "online"));

/** Cuts a list that is in order of time into months, as the store's wall clock has them. */
export function byMonth(entries: HistoryEntry[], timeZone: string | undefined): Month[] {
  const month = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", timeZone });
  const months: Month[] = [];
  for (const entry of entries) {
    const key = month.format(entry.at);
    const last = months.at(-1);
    if (last?.key === key) last.entries.push(entry);
    else months.push({ key, at: entry.at, entries: [entry] });
  }
  return months;
}

/** A key for one entry; the core gives none, and a title may stand twice. */
export const entryKey = (entry: HistoryEntry): string =>
  `${entry.kind}:${entry.at}:${entry.number ?? entry.title}`;
