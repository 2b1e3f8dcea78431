import type { FactRow, FreshnessView, HowView, Limit, ShownValue, Source } from "../app";
import { type Format, raised } from "../words";
import { limitOf } from "./slot";

/** How a row looks; each has its own shape and words besides its colour. */
export type Look = "fresh" | "ageing" | "stale" | "maybe" | "two" | "not" | "muted";

/** One fact in words, ready to be drawn as a row. */
export interface Described {
  look: Look;
  how: HowView | "two" | "done";
  freshness: FreshnessView;
  label: string;
  /** Beside the label: where it comes from. */
  from: string;
  /** Before a guessed value: "Probably". */
  lead: string;
  value: string;
  /** After a stale value, in amber. */
  age: string;
  /** A small cloud: saved here, not yet sent. */
  pending: boolean;
  /** The whole in one sentence, for those who do not see the mark. */
  sentence: string;
}

const ATTRIBUTES_NAMED_BY_SCOPE = new Set([
  "not_for_me",
  "gift_not_for_them",
  "price_level",
  "consent",
]);

/** The garment of a size attribute, as far as writing its system needs it. */
export const garmentOf = (attribute: string): string =>
  attribute.includes("shoe") ? "shoes" : attribute;

/** A value that stands alone in a row: sizes with the system that the label does not tell. */
export function shown(value: ShownValue, attribute: string, f: Format): string {
  // An address is written as it is; a capital would make it another one.
  if (value.kind === "email") return value.address;
  if (attribute === "material_avoided") {
    return raised(f.words.customer.row.avoided(f.inSentence(value)));
  }
  if (value.kind !== "size") return f.value(value);
  const mark = f.systemMark(value.system, garmentOf(attribute));
  const label = f.sizeLabel(value.system, value.label);
  return mark ? `${mark} ${label}` : label;
}

const limits = (scope: Limit[], f: Format): string =>
  scope.map((limit) => f.limit(limit)).join(", ");

/** What a row is called; where the scope says it all, the scope alone: "Party dresses". */
export function labelOf(row: FactRow, f: Format): string {
  const { attribute, scope } = row.slot;
  if (scope.length === 0) return row.label;
  if (ATTRIBUTES_NAMED_BY_SCOPE.has(attribute)) return raised(limits(scope, f));
  return f.words.customer.row.scoped(row.label, limits(scope, f));
}

/** As it heads a row: with a question mark while it has to be asked, "Children at home?". */
export const headed = (row: FactRow, f: Format): string =>
  row.acts.includes("ask") ? `${labelOf(row, f)}?` : labelOf(row, f);

/** "Probably " of "Probably navy": languages put it where they want. */
function lead(value: string, f: Format): string {
  const whole = f.words.answers.probably(value);
  const place = whole.indexOf(value);
  return place > 0 ? whole.slice(0, place).trim() : "";
}

const bySource = (source: Source, f: Format): string =>
  source.how === "imported" || source.how === "measured"
    ? (source.via ?? f.words.source.long[source.how])
    : f.words.source.long[source.how];

function sentence(row: FactRow, f: Format): string {
  const { state } = row;
  switch (state.is) {
    case "held": {
      const said = f.sourceSentence(state.source);
      return row.disagreeing ? `${said}, ${f.words.source.otherwise}` : said;
    }
    case "guess": {
      const buys = f.evidenceCount(state.evidence);
      return f.words.customer.sentence.guess(buys > 0 ? f.words.source.buys(buys) : null);
    }
    case "conflict":
      return f.words.customer.sentence.conflict;
    case "declined":
      return f.words.value.declined;
    case "ended":
      return f.words.value.gone;
    case "unknown":
      return f.words.value.unknown;
  }
}

/** What is left while Undo is offered: the disc is filled and the age is "just now". */
function justNow(row: FactRow, f: Format): Pick<Described, "how" | "from" | "sentence"> {
  const { source, customer } = f.words;
  const confirmed = row.undo?.confirmed ?? false;
  return {
    how: "done",
    from: f.words.age.justNow,
    sentence: confirmed ? source.justConfirmed : customer.sentence.changed,
  };
}

const LOOKS: Record<FreshnessView, Look> = {
  fresh: "fresh",
  ageing: "ageing",
  stale: "stale",
  question_only: "stale",
};

/**
 * Puts one fact into words. `undoing` tells that Undo is offered now; `brief` chooses the short
 * source, for narrow columns.
 */
export function describe(
  row: FactRow,
  given: string,
  f: Format,
  { undoing = false, brief = false } = {},
): Described {
  const { state } = row;
  const { words } = f;
  const base: Described = {
    look: "muted",
    how: "told",
    freshness: "fresh",
    label: headed(row, f),
    from: "",
    lead: "",
    value: "",
    age: "",
    pending: false,
    sentence: sentence(row, f),
  };

  if (state.is === "conflict") {
    const values = state.sides.map((side) => f.inSentence(side.value));
    const pending = state.sides.some((side) => side.source.pending);
    const value = raised([...new Set(values)].join(` ${words.common.or} `));
    return { ...base, look: "two", how: "two", from: words.source.twoAnswers, value, pending };
  }
  if (state.is === "unknown") return { ...base, value: words.value.unknown };

  const { source } = state;
  const known = { ...base, how: source.how, freshness: source.freshness, pending: source.pending };
  if (state.is === "declined" || state.is === "ended") {
    const value = state.is === "declined" ? words.value.declined : words.value.gone;
    const from = f.sourceShort(source);
    return { ...known, freshness: "fresh", from, value, ...(undoing ? justNow(row, f) : {}) };
  }
  if (state.is === "guess") {
    const buys = f.evidenceCount(state.evidence);
    const from = buys > 0 ? words.source.buys(buys) : f.sourceShort(source);
    const value = f.inSentence(state.value);
    return { ...known, look: "maybe", from, lead: lead(value, f), value };
  }

  const not = row.slot.attribute.includes("not_for");
  const value = not
    ? words.answers.notFor(limitOf(row.slot, "person") ? words.customer.row.them : given)
    : shown(state.value, row.slot.attribute, f);
  if (undoing) return { ...known, look: not ? "not" : "fresh", value, ...justNow(row, f) };

  const look = LOOKS[source.freshness];
  if (look === "stale") {
    return {
      ...known,
      look,
      from: row.disagreeing ? words.source.otherwise : bySource(source, f),
      value: row.disagreeing ? words.answers.quoted(value) : value,
      age: f.ago(source.ageDays),
    };
  }
  const from = brief ? f.sourceShort(source) : f.sourceLong(source);
  return { ...known, look: not && look === "fresh" ? "not" : look, from, value };
}
