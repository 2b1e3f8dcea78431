import type { EvidenceView, SheetEntry } from "../../app";
import { type Format, raised } from "../../words";
import { shown } from "../describe";
import { shopOf } from "../entry";

/** One line of *Where it comes from*. */
export interface Origin {
  title: string;
  line: string;
  day: string;
  guess: boolean;
}

/** What was bought, in the words of what is guessed from it. */
function bought(count: number, attribute: string, f: Format): string {
  const { evidence: w } = f.words.customer.sheet;
  if (attribute === "children_at_home") return w.childrens(count);
  return attribute.endsWith("_size") ? w.kept(count) : w.bought(count);
}

/** "Three buys kept, one returned as too small", "Three orders in children’s sizes". */
export function evidenceLine(evidence: EvidenceView | null, attribute: string, f: Format): string {
  if (!evidence) return "";
  const { evidence: w } = f.words.customer.sheet;
  const parts = [
    evidence.kept > 0 ? bought(evidence.kept, attribute, f) : "",
    evidence.returnedTooSmall > 0 ? w.tooSmall(evidence.returnedTooSmall) : "",
    evidence.returnedTooLarge > 0 ? w.tooLarge(evidence.returnedTooLarge) : "",
    evidence.returnedOther > 0 ? w.other(evidence.returnedOther) : "",
  ];
  return raised(parts.filter(Boolean).join(", "));
}

/** Who and where: "Maja Holm, Norrköping", "Online, in My pages", "Old club". */
function by(entry: SheetEntry, attribute: string, f: Format): string {
  const { sheet: w } = f.words.customer;
  const { source } = entry;
  if (source.how === "inferred" || source.how === "bought") {
    return [evidenceLine(entry.evidence, attribute, f), w.entry.never].filter(Boolean).join(". ");
  }
  if (source.how === "self_service") return source.via ?? w.webAccount;
  const who = source.mine ? w.you : source.who;
  const place = source.store ? shopOf(source.store) : null;
  return [source.via, who, place].filter(Boolean).join(", ");
}

function title(entry: SheetEntry, attribute: string, f: Format): string {
  const { entry: w } = f.words.customer.sheet;
  const value = entry.value ? shown(entry.value, attribute, f) : null;
  switch (entry.what) {
    case "said":
      if (value === null) return w.rather_not_say;
      if (entry.source.how === "measured") return w.measured(value);
      if (entry.source.how === "imported") return w.imported(value);
      if (entry.source.how === "observed") return w.seen(value);
      return w.said(value);
    case "confirmed":
      return w.confirmed(value);
    case "guessed":
      return entry.value
        ? f.words.answers.probably(f.inSentence(entry.value))
        : f.words.source.long.inferred;
    case "undone":
      return w.undone(value);
    case "rather_not_say":
    case "ended":
    case "wrong_guess":
      return w[entry.what];
  }
}

export const origin = (entry: SheetEntry, attribute: string, f: Format): Origin => ({
  title: title(entry, attribute, f),
  line: by(entry, attribute, f),
  day: entry.what === "guessed" ? f.monthOfYear(entry.source.asOf) : f.date(entry.source.asOf),
  guess: entry.what === "guessed",
});
