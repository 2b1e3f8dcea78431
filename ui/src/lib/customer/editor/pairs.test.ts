import { expect, test } from "vitest";
import { firsts, inPairs, pairOf, withFirst } from "./pairs";

const jeans = ["30/30", "30/32", "31/30", "31/32", "32/30", "32/32", "32/34"];
const many = [...jeans, "33/30", "33/32", "33/34", "34/30", "34/32", "34/34"];

test("jeans_and_bras_have_two_parts_and_shoes_have_one", () => {
  expect(pairOf("32/34")).toEqual({ first: "32", second: "34" });
  expect(pairOf("75C")).toEqual({ first: "75", second: "C" });
  expect(pairOf("42.5")).toBeNull();
  expect(pairOf("XL")).toBeNull();
});

test("a_list_that_fits_the_screen_is_picked_in_one_tap", () => {
  expect(inPairs(jeans)).toBe(false);
  expect(inPairs(many)).toBe(true);
});

test("the_second_step_offers_only_what_goes_with_the_first", () => {
  expect(firsts(many)).toEqual(["30", "31", "32", "33", "34"]);
  expect(withFirst(many, "32")).toEqual(["32/30", "32/32", "32/34"]);
});
