import { expect, test } from "vitest";
import { Cover, type Part } from "./cover.svelte";

const parts: Part[] = ["now", "sizes", "about", "more", "history"];

test("nothing_is_hidden_until_the_card_is_covered", () => {
  const cover = new Cover();
  expect(parts.some((part) => cover.hides(part))).toBe(false);
  expect(cover.hidesRow("children", true)).toBe(false);
});

test("covering_hides_every_part_at_once", () => {
  const cover = new Cover();
  cover.toggle();
  expect(parts.every((part) => cover.hides(part))).toBe(true);
});

test("a_tap_shows_one_part_and_leaves_its_sensitive_rows_under_a_veil", () => {
  const cover = new Cover();
  cover.toggle();
  cover.reveal("about");
  expect(cover.hides("about")).toBe(false);
  expect(cover.hides("sizes")).toBe(true);
  expect(cover.hidesRow("children", true)).toBe(true);
  expect(cover.hidesRow("coffee", false)).toBe(false);
  cover.reveal("children");
  expect(cover.hidesRow("children", true)).toBe(false);
});

test("covering_again_hides_what_was_shown_before", () => {
  const cover = new Cover();
  cover.toggle();
  cover.reveal("about");
  cover.toggle();
  cover.toggle();
  expect(cover.hides("about")).toBe(true);
});
