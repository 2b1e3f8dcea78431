import type { Words } from "./en";

/** Somebody as lists and sheets know them. */
interface Person {
  name: string | null;
  number: string | null;
}

/** What a person is called in a list or a heading: the name, or that there is none. */
export const titleOf = (person: Person, words: Words): string =>
  person.name ?? words.find.noName(person.number);

/** What a person is called inside a sentence: the name, or the number. */
export const nameOf = (person: Person, words: Words): string =>
  person.name ?? words.find.numberOnly(person.number ?? "");
