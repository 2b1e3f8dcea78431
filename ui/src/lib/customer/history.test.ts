import { expect, test } from "vitest";
import { annika } from "../../../tests/fixtures/annika";
import { byMonth, inSegment } from "./history";

test("purchases_are_cut_into_the_months_of_the_shops_own_clock", () => {
  const [entry] = annika.history;
  if (!entry) throw new Error("the fixture has history");
  // Half past eleven in the evening of 30 September in London is October in Linköping.
  const late = { ...entry, at: Date.parse("2026-09-30T22:30:00Z") };
  expect(byMonth([late], "Europe/Stockholm")[0]?.key).toBe("2026-10");
  expect(byMonth([late], "Europe/London")[0]?.key).toBe("2026-09");
});

test("the_order_of_the_core_stays_within_a_month", () => {
  const months = byMonth(annika.history, "Europe/Stockholm");
  expect(months.map((month) => month.key)).toEqual(["2026-10", "2026-09"]);
  expect(months.flatMap((month) => month.entries)).toEqual(annika.history);
});

test("store_and_online_together_are_all", () => {
  const store = inSegment(annika.history, "store");
  const online = inSegment(annika.history, "online");
  expect(store.every((entry) => !entry.online)).toBe(true);
  expect(store.length + online.length).toBe(inSegment(annika.history, "all").length);
});
