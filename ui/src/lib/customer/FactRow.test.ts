import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { annika, children, colour, contactBy } from "../../../tests/fixtures/annika";
import type { FactRow as Row } from "../app";
import FactRow from "./FactRow.svelte";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const show = (row: Row, more = {}) => {
  const props = {
    row,
    given: "Annika",
    onopen: vi.fn(),
    onact: vi.fn(),
    onundo: vi.fn(),
    onreveal: vi.fn(),
    ...more,
  };
  render(FactRow, props);
  return props;
};
const words = () => screen.getAllByRole("button").map((button) => button.textContent?.trim());
const material = annika.about.find((row) => row.slot.attribute === "material_avoided") as Row;

test("a_fresh_fact_has_no_word_beside_it", () => {
  show(material);
  expect(screen.getAllByRole("button")).toHaveLength(1);
});

test("an_ageing_fact_has_still_right_and_a_stale_one_that_orders_contradict_has_ask", () => {
  show(contactBy);
  expect(words()).toContain("Still right");
  cleanup();
  show(children);
  expect(words()).toContain("Ask");
  expect(words()).not.toContain("Still right");
});

test("a_guess_has_its_own_two_words_and_says_which_was_tapped", async () => {
  const { onact, onopen } = show(colour);
  await fireEvent.click(screen.getByRole("button", { name: "Annika says yes" }));
  expect(onact).toHaveBeenCalledWith(colour, "says_yes");
  await fireEvent.click(screen.getByRole("button", { name: "Wrong guess" }));
  expect(onact).toHaveBeenCalledWith(colour, "wrong_guess");
  expect(onopen).not.toHaveBeenCalled();
});

test("the_mark_says_the_whole_sentence", () => {
  show(children);
  const mark = screen.getByRole("img");
  expect(mark.getAttribute("aria-label")).toMatch(/^Said in store, nine years ago, ask again/);
});

test("undo_is_offered_for_ten_seconds_and_then_the_row_settles_by_itself", async () => {
  const undo = { operation: "op-9", until: Date.now() + 10_000, confirmed: true };
  const { onundo } = show({ ...contactBy, undo });
  await fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(onundo).toHaveBeenCalledWith("op-9");
  expect(screen.getByText("just now")).toBeTruthy();
  await vi.advanceTimersByTimeAsync(9_900);
  expect(screen.queryByRole("button", { name: "Undo" })).not.toBeNull();
  await vi.advanceTimersByTimeAsync(200);
  expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  expect(screen.queryByText("just now")).toBeNull();
});

test("a_covered_row_shows_its_label_and_never_its_value", async () => {
  const { onreveal, onopen } = show(children, { veiled: true });
  expect(document.body.textContent).toContain("Children at home");
  expect(document.body.textContent).not.toContain("No”");
  await fireEvent.click(screen.getByRole("button"));
  expect(onreveal).toHaveBeenCalledOnce();
  expect(onopen).not.toHaveBeenCalled();
});

test("a_name_with_markup_in_it_is_text", () => {
  show(colour, { given: "<img src=x onerror=alert(1)>" });
  expect(document.querySelector("img[src]")).toBeNull();
  expect(document.body.textContent).toContain("<img src=x onerror=alert(1)> says yes");
});
