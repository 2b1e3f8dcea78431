import { expect, test } from "vitest";
import { annika } from "../../../tests/fixtures/annika";
import { Format } from "../words";
import { en } from "../words/en";
import { pickupTag } from "./entry";
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

test("an_order_that_waits_says_where_and_until_when_and_one_being_picked_what_was_promised", () => {
  const f = new Format(en, "Europe/Stockholm");
  const now = Date.parse("2026-10-15T08:42:00Z");
  const item = {
    kind: "pickup",
    order: "4480-31",
    art: null,
    items: 1,
    ready: true,
    place: "B-11",
    held_until: "2026-10-20",
    promised_at: Date.parse("2026-10-15T10:00:00Z"),
  } as const;
  expect(pickupTag(item, now, f).text).toBe("Ready here, shelf B-11 · Held until Tuesday");
  expect(pickupTag({ ...item, ready: false }, now, f).text).toBe("Promised 12:00");
});
