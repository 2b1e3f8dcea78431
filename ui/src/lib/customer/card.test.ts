import { expect, test } from "vitest";
import { annika } from "../../../tests/fixtures/annika";
import { Refused, speakThrough } from "../app/transport";
import { toasts } from "../parts/toasts.svelte";
import { Card } from "./card.svelte";

const refused = (code: "no_visit" | "erased" | "disk_full") =>
  new Refused({ code, field: null, until: null, left: null });

test("an_answer_to_an_older_question_is_dropped", async () => {
  const answers: ((given: string) => void)[] = [];
  speakThrough(
    () =>
      new Promise((done) => {
        answers.push((given) => done({ ...annika, given }));
      }),
  );
  const card = new Card("annika");
  const older = card.open("visit");
  const newer = card.refresh();
  answers[1]?.("newer");
  await newer;
  answers[0]?.("older");
  await older;
  expect(card.view?.given).toBe("newer");
});

test("a_change_that_was_refused_leaves_the_card_as_it_was_and_says_why", async () => {
  speakThrough(async (name) => {
    if (name === "undo") throw refused("disk_full");
    return annika;
  });
  const card = new Card("annika");
  await card.open("visit");
  const trouble = await card.undo("op-1");
  expect(trouble?.code).toBe("disk_full");
  expect(card.refused?.code).toBe("disk_full");
  expect(card.view?.given).toBe("Annika");
  expect(card.trouble).toBeNull();
});

test("a_second_tap_while_a_change_is_on_its_way_stores_nothing", async () => {
  let stored = 0;
  speakThrough(async (name) => {
    if (name !== "rather_not_say") return annika;
    stored += 1;
    return { operation: "op-1", undoUntil: Date.now() + 10_000 };
  });
  const card = new Card("annika");
  const args = { customer: "annika", slot: { attribute: "coffee", scope: [] } };
  await Promise.all([
    card.save("rather_not_say", args, null),
    card.save("rather_not_say", args, null),
  ]);
  expect(stored).toBe(1);
});

test("a_saved_change_is_told_at_the_bottom_with_a_way_back_and_asked_for_again", async () => {
  const asked: string[] = [];
  speakThrough(async (name) => {
    asked.push(name);
    return name === "customer" ? annika : { operation: "op-1", undoUntil: Date.now() + 10_000 };
  });
  const card = new Card("annika");
  const args = { customer: "annika", slot: { attribute: "coffee", scope: [] } };
  await card.save("rather_not_say", args, "Coffee: never asked again");
  expect(toasts.said?.text).toBe("Coffee: never asked again");
  toasts.undo();
  await expect.poll(() => asked).toContain("undo");
  expect(asked.slice(0, 2)).toEqual(["rather_not_say", "customer"]);
  toasts.drop();
});

test("a_card_of_somebody_who_was_erased_closes_and_shows_nothing_of_them", async () => {
  speakThrough(async (name) => {
    if (name === "customer") throw refused("erased");
    return annika;
  });
  const card = new Card("annika");
  await card.open("visit");
  await card.refresh();
  expect(card.trouble?.code).toBe("erased");
  expect(card.view).toBeNull();
});

test("a_card_whose_visit_has_ended_says_so_and_shows_nothing_of_the_customer", async () => {
  speakThrough(async (name) => {
    if (name === "customer") throw refused("no_visit");
    return annika;
  });
  const card = new Card("annika");
  await card.open("visit");
  expect(card.view).not.toBeNull();
  await card.refresh();
  expect(card.trouble?.code).toBe("no_visit");
  expect(card.view).toBeNull();
});
