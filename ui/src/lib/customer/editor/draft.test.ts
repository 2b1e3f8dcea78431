import { expect, test } from "vitest";
import type { Trouble } from "../../app";
import { complete, draftOf, fieldOfTrouble, valueOfDraft } from "./draft";

const trouble = (field: string | null): Trouble => ({
  code: "too_long",
  field,
  until: null,
  left: null,
});

test("an_editor_begins_with_what_is_held", () => {
  const current = { kind: "email", address: "a@post.example" } as const;
  expect(draftOf({ is: "email" }, current)).toEqual({ email: "a@post.example" });
});

test("an_address_begins_with_the_shops_country_where_nothing_is_held", () => {
  expect(draftOf({ is: "address", country: "SE" }, null).country).toBe("SE");
});

test("a_family_name_may_be_left_out_and_a_given_name_may_not", () => {
  expect(complete("name", { given: "Annika", family: "" })).toBe(true);
  expect(complete("name", { given: " ", family: "Lindqvist" })).toBe(false);
});

test("a_birthday_without_a_year_is_sent_without_one", () => {
  expect(valueOfDraft("day", { day: "3", month: "3", year: "" })).toEqual({
    kind: "day",
    day: 3,
    month: 3,
    year: 0,
  });
});

test("a_length_that_is_no_number_is_sent_as_none_and_left_to_the_core_to_refuse", () => {
  expect(valueOfDraft("length_mm", { length: "26 cm" })).toEqual({ kind: "length_mm", mm: 0 });
});

test("what_is_typed_into_a_goal_keeps_its_empty_parts_empty", () => {
  expect(valueOfDraft("goal", { what: " Kungsleden ", note: "", on: "" })).toEqual({
    kind: "goal",
    what: "Kungsleden",
    note: null,
    on: null,
  });
});

test("a_trouble_stands_beside_the_field_it_names", () => {
  expect(fieldOfTrouble("address", trouble("town"))).toBe("town");
  expect(fieldOfTrouble("goal", trouble("day"))).toBe("on");
  expect(fieldOfTrouble("address", null)).toBeNull();
});

test("a_trouble_that_names_no_field_stands_beside_the_only_one_and_beside_none_of_several", () => {
  expect(fieldOfTrouble("text", trouble("value"))).toBe("text");
  expect(fieldOfTrouble("address", trouble("value"))).toBeNull();
});
