import { expect, test } from "vitest";
import { children, colour } from "../../../../tests/fixtures/annika";
import { evidence, held, row, slot, source } from "../../../../tests/fixtures/build";
import { Format } from "../../words";
import { en } from "../../words/en";
import { evidenceLine } from "./origin";
import { sourceLine } from "./source";

const f = new Format(en, "Europe/Stockholm");

test("evidence_says_in_words_what_was_bought", () => {
  expect(evidenceLine(evidence(3), "children_at_home", f)).toBe("Three orders in children’s sizes");
  expect(evidenceLine(evidence(2), "glove_size", f)).toBe("Two buys kept");
  expect(evidenceLine(evidence(14), "colour_liked", f)).toBe("14 buys");
});

test("evidence_says_what_came_back_and_why", () => {
  const mixed = { ...evidence(2), returnedTooSmall: 1 };
  expect(evidenceLine(mixed, "shoe_size", f)).toBe("Two buys kept, one returned as too small");
});

test("a_register_keeps_its_capital_inside_a_sentence_and_our_own_words_do_not", () => {
  const club = source("imported", 3443, "stale", { via: "Old club" });
  const imported = row(slot("home"), "Home", held({ kind: "choice", code: "flat" }, club));
  expect(sourceLine(imported, f, true)).toBe("Old club, nine years ago.");
  expect(sourceLine(children, f, true)).toMatch(/^said in store, nine years ago\./);
  expect(sourceLine(children, f)).toMatch(/^Said in store/);
  expect(sourceLine(colour, f)).toBe("A guess from 14 buys, never said.");
});
