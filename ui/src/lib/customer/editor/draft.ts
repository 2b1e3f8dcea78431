import type { CareView, EditorKind, LevelView, ShownValue, Trouble } from "../../app";

/** What was typed into an editor, field by field. */
export type Draft = Record<string, string>;

/** The fields of an editor that is typed into, in their order. */
export function fieldsOf(kind: EditorKind["is"]): string[] {
  switch (kind) {
    case "text":
      return ["text"];
    case "name":
      return ["given", "family"];
    case "phone":
      return ["phone"];
    case "email":
      return ["email"];
    case "address":
      return ["street", "postal_code", "town", "country"];
    case "length_mm":
      return ["length"];
    case "day":
      return ["day", "month", "year"];
    case "goal":
      return ["what", "note", "on"];
    default:
      return [];
  }
}

/** Fields that may be left empty. */
export const optional = (kind: EditorKind["is"], field: string): boolean =>
  (kind === "goal" && field !== "what") ||
  (kind === "name" && field === "family") ||
  (kind === "day" && field === "year");

/** What an editor begins with: what is held now, so that one letter can be put right. */
export function draftOf(kind: EditorKind, current: ShownValue | null): Draft {
  const empty: Draft = Object.fromEntries(fieldsOf(kind.is).map((field) => [field, ""]));
  if (kind.is === "address") empty.country = kind.country;
  if (!current) return empty;
  switch (current.kind) {
    case "text":
      return { ...empty, text: current.text };
    case "name":
      return { ...empty, given: current.given, family: current.family };
    case "phone":
      return { ...empty, phone: current.number };
    case "email":
      return { ...empty, email: current.address };
    case "address": {
      const { street, postal_code, town, country } = current;
      return { street, postal_code, town, country };
    }
    case "length_mm":
      return { ...empty, length: String(current.mm) };
    case "day":
      return {
        day: String(current.day),
        month: String(current.month),
        year: current.year ? String(current.year) : "",
      };
    case "goal":
      return { what: current.what, note: current.note ?? "", on: current.on ?? "" };
    default:
      return empty;
  }
}

/** Tells whether there is enough to send; whether it is right, the core tells. */
export const complete = (kind: EditorKind["is"], draft: Draft): boolean =>
  fieldsOf(kind).every((field) => optional(kind, field) || (draft[field] ?? "").trim() !== "");

const whole = (text: string): number => {
  const digits = text.trim();
  return /^\d{1,6}$/.test(digits) ? Number.parseInt(digits, 10) : 0;
};

/** What was typed, as the value to send. A figure that is none becomes 0, which the core refuses. */
export function valueOfDraft(kind: EditorKind["is"], draft: Draft): ShownValue | null {
  const typed = (field: string) => (draft[field] ?? "").trim();
  switch (kind) {
    case "text":
      return { kind: "text", text: typed("text") };
    case "name":
      return { kind: "name", given: typed("given"), family: typed("family") };
    case "phone":
      return { kind: "phone", number: typed("phone") };
    case "email":
      return { kind: "email", address: typed("email") };
    case "address":
      return {
        kind: "address",
        street: typed("street"),
        postal_code: typed("postal_code"),
        town: typed("town"),
        country: typed("country").toUpperCase(),
      };
    case "length_mm":
      return { kind: "length_mm", mm: whole(typed("length")) };
    case "day":
      return {
        kind: "day",
        year: whole(typed("year")),
        month: whole(typed("month")),
        day: whole(typed("day")),
      };
    case "goal":
      return {
        kind: "goal",
        what: typed("what"),
        note: typed("note") || null,
        on: typed("on") || null,
      };
    default:
      return null;
  }
}

/** A price level may be told alone, or with how much it matters. */
export const priceLevel = (level: LevelView, care: CareView | null): ShownValue => ({
  kind: "price_level",
  level,
  care,
});

/**
 * The field a trouble stands beside: the one it names, or the only one there is. Where it names none
 * of several it stands beside none of them.
 */
export function fieldOfTrouble(kind: EditorKind["is"], trouble: Trouble | null): string | null {
  if (!trouble) return null;
  const fields = fieldsOf(kind);
  const field = kind === "goal" && trouble.field === "day" ? "on" : trouble.field;
  const named = fields.find((one) => one === field);
  return named ?? (fields.length === 1 ? (fields[0] ?? null) : null);
}
