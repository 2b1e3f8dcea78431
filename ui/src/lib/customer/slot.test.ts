import { expect, test } from "vitest";
import { children, colour, contactBy } from "../../../tests/fixtures/annika";
import { limited, limitOf, Places, rowKey, sameSlot, slotKey } from "./slot";

const shoes = { attribute: "shoe_size", scope: [{ dimension: "brand", code: "tindvik" }] };

test("a_limit_is_set_in_the_order_of_the_core_whatever_the_order_of_the_taps", () => {
  const both = limited(shoes, "department", "women");
  expect(both.scope.map((limit) => limit.dimension)).toEqual(["department", "brand"]);
  expect(limitOf(both, "brand")).toBe("tindvik");
});

test("a_limit_is_taken_away_and_the_slot_that_was_given_stays_as_it_was", () => {
  expect(limited(shoes, "brand", null).scope).toEqual([]);
  expect(shoes.scope).toHaveLength(1);
});

test("the_same_attribute_of_another_brand_is_another_slot", () => {
  expect(sameSlot(shoes, limited(shoes, "brand", "ekeby"))).toBe(false);
  expect(slotKey(shoes)).toBe("shoe_size|brand=tindvik");
});

test("two_values_of_one_attribute_are_rows_of_their_own", () => {
  const other = { ...colour, state: { ...colour.state, value: { kind: "choice", code: "red" } } };
  expect(rowKey(colour)).not.toBe(rowKey(other as typeof colour));
  expect(rowKey(children)).toBe(rowKey({ ...children }));
});

test("a_row_stays_where_it_stood_when_the_core_would_put_it_elsewhere", () => {
  const places = new Places();
  expect(places.kept([children, contactBy])).toEqual([children, contactBy]);
  expect(places.kept([colour, contactBy, children])).toEqual([children, contactBy, colour]);
});
