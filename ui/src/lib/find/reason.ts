import type { FoundPerson } from "../app";
import { type Format, raised, type Words } from "../words";

const DAY = 86_400_000;

/** Why somebody was found, and when they were last met: "Spelled a little differently · last met three weeks ago". */
export function reasonOf(found: FoundPerson, now: number, words: Words, format: Format): string {
  const { find } = words;
  const why = ((): string => {
    switch (found.reason.by) {
      case "name":
        return find.reason.name;
      case "near_name":
        return find.reason.near_name;
      case "phone":
        return find.reason.phone(found.reason.ends);
      case "email":
        return find.reason.email;
      case "member_number":
        return find.reason.member_number(found.reason.number);
      case "order_number":
        return find.reason.order_number(found.reason.number);
    }
  })();
  const met = found.visiting
    ? find.visiting
    : found.metAt === null
      ? find.neverMet
      : find.lastMet(format.agoInWords(Math.max(0, Math.floor((now - found.metAt) / DAY))));
  return raised([why, met].filter(Boolean).join(" · "));
}

/** What a person is called in a list or a heading: the name, or that there is none. */
export const titleOf = (
  person: { name: string | null; number: string | null },
  words: Words,
): string => person.name ?? words.find.noName(person.number);

/** What a person is called inside a sentence: the name, or the number. */
export const nameOf = (
  person: { name: string | null; number: string | null },
  words: Words,
): string => person.name ?? words.find.numberOnly(person.number ?? "");
