import { expect, test } from "vitest";
import type { FactRow } from "../../../src/lib/app";
import { annika, children, colour, contactBy } from "../../../tests/fixtures/annika";
import { choice, held, row, size, slot, source } from "../../../tests/fixtures/build";
import { Format } from "../words";
import { en } from "../words/en";
import { describe } from "./describe";

const f = new Format(en, "Europe/Stockholm");
const said = (one: FactRow, options = {}) => describe(one, "Annika", f, options);
const rows = annika.everything.flatMap((group) => group.rows);
const find = (attribute: string): FactRow => {
  const found = rows.find((one) => one.slot.attribute === attribute);
  if (!found) throw new Error(`the fixture has no ${attribute}`);
  return found;
};

test("a_stale_fact_shows_its_age_and_that_orders_say_otherwise", () => {
  const fact = said(children);
  expect(fact.look).toBe("stale");
  expect(fact.from).toBe("orders say otherwise");
  expect(fact.label).toBe("Children at home?");
  expect(fact.value).toBe("“No”");
  expect(fact.age).toBe("9 years ago");
  expect(fact.sentence).toBe("Said in store, nine years ago, ask again, orders say otherwise");
});

test("an_ageing_fact_says_where_it_was_said_and_when", () => {
  const fact = said(contactBy);
  expect(fact.look).toBe("ageing");
  expect(fact.from).toBe("said online, 2 years ago");
});

test("a_guess_is_one_value_behind_probably_and_never_looks_said", () => {
  const fact = said(colour);
  expect(fact).toMatchObject({ look: "maybe", lead: "Probably", value: "navy", from: "14 buys" });
  expect(fact.sentence).toBe("A guess from 14 buys, never said");
});

test("two_answers_both_stand_in_the_row", () => {
  expect(said(find("fit_liked"))).toMatchObject({
    look: "two",
    how: "two",
    value: "Regular or loose",
    from: "two answers",
    pending: true,
  });
});

test("not_for_me_is_named_by_what_it_is_about", () => {
  expect(said(find("not_for_me"))).toMatchObject({
    look: "not",
    label: "Party dresses",
    value: "Not for Annika",
    pending: true,
  });
});

test("while_undo_is_offered_the_disc_is_filled_and_the_age_is_just_now", () => {
  const coffee = find("coffee");
  expect(said(coffee, { undoing: true })).toMatchObject({ how: "done", from: "just now" });
  expect(said(coffee)).toMatchObject({ how: "told", look: "fresh" });
});

test("an_address_of_mail_keeps_its_letters", () => {
  expect(said(find("email")).value).toBe("annika.lindqvist@post.example");
});

test("a_size_tells_its_system_and_its_brand", () => {
  const tindvik = row(
    slot("shoe_size", { brand: "tindvik" }),
    "Shoes",
    held(size("eu", "42.5"), source("told", 153)),
  );
  expect(said(tindvik)).toMatchObject({ label: "Shoes, Tindvik", value: "EU 42.5" });
});

test("what_a_customer_would_rather_not_say_is_no_value", () => {
  expect(said(find("theme_liked"))).toMatchObject({ look: "muted", value: "Would rather not say" });
});

test("a_narrow_column_has_the_short_source", () => {
  const home = row(slot("home"), "Home", held(choice("flat"), source("told", 153)));
  expect(said(home, { brief: true }).from).toBe("said, 5 mo");
});

test("a_material_that_is_avoided_reads_as_a_refusal", () => {
  const wool = row(
    slot("material_avoided"),
    "Materials",
    held(choice("wool"), source("told", 153)),
  );
  expect(said(wool)).toMatchObject({ label: "Materials", value: "No wool" });
});
