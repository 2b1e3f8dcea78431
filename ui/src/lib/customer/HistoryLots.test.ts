import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { annika } from "../../../tests/fixtures/annika";
import History from "./History.svelte";

test("of_hundreds_of_purchases_the_first_are_drawn_and_the_rest_is_one_tap_away", async () => {
  const [entry] = annika.history;
  if (!entry) throw new Error("the fixture has history");
  const entries = Array.from({ length: 45 }, (_, i) => ({
    ...entry,
    number: `order-${i}`,
    at: entry.at - i * 86_400_000,
  }));
  render(History, { entries });
  expect(screen.getAllByRole("listitem")).toHaveLength(30);
  await fireEvent.click(screen.getByRole("button", { name: "15 more" }));
  expect(screen.getAllByRole("listitem")).toHaveLength(45);
  expect(screen.queryByRole("button", { name: /more/ })).toBeNull();
});
