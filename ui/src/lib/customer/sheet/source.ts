import type { FactRow } from "../../app";
import { type Format, raised } from "../../words";
import { evidenceLine } from "./origin";

/**
 * Where a value comes from, as a sentence: "Said in store, nine years ago. Three orders say
 * otherwise." `inside` is for the middle of one; a register's name keeps its capital there.
 */
export function sourceLine(row: FactRow, f: Format, inside = false): string {
  const { state } = row;
  const w = f.words.customer;
  switch (state.is) {
    case "held": {
      const { source } = state;
      const by =
        source.how === "imported" || source.how === "measured"
          ? (source.via ?? f.words.source.long[source.how])
          : f.words.source.long[source.how];
      const said = `${inside ? by : raised(by)}, ${f.agoInWords(source.ageDays)}.`;
      if (!row.disagreeing) return said;
      const otherwise = raised(w.sheet.ordersDiffer(f.evidenceCount(row.disagreeing)));
      return `${said} ${otherwise}`;
    }
    case "guess": {
      const buys = f.evidenceCount(state.evidence);
      const guess = w.sentence.guess(buys > 0 ? f.words.source.buys(buys) : null);
      // All kept says nothing more than how many; what went back does.
      if (!state.evidence || state.evidence.kept === buys) return `${guess}.`;
      return `${guess}: ${evidenceLine(state.evidence, row.slot.attribute, f)}.`;
    }
    case "declined":
    case "ended":
      return `${raised(f.sourceLong(state.source))}.`;
    case "conflict":
      return w.sentence.conflict;
    case "unknown":
      return f.words.value.unknown;
  }
}
