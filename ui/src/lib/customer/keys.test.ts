import { expect, test } from "vitest";
import { keyAct } from "./keys";

const press = (key: string, init: KeyboardEventInit = {}) =>
  new KeyboardEvent("keydown", { key, cancelable: true, ...init });

test("f4_asks_and_f7_covers", () => {
  expect(keyAct(press("F4"), false)).toBe("ask");
  expect(keyAct(press("F7"), false)).toBe("cover");
});

test("with_a_sheet_open_nothing_is_asked_but_it_can_always_be_covered", () => {
  expect(keyAct(press("F4"), true)).toBeNull();
  expect(keyAct(press("F7"), true)).toBe("cover");
});

test("enter_never_does_anything_to_the_card", () => {
  expect(keyAct(press("Enter"), false)).toBeNull();
});

test("a_key_that_belongs_to_another_is_left_alone", () => {
  const taken = press("F7");
  taken.preventDefault();
  expect(keyAct(taken, false)).toBeNull();
  expect(keyAct(press("F7", { ctrlKey: true }), false)).toBeNull();
});
