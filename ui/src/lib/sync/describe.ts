import type { FactRow, OperationRow, SlotRef } from "../app";
import { type Format, raised, titleOf, type Words } from "../words";

/** "Shoes, Tindvik": the label and what it is limited to. */
export function whatOf(label: string | null, slot: SlotRef | null, format: Format): string {
  const name = label ?? "";
  const scope = (slot?.scope ?? []).map((limit) => format.limit(limit));
  // A "not for me" is about its scope: "Party dresses", not "Not for me, party dresses".
  if (slot?.attribute === "not_for_me" && scope.length > 0) return raised(scope.join(", "));
  return [name, ...scope].filter(Boolean).join(", ");
}

/** Lowers the first letter of a label inside a sentence; "TV" and "E-mail" style names stay. */
export const lowered = (text: string): string =>
  /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLocaleLowerCase() + text.slice(1) : text;

/** "Shoes: 42, still right". */
export function deedOf(row: OperationRow, words: Words, format: Format): string {
  const value = row.value ? format.inSentence(row.value) : "";
  const given = row.person?.name?.split(" ")[0] ?? "";
  return words.sync.deeds[row.what](whatOf(row.label, row.slot, format), value, given);
}

/** Whose it is and when, and where it goes once it is sent. */
export function lineOf(row: OperationRow, words: Words, format: Format): string {
  const whose = row.person ? titleOf(row.person, words) : "";
  const targets = row.writtenBackTo.map((target) => format.target(target));
  const reach =
    targets.length > 0 ? words.sync.willReach(targets.join(` ${words.common.and} `)) : "";
  return [whose, format.time(row.at), reach].filter(Boolean).join(" · ");
}

/** Why the hub did not take it, and what that means. */
export const refusalOf = (row: OperationRow, words: Words): string =>
  words.sync.refused[row.refused ?? ""] ?? words.sync.refusedElse;

export const sidesOf = (row: FactRow) => (row.state.is === "conflict" ? row.state.sides : []);
