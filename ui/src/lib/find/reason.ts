import type { ChainPerson, FoundPerson } from "../app";
import { type Format, raised, type Words } from "../words";

const DAY = 86_400_000;

/** Why somebody was found; empty where the name says it. */
function whyOf(found: FoundPerson, words: Words): string {
  const { reason } = words.find;
  switch (found.reason.by) {
    case "name":
      return reason.name;
    case "near_name":
      return reason.near_name;
    case "phone":
      return reason.phone(found.reason.ends);
    case "email":
      return reason.email;
    case "member_number":
      // Somebody without a name is called by that number already.
      return found.person.number === found.reason.number
        ? ""
        : reason.member_number(found.reason.number);
    case "order_number":
      return reason.order_number(found.reason.number);
  }
}

function metOf(
  found: Pick<FoundPerson, "metAt" | "visiting">,
  now: number,
  words: Words,
  format: Format,
): string {
  const { find } = words;
  if (found.visiting) return find.visiting;
  if (found.metAt === null) return find.neverMet;
  return find.lastMet(format.agoInWords(Math.max(0, Math.floor((now - found.metAt) / DAY))));
}

/** Why somebody was found, and when they were last met: "Spelled a little differently · last met three weeks ago". */
export const reasonOf = (found: FoundPerson, now: number, words: Words, format: Format): string =>
  raised([whyOf(found, words), metOf(found, now, words, format)].filter(Boolean).join(" · "));

/** Where somebody of the rest of the chain was last, and when: "Norrköping · last met three weeks ago". */
export const chainLine = (
  found: ChainPerson,
  now: number,
  words: Words,
  format: Format,
): string => {
  const met = metOf({ metAt: found.seenAt, visiting: false }, now, words, format);
  return raised([found.store, met].filter(Boolean).join(" · "));
};

/** The same on one line of a narrow column: why, or when where the name says why. */
export const shortReasonOf = (
  found: FoundPerson,
  now: number,
  words: Words,
  format: Format,
): string => raised(whyOf(found, words) || metOf(found, now, words, format));
