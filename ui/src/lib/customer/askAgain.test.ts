import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeCore } from "../../../tests/fixtures";
import { annika } from "../../../tests/fixtures/annika";
import { speakThrough } from "../app/transport";
import { AskAgain, remaining } from "./askAgain.svelte";
import { Card } from "./card.svelte";

let core = fakeCore();
beforeEach(() => {
  core = fakeCore({ visits: ["annika"] });
  speakThrough(core);
});
afterEach(() => speakThrough(fakeCore()));

const opened = async (): Promise<AskAgain> => {
  const card = new Card("annika");
  await card.open("visit");
  return new AskAgain(card);
};
const names = () => core.asked.map(([name]) => name);

test("no_more_is_asked_than_the_visit_has_left", () => {
  const { questions } = annika;
  expect(remaining(questions, [], 0, 3)).toHaveLength(2);
  expect(remaining(questions, [], 2, 3)).toHaveLength(1);
  expect(remaining(questions, [], 3, 3)).toHaveLength(0);
});

test("an_answered_question_makes_room_for_the_next_and_can_be_undone", async () => {
  const ask = await opened();
  const first = ask.current;
  if (!first) throw new Error("there is a question");
  await ask.stillRight(first);
  expect(names()).toContain("still_right");
  expect(ask.answered).toHaveLength(1);
  expect(ask.current?.slot.attribute).toBe("reach_by");
  const [answered] = ask.answered;
  if (answered) await ask.undo(answered);
  expect(names()).toContain("undo");
  expect(ask.current?.slot.attribute).toBe("children_at_home");
});

test("not_now_stores_nothing_that_could_be_undone", async () => {
  const ask = await opened();
  if (ask.current) await ask.notNow(ask.current);
  expect(ask.answered[0]?.operation).toBeNull();
});

test("a_question_that_was_tapped_comes_first", async () => {
  const card = new Card("annika");
  await card.open("visit");
  const ask = new AskAgain(card, { attribute: "reach_by", scope: [] });
  expect(ask.current?.slot.attribute).toBe("reach_by");
});

test("an_answer_that_was_refused_stays_a_question", async () => {
  core = fakeCore({ visits: ["annika"], troubles: { still_right: { code: "disk_full" } } });
  speakThrough(core);
  const ask = await opened();
  if (ask.current) await ask.stillRight(ask.current);
  expect(ask.answered).toHaveLength(0);
  expect(ask.trouble?.code).toBe("disk_full");
});
